"""Draws the pages of a citizen's PDF or picture and blacks areas out; a program of its own without Django, so that a hostile file
can end this process only. The result holds pixels only: no text, no layers, no metadata of the original.

Called as `rendering.py` with a JSON order on the command line and the file on standard input; see `run` in public_copies.py.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from collections.abc import Iterator, Sequence

import pypdfium2
from PIL import Image, ImageDraw, ImageOps

Area = tuple[int, float, float, float, float]  # page from 1; left, top, width, height in per cent of the page

PDF_START = b"%PDF-"
MOST_PAGES = 20
DOTS_PER_INCH = 150
LONGEST_SIDE = 3000  # pixels of a page: a poster is drawn smaller than 150 dpi
MEMORY = 2 * 1024**3
SECONDS = 60


class TooManyPages(ValueError):
    """A file with more pages than are drawn at once."""


def page_count(data: bytes) -> int:
    """Return the number of pages; 1 for a picture."""
    return len(pypdfium2.PdfDocument(data)) if data.startswith(PDF_START) else 1


def pages(data: bytes, only: int | None = None) -> Iterator[Image.Image]:
    """Yield the pages as upright pictures without anything beside their pixels; `only` one of them, from 1."""
    if not data.startswith(PDF_START):
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as picture:
            yield _plain(ImageOps.exif_transpose(picture))
        return
    document = pypdfium2.PdfDocument(data)
    if only is None and len(document) > MOST_PAGES:
        raise TooManyPages
    document.init_forms()  # what was typed into the fields of a form is drawn too
    for number in range(len(document)):
        if only in (None, number + 1):
            page = document[number]
            scale = min(DOTS_PER_INCH / 72, LONGEST_SIDE / max(page.get_size()))
            yield _plain(page.render(scale=scale).to_pil())


def blacked_out(data: bytes, areas: Sequence[Area], left_out: Sequence[int]) -> bytes:
    """Return the file drawn again with the areas black and some pages left out: a PDF of pictures for a PDF, else a JPEG."""
    kept = [_blacked_out(page, number, areas) for number, page in enumerate(pages(data), start=1) if number not in left_out]
    out = io.BytesIO()
    if data.startswith(PDF_START) and kept:
        kept[0].save(out, "PDF", save_all=True, append_images=kept[1:], resolution=DOTS_PER_INCH, quality=80)
    elif kept:
        kept[0].save(out, "JPEG", quality=85)
    return out.getvalue()


def _plain(picture: Image.Image) -> Image.Image:
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    on_white = Image.new("RGB", picture.size, "white")
    on_white.paste(picture, mask=picture.getchannel("A") if "A" in picture.getbands() else None)
    return on_white


def _blacked_out(page: Image.Image, number: int, areas: Sequence[Area]) -> Image.Image:
    draw = ImageDraw.Draw(page)
    for _number, left, top, width, height in (area for area in areas if area[0] == number):
        corners = (left, top, left + width, top + height)
        draw.rectangle([share * side / 100 for share, side in zip(corners, page.size * 2, strict=True)], fill="black")
    return page


def main() -> None:
    """Carry out one order: `count`, `show` (one page as JPEG) or `black`."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    order, data = json.loads(sys.argv[1]), sys.stdin.buffer.read()
    if order["do"] == "count":
        answer = str(page_count(data)).encode()
    elif order["do"] == "show":
        out = io.BytesIO()
        next(pages(data, order["page"])).save(out, "JPEG", quality=75)
        answer = out.getvalue()
    else:
        answer = blacked_out(data, [tuple(area) for area in order["areas"]], order["left_out"])
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
