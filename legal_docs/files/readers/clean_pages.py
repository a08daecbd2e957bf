"""Pictures of pages made ready for recognition: sheets cut out of photographs, seals, shadows and specks taken away, lines set level."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PIL import Image, ImageChops, ImageFilter

from cms.contracts.late_numpy import np

DOTS = 300  # to the inch, of A4 upright: what recognition was made for
_WIDTH, _LENGTH = 8.27, 11.69  # of A4, in inches
_MOST_DOTS = 20_000_000  # of a page that is recognised: A4 has nine million
_SMALL = 500  # dots across the small copies that are measured
_STEEPEST, _TURN, _STEP = 5.0, 1.0, 0.25  # degrees of a sheet laid crooked, as they are tried
_LIGHT, _DARK = 0.78, 0.3  # of the paper's brightness around: what is lighter is paper, what is darker is ink
_NEAR = 12  # dots around, in which less ink than _DOT is a speck
_DOT = 30
_COLOURED = 50  # between the lightest and the darkest of the three colours of a dot
_MUCH_COLOUR = 0.0015  # of the dots of a page
_FAINTEST = 0.8  # of the paper's brightness: ink that is lighter still is none
_DARKEST = 0.3  # per cent of the dots, by which the ink of a page is measured
_THIN = 3.0  # dots: strokes that a copier or a fax has eaten; whole ones have four


def upright_size(page: Image.Image) -> Image.Image:
    """Return a page that stands upright in the size of A4 at DOTS; a sheet of another size by its wider side, with at most _MOST_DOTS."""
    width = round((_WIDTH if page.width < page.height else _LENGTH) * DOTS)
    scale = min(width / page.width, math.sqrt(_MOST_DOTS / (page.width * page.height)))
    if abs(1 / scale - 1) < 0.1:
        return page
    return page.resize((round(page.width * scale), round(page.height * scale)), Image.Resampling.LANCZOS)


def cleaned(page: Image.Image) -> Image.Image:
    """Return a page in greys without seals, shadows, what shows through and specks, its lines level."""
    return _thickened(_level(_without_specks(_even(_without_red(page)))))


def in_all_inks(page: Image.Image) -> Image.Image:
    """Return a page as `cleaned` does, with its red ink."""
    return _thickened(_level(_without_specks(_even(page.convert("L")))))


def without_colour(page: Image.Image) -> Image.Image | None:
    """Return a page as `cleaned` does without ink of any colour, blue stamps too; None where a page has none but red ink."""
    red, green, blue = page.split()
    lightest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    # What is dark for a red light and lighter for another is blue or green.
    share = np.count_nonzero(np.asarray(ImageChops.subtract(lightest, red)) > _COLOURED) / (page.width * page.height)
    return _level(_without_specks(_even(lightest))) if share > _MUCH_COLOUR else None


def sheet_of(page: Image.Image) -> Image.Image:
    """Cut a photographed sheet out of what lies around it and make its corners square; a page that fills its picture stays."""
    small = page.convert("L")
    small.thumbnail((_SMALL, _SMALL))
    grey = np.asarray(small.filter(ImageFilter.MedianFilter(5)), dtype=np.float32)
    around = np.median(np.concatenate([grey[:4].ravel(), grey[-4:].ravel(), grey[:, :4].ravel(), grey[:, -4:].ravel()]))
    bright = np.percentile(grey, 85)
    ys, xs = np.nonzero(grey > (around + bright) / 2)
    if around > 0.75 * bright or not 0.3 < len(xs) / grey.size < 0.97:
        return page
    corners = [int(place) for place in (np.argmin(xs + ys), np.argmin(xs - ys), np.argmax(xs + ys), np.argmax(xs - ys))]
    scale = page.width / small.width
    quad = tuple(float(side[corner]) * scale for corner in corners for side in (xs, ys))  # from the upper left one, against the clock
    width, height = max(quad[6] - quad[0], quad[4] - quad[2]), max(quad[3] - quad[1], quad[5] - quad[7])
    if min(width, height) < 0.5 * min(page.size):  # no sheet
        return page
    return page.transform((round(width), round(height)), Image.Transform.QUAD, quad, resample=Image.Resampling.BICUBIC)


def _without_red(page: Image.Image) -> Image.Image:
    """Return a page in greys under red light: the ink of seals is as light as paper, blue ink as dark as black."""
    return page.getchannel("R")


def _even(grey: Image.Image) -> Image.Image:
    """Make paper white and ink black, each by the paper around it."""
    small = grey.resize((max(1, grey.width // 8), max(1, grey.height // 8)), Image.Resampling.BOX)
    paper = small.filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.GaussianBlur(6)).resize(grey.size, Image.Resampling.BILINEAR)
    share = np.asarray(grey, dtype=np.float32) / np.maximum(np.asarray(paper, dtype=np.float32), 40)
    ink = min(max(_DARK, float(np.percentile(share[::4, ::4], _DARKEST))), _FAINTEST)  # of a faint copy there is no darker one
    light = 1 - (1 - _LIGHT) * (1 - ink) / (1 - _DARK)
    return Image.fromarray((np.clip((share - ink) / (light - ink), 0, 1) * 255).astype(np.uint8))


def _without_specks(grey: Image.Image) -> Image.Image:
    """Take specks away that stand alone; the dot of an i is larger, and a broken stroke of a copy has more ink around."""
    ink = grey.point(lambda tone: 0 if tone >= 128 else 255)
    near = np.asarray(ink.filter(ImageFilter.BoxBlur(_NEAR)), dtype=np.float32) / 255 * (2 * _NEAR + 1) ** 2
    return Image.fromarray(np.where(near < _DOT, 255, np.asarray(grey)).astype(np.uint8))


def _thickened(grey: Image.Image) -> Image.Image:
    """Return a page with its strokes a dot thicker on each side where they are thin, so that broken strokes grow together."""
    ink = np.asarray(grey) < 128
    edges = np.count_nonzero(ink[:, 1:] != ink[:, :-1]) + np.count_nonzero(ink[1:] != ink[:-1])
    return grey.filter(ImageFilter.MinFilter(3)) if 2 * np.count_nonzero(ink) < _THIN * edges else grey


def _level(grey: Image.Image) -> Image.Image:
    """Turn a page by the few degrees by which its lines are crooked."""
    coarse = slant(grey, np.arange(-_STEEPEST, _STEEPEST + _STEP, _TURN))
    angle = slant(grey, np.arange(coarse - _TURN + _STEP, coarse + _TURN, _STEP))
    return grey.rotate(angle, fillcolor=255, resample=Image.Resampling.BICUBIC) if abs(angle) >= _STEP else grey


def slant(grey: Image.Image, angles: Iterable[float]) -> float:
    """Return by which of some angles a picture must be turned so that rows with ink and rows without differ most: its lines are level."""
    scale = min(1, _SMALL / grey.width)
    ink = ImageChops.invert(grey.resize((round(grey.width * scale), max(1, round(grey.height * scale))), Image.Resampling.BOX))

    def contrast(angle: float) -> float:
        rows = np.asarray(ink.rotate(angle, resample=Image.Resampling.BILINEAR), dtype=np.float32).sum(axis=1)
        return float(np.square(np.diff(rows)).sum())

    return float(max(angles, key=contrast))
