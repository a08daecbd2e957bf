"""Recognition of scanned pages by ocrmypdf and tesseract's Vietnamese, where both are installed."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path

from cms.text.vietnamese import fold

Progress = Callable[[int, int], None]  # pages done, pages in all
TIME_LIMIT = 300  # seconds for a few pages
_AT_A_TIME = 4
SURE_OF_TURN = 4  # tesseract's confidence in the direction of a page: 1 is a guess, 15 a full page of text
_SKIPPED = re.compile(r"\[OCR skipped on page\(s\) [\d\s,-]+\]")
_COMMITTEE = re.compile(r"\bỦ[^\W\d_]\s(ban|BAN)\b")  # `Ủủ ban`: no other words are like it
_SAME_LINE = 0.8
_LINES_COMPARED = 40


def can_recognise() -> bool:
    """Return True where the two programs are installed."""
    return shutil.which("ocrmypdf") is not None and shutil.which("tesseract") is not None


def recognised_pages(path: Path, *, pages: int = 1, progress: Progress | None = None) -> list[str]:
    """Return the recognised text of the first `pages` pages; [] where nothing could be recognised.

    They are recognised a few at a time; `progress` is told how many of them are done.
    """
    if not can_recognise():
        return []
    found: list[str] = []
    for first in range(1, pages + 1, _AT_A_TIME):
        last = min(pages, first + _AT_A_TIME - 1)
        text = recognised_part(path, first, last)
        if text is None:
            return []
        found += text
        if progress is not None:
            progress(last, pages)
    return found


def recognised_part(path: Path, first: int, last: int) -> list[str] | None:
    """Return the recognised text of pages `first` to `last`, without empty ones; None where the program fails or takes too long."""
    program = shutil.which("ocrmypdf") or "ocrmypdf"
    with tempfile.TemporaryDirectory(prefix="ocr-") as room:
        sidecar = Path(room) / "text.txt"
        # Pages that lie on their side or head are turned where tesseract is sure of it.
        options = ["--rotate-pages", "--rotate-pages-threshold", str(SURE_OF_TURN)]
        # A page that takes long is not left out (as ocrmypdf does after three minutes): all of them have the time, or the part fails.
        options += ["--tesseract-timeout", str(TIME_LIMIT)]
        chosen = ["--pages", f"{first}-{last}", "--force-ocr", *options, "-l", "vie", "--sidecar", str(sidecar), "--output-type", "none"]
        try:
            subprocess.run([program, *chosen, str(path), "-"], capture_output=True, timeout=TIME_LIMIT, check=True)  # noqa: S603  # a fixed program
        except (subprocess.SubprocessError, OSError):
            return None
        text = sidecar.read_text(encoding="utf-8") if sidecar.exists() else ""
    # The file names the pages that were left out, in a line of its own before or behind those that were read.
    pages = [page for page in _SKIPPED.sub("", text).split("\f") if page.strip()]
    return [_COMMITTEE.sub(lambda slip: "ỦY BAN" if slip[1] == "BAN" else "Ủy ban", page) for page in pages]


def with_recognised_head(page: str, recognised: str) -> str:
    """Put before a page's own text the recognised lines that stand above it; all of them where the two cannot be matched.

    The letterhead of some papers is a picture while the text below is text: the text is exact and is kept.
    """
    own = [line for line in page.split("\n") if len(line.strip()) > 12]
    seen = [line for line in recognised.split("\n") if line.strip()]
    first = fold(own[0]) if own else ""
    for place, line in enumerate(seen[:_LINES_COMPARED]):
        if first and SequenceMatcher(None, fold(line)[:60], first[:60], autojunk=False).ratio() >= _SAME_LINE:
            return "\n".join([*seen[:place], page])
    return recognised if len(seen) > len(own) else f"{recognised}\n{page}"
