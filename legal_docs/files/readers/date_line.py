"""The picture of the line `Hà Nội, ngày … tháng … năm 2026` on the first page of a PDF, for the editor who types a date written by hand."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
from itertools import groupby

from PIL import Image

from cms.text.vietnamese import fold
from legal_docs.files.readers.pdf_process import first_page

TIME_LIMIT = 20  # seconds for tesseract
_HEAD = 0.4  # of the height of a page: the date of issue stands above it
_DATE_LINE = re.compile(r"(?:ngay|thang).*n[ai]m")


def date_line_picture(content: bytes) -> bytes:
    """Return a JPEG of the date line of a PDF; of the head of its first page where that line is not found.

    Raises UnreadableFile where the page cannot be shown.
    """
    with Image.open(io.BytesIO(first_page(content))) as page:
        # A page that lies on its side has its head at the left or the right.
        head = page.crop((0, 0, page.width, int(page.height * _HEAD))) if page.width < page.height else page.copy()
    box = _date_line(head)
    shown, jpeg = head.crop(box) if box is not None else head, io.BytesIO()
    shown.save(jpeg, "JPEG", quality=80)
    return jpeg.getvalue()


def _date_line(head: Image.Image) -> tuple[int, int, int, int] | None:
    """Return left, top, right and bottom of the first line that tesseract reads as a date line, with room for strokes above and below."""
    for _, line in groupby(_words(head), key=lambda word: (word["block_num"], word["par_num"], word["line_num"])):
        words = list(line)
        if _DATE_LINE.search(fold(" ".join(word["text"] for word in words))):
            left, top = (min(int(word[side]) for word in words) for side in ("left", "top"))
            bottom = max(int(word["top"]) + int(word["height"]) for word in words)
            room = bottom - top
            return max(0, left - 2 * room), max(0, top - room), head.width, min(head.height, bottom + room)
    return None


def _words(picture: Image.Image) -> list[dict[str, str]]:
    """Return the words that tesseract sees with their places, in points of the picture; [] where it fails or is not installed."""
    program = shutil.which("tesseract")
    if program is None:
        return []
    content = io.BytesIO()
    picture.save(content, "PNG", compress_level=1)
    command = [program, "stdin", "stdout", "-l", "vie", "tsv"]
    alone = {**os.environ, "OMP_THREAD_LIMIT": "1"}  # its threads wait for one another more than they help
    try:
        done = subprocess.run(command, input=content.getvalue(), capture_output=True, timeout=TIME_LIMIT, check=True, env=alone)  # noqa: S603
    except (subprocess.SubprocessError, OSError):
        return []
    rows = csv.DictReader(io.StringIO(done.stdout.decode("utf-8", "replace")), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [row for row in rows if (row["text"] or "").strip()]
