"""Pictures of paper (a photo, a TIFF of a scanner) as a PDF of scanned pages, which goes to recognition as every scan does."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from legal_docs.files.readers.errors import UnreadableFile

_MOST_DOTS = 120_000_000  # of one page: A4 at 600 dots an inch has 35 million
_MOST_PAGES = 300
_INCHES = 8.27  # the width of A4


def picture_as_pdf(path: Path, room: Path) -> Path:
    """Write the pages of a picture, turned as the camera says, to a PDF in `room`.

    Raises UnreadableFile: `damaged`, `zip_bomb` (far more dots than a page has).
    """
    try:
        with Image.open(path) as picture:
            pages = [_page(frame) for _place, frame in zip(range(_MOST_PAGES), ImageSequence.Iterator(picture), strict=False)]
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise UnreadableFile("damaged", detail=type(error).__name__) from error
    except Image.DecompressionBombError as error:
        raise UnreadableFile("zip_bomb") from error
    written = room / "picture.pdf"
    pages[0].save(written, save_all=True, append_images=pages[1:], resolution=max(72, pages[0].width / _INCHES), quality=95)
    return written


def _page(frame: Image.Image) -> Image.Image:
    if frame.width * frame.height > _MOST_DOTS:
        raise UnreadableFile("zip_bomb")
    return ImageOps.exif_transpose(frame).convert("L")
