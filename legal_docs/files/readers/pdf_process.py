"""PDFium in a process of its own with limits: a broken or hostile file can harm that process only."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path

from legal_docs.files.readers.errors import UnreadableFile

logger = logging.getLogger(__name__)

_PROGRAM = str(Path(__file__).with_name("pdf_places.py"))
PASSWORD, TOO_LARGE = 3, 5  # how it ends, as it says itself: it loads PDFium, which this process has no other use for
TIME_LIMIT = 240  # seconds for the text layer of all pages; a code of 215 pages takes some 20
MEMORY_LIMIT = 512 * 1024 * 1024  # bytes of address space: the file, at most 50 MB, and what it unpacks to; usual are 40 MB in all


def texts_of_pdf(content: bytes) -> list[str]:
    """Return the text layer of each page of a PDF.

    Raises UnreadableFile: `encrypted`, `damaged`, `office_timeout`, `zip_bomb` (it unpacks to more than MEMORY_LIMIT).
    """
    return [str(text) for text in json.loads(_run("texts", content))]


def text_is_hidden(content: bytes) -> bool:
    """Return whether the text of the first page of a PDF is invisible, as recognition lays it over a picture; False where nothing tells."""
    try:
        return bool(json.loads(_run("hidden", content)))
    except UnreadableFile:  # by its time or memory: the text itself was read
        return False


def first_page(content: bytes) -> bytes:
    """Return the first page of a PDF in grey as a PNG. Raises as `texts_of_pdf` does."""
    return _run("page", content)


def page_picture(content: bytes, number: int) -> bytes:
    """Return a page of a PDF, counted from 0, in its colours as a PNG. Raises as `texts_of_pdf` does."""
    return _run(str(number), content)


def _run(wanted: str, content: bytes) -> bytes:
    command = [sys.executable, "-I", _PROGRAM, wanted, str(MEMORY_LIMIT)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=TIME_LIMIT, check=False)  # noqa: S603  # a program of ours
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile("office_timeout", seconds=str(TIME_LIMIT)) from error
    if done.returncode:
        logger.warning("reading a PDF ended with %d: %s", done.returncode, done.stderr[-500:].decode(errors="replace"))
        if done.returncode == PASSWORD:
            raise UnreadableFile("encrypted")
        # PDFium ends itself by a signal when it gets no more memory.
        raise UnreadableFile("zip_bomb" if done.returncode < 0 or done.returncode == TOO_LARGE else "damaged", detail="PDFium")
    return done.stdout
