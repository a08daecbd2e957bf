"""Pictures of paper (a photo, a TIFF of a scanner): their pages go to recognition one by one, as the pages of a scan do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from legal_docs.files.readers.errors import NeedsWorker, UnreadableFile
from legal_docs.files.readers.pdf import MOST_RECOGNISED, Found, text_of_recognised
from legal_docs.files.readers.recognition import Progress, can_recognise, recognised_pictures

_MOST_DOTS = 120_000_000  # of one page: A4 at 600 dots an inch has 35 million
_MOST_DOTS_IN_ALL = MOST_RECOGNISED * 35_000_000


def read_picture(path: Path, *, at_once: bool = False, progress: Progress | None = None) -> Found:
    """Return the recognised text of the pages of a picture, with the warning `ocr_unreviewed`; one page is in memory at a time.

    Raises UnreadableFile: `damaged`, `no_text_of_picture`, `too_many_pages`, `zip_bomb` (far more dots than pages have), and as
    `recognised_pictures` does;
    NeedsWorker, before anything is decoded, where the text is wanted `at_once`.
    """
    try:
        with Image.open(path) as picture:
            if at_once:
                raise NeedsWorker("no_text_of_picture")
            if not can_recognise():
                raise UnreadableFile("no_text_of_picture")
            count = _count(picture)
            return text_of_recognised(recognised_pictures(_pages(picture, count), pages=count, progress=progress), "no_text_of_picture")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise UnreadableFile("damaged", detail=type(error).__name__) from error
    except Image.DecompressionBombError as error:
        raise UnreadableFile("zip_bomb") from error


def _pages(picture: Image.Image, count: int) -> Iterator[Image.Image]:
    for index in range(count):
        picture.seek(index)
        yield _on_white(ImageOps.exif_transpose(picture))


def _count(picture: Image.Image) -> int:
    """Return the number of pages; refuse, by their headers, too many pages and too many dots.

    Only a TIFF has further pages: the second picture of a photo is a preview.
    """
    dots = 0
    for index in range(MOST_RECOGNISED + 1 if picture.format == "TIFF" else 1):
        try:
            picture.seek(index)
        except EOFError:
            return index
        if index == MOST_RECOGNISED:
            raise UnreadableFile("too_many_pages", limit=str(MOST_RECOGNISED))
        size = picture.width * picture.height
        dots += size
        if size > _MOST_DOTS or dots > _MOST_DOTS_IN_ALL:
            raise UnreadableFile("zip_bomb")
    return 1


def _on_white(page: Image.Image) -> Image.Image:
    """Return a page in colours of 8 bits, what is transparent white as paper is."""
    if page.mode.startswith("I;16"):
        page = page.convert("I").point(lambda dot: dot * (1 / 256)).convert("L")
    elif page.has_transparency_data:
        above = page.convert("RGBA")
        page = Image.new("RGBA", above.size, "white")
        page.alpha_composite(above)
    return page.convert("RGB")
