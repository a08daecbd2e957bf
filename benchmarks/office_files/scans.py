"""Spoil pictures of pages as paper, copiers, scanners and telephones do."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

RED, BLUE = (205, 30, 45), (40, 50, 160)


def grain(picture: Image.Image, much: float, draw: random.Random) -> Image.Image:
    """Add the noise of a sensor."""
    values = np.asarray(picture, dtype=np.float32)
    noise = np.random.default_rng(draw.randint(0, 10**9)).normal(0, much, values.shape[:2])
    return Image.fromarray(np.clip(values + noise[..., None], 0, 255).astype(np.uint8))


def specks(picture: Image.Image, share: float, draw: random.Random) -> Image.Image:
    """Add specks of dirt, black and white, of one to three pixels."""
    pen = ImageDraw.Draw(picture)
    for _ in range(int(picture.width * picture.height * share)):
        x, y, r = draw.randrange(picture.width), draw.randrange(picture.height), draw.choice((0, 1, 1, 2))
        tone = draw.choice((0, 40, 90, 255))
        pen.ellipse((x, y, x + r, y + r), fill=(tone, tone, tone))
    return picture


def skewed(picture: Image.Image, angle: float, paper: int = 255) -> Image.Image:
    """Turn a page a little."""
    return picture.rotate(angle, fillcolor=(paper, paper, paper), resample=Image.Resampling.BICUBIC)


def smaller(picture: Image.Image, dots: int, frm: int = 300) -> Image.Image:
    """Scan at fewer dots an inch."""
    return picture.resize((picture.width * dots // frm, picture.height * dots // frm), Image.Resampling.BILINEAR)


def shaded(picture: Image.Image, dark: float, paper: tuple[int, int, int]) -> Image.Image:
    """Lay grey or yellow paper under the ink and a shadow across it."""
    values = np.asarray(picture, dtype=np.float32) / 255
    across = np.linspace(1, 1 - dark, picture.width)[None, :, None] * np.linspace(1 - dark / 3, 1, picture.height)[:, None, None]
    return Image.fromarray(
        (values * np.array(paper, dtype=np.float32)[None, None] * across + (1 - values) * 25).clip(0, 255).astype(np.uint8)
    )


def stamped(
    picture: Image.Image, at: tuple[float, float], lines: list[str], colour: tuple[int, int, int], font: str, angle: float
) -> Image.Image:
    """Press a box stamp with its lines of text on a page, so that ink shows through ink."""
    unit = picture.width // 90
    box = Image.new("RGB", (unit * 25, unit * (3 * len(lines) + 2)), "white")
    pen = ImageDraw.Draw(box)
    pen.rectangle((3, 3, box.width - 4, box.height - 4), outline=colour, width=max(2, unit // 6))
    for n, line in enumerate(lines):
        pen.text((unit, unit * (3 * n + 1)), line, fill=colour, font=ImageFont.truetype(font, unit * 2))
    box = box.rotate(angle, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)
    sheet = Image.new("RGB", picture.size, "white")
    sheet.paste(box, (int(at[0] * picture.width), int(at[1] * picture.height)))
    return ImageChops.multiply(picture, sheet)


def sealed(picture: Image.Image, at: tuple[float, float], font: str) -> Image.Image:
    """Press a round red seal on a page."""
    sheet = Image.new("RGB", picture.size, "white")
    r, (x, y) = picture.width // 14, (int(at[0] * picture.width), int(at[1] * picture.height))
    pen = ImageDraw.Draw(sheet)
    for near in (r, r - r // 12, r // 2):
        pen.ellipse((x - near, y - near, x + near, y + near), outline=RED, width=max(2, r // 28))
    pen.text((x - r // 2, y - r // 6), "★ VĂN THƯ ★", fill=RED, font=ImageFont.truetype(font, r // 5))
    return ImageChops.multiply(picture, sheet)


def folded(picture: Image.Image, draw: random.Random) -> Image.Image:
    """Fold a corner over and leave the lines of two folds."""
    pen, w, h = ImageDraw.Draw(picture), picture.width, picture.height
    size = int(w * draw.uniform(0.07, 0.11))
    x = draw.choice((0, w))
    pen.polygon([(x, 0), (abs(x - size), 0), (x, size)], fill=(70, 70, 70))
    pen.polygon([(abs(x - size), 0), (x, size), (abs(x - size), size)], fill=(228, 228, 224))
    for y in (int(h * draw.uniform(0.095, 0.13)), h // 2):
        pen.line((0, y, w, y + draw.randint(-12, 12)), fill=(150, 150, 150), width=3)
    return picture


def photographed(picture: Image.Image, draw: random.Random) -> Image.Image:
    """Photograph a sheet on a table from aside, in uneven light."""
    w, h = picture.size
    table = Image.new("RGB", (int(w * 1.14), int(h * 1.1)), (96, 74, 58))
    table.paste(shaded(picture, draw.uniform(0.15, 0.4), (236, 232, 220)), (int(w * 0.07), int(h * 0.05)))
    a, b, c, d = (draw.uniform(0, 0.045) for _ in range(4))
    quad = (-a * w, 0, b * w, table.height + b * h, table.width - c * w, table.height, table.width + d * w, -d * h)
    out = table.transform(table.size, Image.Transform.QUAD, quad, resample=Image.Resampling.BICUBIC, fillcolor=(96, 74, 58))
    return grain(out.filter(ImageFilter.GaussianBlur(1.0)), 5, draw)


def as_fax(picture: Image.Image, draw: random.Random) -> Image.Image:
    """Make a page black and white with broken strokes, as old copies are."""
    grey = picture.convert("L").filter(ImageFilter.MaxFilter(3)).filter(ImageFilter.GaussianBlur(0.8))
    return specks(grey.point(lambda tone: 255 if tone > 165 else 0).convert("RGB"), 0.0002, draw)


def shown_through(picture: Image.Image, other: Image.Image) -> Image.Image:
    """Draw the back of the sheet as it shows through."""
    back = other.transpose(Image.Transpose.FLIP_LEFT_RIGHT).filter(ImageFilter.GaussianBlur(2)).point(lambda tone: 200 + tone * 55 // 255)
    return ImageChops.multiply(picture, back)


ARRIVED = ["CÔNG VĂN ĐẾN", "Số: 1846", "Ngày: 30/11/2026"]
Spoiler = Callable[[list[Image.Image], random.Random, str], list[Image.Image]]


def over_head(pages: list[Image.Image], draw: random.Random, font: str) -> list[Image.Image]:
    """Press stamps over the number and the day of the first page."""
    first = stamped(
        pages[0], (draw.uniform(0.08, 0.2), draw.uniform(0.075, 0.11)), ARRIVED, draw.choice((RED, BLUE)), font, draw.uniform(-9, 9)
    )
    first = sealed(first, (draw.uniform(0.6, 0.75), draw.uniform(0.09, 0.12)), font)
    return [skewed(first, draw.uniform(-0.7, 0.7)), *pages[1:]]


SPOILERS: dict[str, Spoiler] = {
    "skew": lambda pages, draw, _: [smaller(skewed(page, draw.choice((-1, 1)) * draw.uniform(1.5, 4)), 200) for page in pages],
    "noise": lambda pages, draw, _: [grain(specks(smaller(page, 220), 0.0012, draw), 22, draw) for page in pages],
    "stamp": lambda pages, draw, font: [smaller(page, 220) for page in over_head(pages, draw, font)],
    "low": lambda pages, draw, _: [smaller(skewed(page, draw.uniform(-0.5, 0.5)), draw.choice((130, 150))) for page in pages],
    "grown": lambda pages, draw, _: [smaller(skewed(page, draw.uniform(-0.5, 0.5)), 180) for page in pages],
    "grey": lambda pages, draw, _: [
        grain(smaller(shaded(page, 0.35, draw.choice(((205, 203, 196), (222, 205, 160)))), 200), 7, draw) for page in pages
    ],
    "fold": lambda pages, draw, _: [smaller(skewed(folded(page, draw), draw.uniform(-1, 1), 120), 200) for page in pages],
    "photo": lambda pages, draw, _: [smaller(photographed(page, draw), 200) for page in pages],
    "typed": lambda pages, draw, _: [
        smaller(skewed(page.filter(ImageFilter.GaussianBlur(1.6)), draw.uniform(-0.8, 0.8)), 200) for page in pages
    ],
    "hand": lambda pages, draw, _: [smaller(skewed(page, draw.uniform(-0.8, 0.8)), 220) for page in pages],
    "fax": lambda pages, draw, _: [smaller(as_fax(page, draw), 200) for page in pages],
    "back": lambda pages, draw, _: [smaller(shown_through(page, pages[-1]), 200) for page in pages],
    "turned": lambda pages, draw, _: [smaller(page, 200).rotate(draw.choice((90, 180, 270)), expand=True) for page in pages],
}
