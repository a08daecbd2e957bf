"""Pictures of paper (a photo, a TIFF of a scanner): their pages go to recognition one by one, as the pages of a scan do."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from legal_docs.files.readers.errors import NeedsWorker, UnreadableFile
from legal_docs.files.readers.pdf import MOST_RECOGNISED, text_of_recognised
from legal_docs.files.readers.recognition import Progress, can_recognise, recognised_part

_MOST_DOTS = 120_000_000  # of one page: A4 at 600 dots an inch has 35 million
_MOST_DOTS_IN_ALL = MOST_RECOGNISED * 35_000_000
_INCHES = 8.27  # the width of A4


def read_picture(path: Path, *, at_once: bool = False, progress: Progress | None = None) -> tuple[str, list[str]]:
    """Return the recognised text of the pages of a picture, and the warning `ocr_unreviewed`; one page is in memory at a time.

    Raises UnreadableFile: `damaged`, `no_text_of_picture`, `too_many_pages`, `zip_bomb` (far more dots than pages have);
    NeedsWorker, before anything is decoded, where the text is wanted `at_once`.
    """
    try:
        with Image.open(path) as picture:
            if at_once:
                raise NeedsWorker("no_text_of_picture")
            if not can_recognise():
                raise UnreadableFile("no_text_of_picture")
            return text_of_recognised(_recognised(picture, progress), "no_text_of_picture")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise UnreadableFile("damaged", detail=type(error).__name__) from error
    except Image.DecompressionBombError as error:
        raise UnreadableFile("zip_bomb") from error


def _recognised(picture: Image.Image, progress: Progress | None) -> list[str]:
    texts: list[str] = []
    count = _count(picture)
    for place in range(count):
        picture.seek(place)
        with tempfile.TemporaryDirectory(prefix="picture-") as room:
            written = Path(room) / "page.pdf"
            page = _greys(ImageOps.exif_transpose(picture))
            page.save(written, resolution=max(72, page.width / _INCHES), quality=95)
            text = recognised_part(written, 1, 1)
        if text is None:
            raise UnreadableFile("no_text_of_picture")
        texts += text
        if progress is not None:
            progress(place + 1, count)
    return texts


def _count(picture: Image.Image) -> int:
    """Return the number of pages; refuse, by their headers, too many pages and too many dots.

    Only a TIFF has further pages: the second picture of a photo is a preview.
    """
    dots = 0
    for place in range(MOST_RECOGNISED + 1 if picture.format == "TIFF" else 1):
        try:
            picture.seek(place)
        except EOFError:
            return place
        if place == MOST_RECOGNISED:
            raise UnreadableFile("too_many_pages", limit=str(MOST_RECOGNISED))
        size = picture.width * picture.height
        dots += size
        if size > _MOST_DOTS or dots > _MOST_DOTS_IN_ALL:
            raise UnreadableFile("zip_bomb")
    return 1


def _greys(page: Image.Image) -> Image.Image:
    """Return a page in 256 greys, what is transparent white as paper is."""
    if page.mode.startswith("I;16"):
        page = page.convert("I").point(lambda dot: dot * (1 / 256))
    elif page.has_transparency_data:
        above = page.convert("RGBA")
        page = Image.new("RGBA", above.size, "white")
        page.alpha_composite(above)
    return page.convert("L")
