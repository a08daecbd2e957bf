"""Recognition of scanned pages by ocrmypdf and tesseract's Vietnamese, where both are installed."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from difflib import SequenceMatcher
from pathlib import Path

from cms.vietnamese.text import fold

TIME_LIMIT = 900  # seconds
_SKIPPED = re.compile(r"\[OCR skipped on page\(s\) [\d\s,-]+\]")
_SAME_LINE = 0.8
_LINES_COMPARED = 40


def can_recognise() -> bool:
    """True where the two programs are installed."""
    return shutil.which("ocrmypdf") is not None and shutil.which("tesseract") is not None


def recognised_pages(path: Path, *, only_first: bool = False) -> list[str]:
    """Return the recognised text of each page (of the first alone); [] where nothing could be recognised."""
    program = shutil.which("ocrmypdf")
    if program is None or not can_recognise():
        return []
    with tempfile.TemporaryDirectory(prefix="ocr-") as room:
        sidecar = Path(room) / "text.txt"
        chosen = ["--pages", "1"] if only_first else []
        command = [program, "--force-ocr", *chosen, "-l", "vie", "--sidecar", str(sidecar), "--output-type", "none", str(path), "-"]
        try:
            subprocess.run(command, capture_output=True, timeout=TIME_LIMIT, check=True)  # noqa: S603  # a fixed program, no shell
        except (subprocess.SubprocessError, OSError):
            return []
        text = sidecar.read_text(encoding="utf-8") if sidecar.exists() else ""
    pages = [_SKIPPED.sub("", page) for page in text.split("\f")]
    return pages[:1] if only_first else pages


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
