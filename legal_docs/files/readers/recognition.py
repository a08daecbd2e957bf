"""Recognition of scanned pages by tesseract's Vietnamese, where it is installed; the head of a document is read twice."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from PIL import Image

from cms.text.vietnamese import fold
from legal_docs.files.readers import clean_pages
from legal_docs.files.readers.errors import UnreadableFile
from legal_docs.files.readers.pdf_process import page_picture
from legal_docs.files.readers.red_ink import has_red_letterhead, red_ink, red_stamps
from legal_docs.files.readers.secrecy import HEAD_LINES, refuse_stamped

Progress = Callable[[int, int], None]  # pages done, pages in all
TIME_LIMIT = 300  # seconds for a page
SURE_OF_TURN = 4  # tesseract's confidence in the direction of a page: 1 is a guess, 15 a full page of text
_HEAD = 0.42  # of the height of a page: the letterhead, number, day, type and title stand above it
_NARROWEST = 10  # times as long as wide: a strip is no page
# How tesseract looks for lines: columns and blocks of a page, lines from edge to edge, or single words anywhere.
_AS_PAGE, _AS_BLOCK, _AS_WORDS = "3", "6", "11"
_ROTATE = re.compile(r"Rotate: (\d+)\nOrientation confidence: ([\d.]+)")
_COMMITTEE = re.compile(r"\bỦ[^\W\d_]\s(ban|BAN)\b")  # `Ủủ ban`: no other words are like it
_SAME_LINE = 0.8
_LINES_COMPARED = 40


@dataclass(frozen=True)
class Recognised:
    """The texts of recognised pages, without empty ones; `head` is the head of the first page, read a second time in another way."""

    pages: tuple[str, ...] = ()
    head: str = ""


def can_recognise() -> bool:
    """Return True where tesseract is installed with Vietnamese."""
    program = shutil.which("tesseract")
    return program is not None and _has_vietnamese(program)


@cache
def _has_vietnamese(program: str) -> bool:
    listed = subprocess.run([program, "--list-langs"], capture_output=True, check=False)  # noqa: S603  # a fixed program
    return b"vie" in listed.stdout.split()


def recognised_pages(path: Path, *, pages: int = 1, progress: Progress | None = None) -> Recognised:
    """Return the text of the first `pages` pages of a PDF; nothing where recognition is not installed or fails.

    Raises UnreadableFile as `recognised_pictures` does.
    """
    content = path.read_bytes()
    return recognised_pictures((_opened(page_picture(content, number)) for number in range(pages)), pages=pages, progress=progress)


def recognised_pictures(pictures: Iterable[Image.Image], *, pages: int, progress: Progress | None = None) -> Recognised:
    """Return the text of pictures of pages, in their colours; one picture is in memory at a time.

    `progress` is called with how many of them are done. Raises UnreadableFile: `confidential` where a red stamp of secrecy stands on the
    page, `recognition_timeout` where a page takes longer than TIME_LIMIT.
    """
    if not can_recognise():
        return Recognised()
    texts: list[str] = []
    head = ""
    for done, picture in enumerate(pictures, 1):
        if max(picture.size) > _NARROWEST * min(picture.size):
            return Recognised()
        try:
            page = _turned(clean_pages.upright_size(clean_pages.sheet_of(picture)))
            if sum(bool(line.strip()) for text in texts for line in text.split("\n")) < HEAD_LINES:
                refuse_red_stamp(page)
            ready = clean_pages.cleaned(page)
            texts.append(_text_of(ready, _AS_PAGE))
            if done == 1:
                head = _head_of(clean_pages.in_all_inks(page) if has_red_letterhead(page) else clean_pages.without_colour(page) or ready)
        except subprocess.TimeoutExpired as error:
            raise UnreadableFile("recognition_timeout", seconds=str(TIME_LIMIT)) from error
        except (subprocess.SubprocessError, OSError):
            return Recognised()
        if progress is not None:
            progress(done, pages)
    return Recognised(tuple(text for text in texts if text.strip()), head)


def _opened(png: bytes) -> Image.Image:
    with Image.open(io.BytesIO(png)) as picture:
        return picture.convert("RGB")


def _turned(page: Image.Image) -> Image.Image:
    """Turn a page that lies on its side or head, where tesseract is sure of it: mostly at half its size, which takes less time."""
    grey = page.convert("L")
    for size in (2, 1):
        try:
            found = _ROTATE.search(_tesseract(grey.reduce(size), "--psm", "0", dots=clean_pages.DOTS // size))
        except subprocess.CalledProcessError:  # too few letters to tell
            continue
        if found is not None and float(found[2]) >= SURE_OF_TURN:
            return page.rotate(-int(found[1]), expand=True)
    return page


def _head_of(page: Image.Image) -> str:
    """Read the upper part of a page in another way than the whole page is read."""
    return _text_of(_upper(page), _AS_BLOCK)


def refuse_red_stamp(page: Image.Image) -> None:
    """Raise UnreadableFile `confidential` where a stamp of secrecy stands in the red ink that no other reading sees."""
    stamps, are_all = red_stamps(page)
    pictures = [] if stamps is None else [stamps]
    for picture in pictures if are_all else [*pictures, *red_ink(_upper(page))]:
        refuse_stamped(_text_of(picture, _AS_WORDS).split("\n"))


def _upper(page: Image.Image) -> Image.Image:
    return page.crop((0, 0, page.width, int(page.height * _HEAD)))


def _text_of(page: Image.Image, way: str) -> str:
    text = _tesseract(page, "-l", "vie", "--psm", way)
    return _COMMITTEE.sub(lambda slip: "ỦY BAN" if slip[1] == "BAN" else "Ủy ban", text.replace("\f", "").replace("⁄", "/"))


def _tesseract(page: Image.Image, *options: str, dots: int = clean_pages.DOTS) -> str:
    """Return what tesseract writes about a picture of so many dots an inch; raises an error of subprocess or of the system."""
    content = io.BytesIO()
    page.save(content, "PNG", compress_level=1, dpi=(dots, dots))
    command = [shutil.which("tesseract") or "tesseract", "stdin", "stdout", *options]
    alone = {**os.environ, "OMP_THREAD_LIMIT": "1"}  # its threads wait for one another more than they help
    done = subprocess.run(command, input=content.getvalue(), capture_output=True, timeout=TIME_LIMIT, check=True, env=alone)  # noqa: S603
    return done.stdout.decode("utf-8", "replace")


def with_recognised_head(page: str, recognised: str) -> str:
    """Put before a page's own text the recognised lines that stand above it; all of them where the two cannot be matched.

    The letterhead of some papers is a picture while the text below is text: the text is exact and is kept.
    """
    own = [line for line in page.split("\n") if len(line.strip()) > 12]
    seen = [line for line in recognised.split("\n") if line.strip()]
    first = fold(own[0]) if own else ""
    for index, line in enumerate(seen[:_LINES_COMPARED]):
        if first and SequenceMatcher(None, fold(line)[:60], first[:60], autojunk=False).ratio() >= _SAME_LINE:
            return "\n".join([*seen[:index], page])
    return recognised if len(seen) > len(own) else f"{recognised}\n{page}"
