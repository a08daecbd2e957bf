"""The day and month that a hand wrote into `Hà Nội, ngày … tháng … năm 2026` on the first page of a scan."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cms.text.vietnamese import fold
from legal_docs.files.readers.handwriting.figures import numbers_in
from legal_docs.files.readers.handwriting.ink import blackened, written
from legal_docs.files.readers.recognition import SURE_OF_TURN

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 300
TIME_LIMIT = 60  # seconds for each program
SUREST = 0.2  # the share among the possible dates from which one is proposed; it is always marked as a doubt
_LEAST_INK = 0.003  # below, what is written looks like no figures at all
_PRINTED = 80  # the confidence from which a figure that tesseract read was printed
_UPPER_HALF = 0.55
# Widths in the printed type (Times), in parts of four figures of a year.
_NGAY, _THANG, _NAM = 0.97, 1.14, 0.86


@dataclass(frozen=True)
class Word:
    """A word that tesseract saw, in points of the picture."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float


@dataclass(frozen=True)
class Blank:
    """A place between printed words, and what tesseract read there with certainty (None: nothing)."""

    left: int
    right: int
    printed: int | None


@dataclass(frozen=True)
class Dateline:
    """Where the blanks of day and month are."""

    day: Blank
    month: Blank
    year: int
    top: int
    bottom: int
    em: float


def can_read_by_hand() -> bool:
    """True where the programs are installed that show a page and find its words."""
    return shutil.which("gs") is not None and shutil.which("tesseract") is not None


def first_page(path: Path) -> Image | None:
    """Return the first page in grey, upright; None where it cannot be shown."""
    from PIL import Image

    program = shutil.which("gs") or "gs"
    with tempfile.TemporaryDirectory(prefix="page-") as room:
        shown = Path(room) / "page.png"
        options = ["-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-sDEVICE=pnggray", f"-r{DPI}", "-dLastPage=1", f"-sOutputFile={shown}"]
        try:
            subprocess.run([program, *options, str(path)], capture_output=True, timeout=TIME_LIMIT, check=True)  # noqa: S603  # a fixed program
            with Image.open(shown) as page:
                grey = page.convert("L")
        except (subprocess.SubprocessError, OSError, Image.DecompressionBombError):
            return None
    turn = _turn_of(grey)
    return grey.rotate(-turn, expand=True) if turn else grey


def _tesseract(page: Image, *options: str) -> str:
    """Return what tesseract says of a picture, "" where it fails."""
    program = shutil.which("tesseract") or "tesseract"
    content = io.BytesIO()
    page.save(content, "PNG")
    command = [program, "stdin", "stdout", "--dpi", str(DPI), *options]
    try:
        done = subprocess.run(command, input=content.getvalue(), capture_output=True, timeout=TIME_LIMIT, check=True)  # noqa: S603  # a fixed program
    except (subprocess.SubprocessError, OSError):
        return ""
    return done.stdout.decode("utf-8", "replace")


def _turn_of(page: Image) -> int:
    """Return by how many degrees clockwise a page has to be turned to stand upright, 0 where tesseract is not sure."""
    stated = _tesseract(page, "--psm", "0")
    turn, sure = re.search(r"Rotate: (\d+)", stated), re.search(r"Orientation confidence: ([\d.]+)", stated)
    return int(turn[1]) if turn and sure and float(sure[1]) >= SURE_OF_TURN else 0


def words_of(page: Image) -> list[Word]:
    """Return the words of the upper half of a page with their places; [] where they cannot be recognised."""
    upper = page.crop((0, 0, page.width, int(page.height * _UPPER_HALF)))
    rows = csv.DictReader(io.StringIO(_tesseract(upper, "-l", "vie", "tsv")), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [
        Word(
            row["text"].strip(),
            int(row["left"]),
            int(row["top"]),
            int(row["left"]) + int(row["width"]),
            int(row["top"]) + int(row["height"]),
            float(row["conf"]),
        )
        for row in rows
        if (row["text"] or "").strip()
    ]


def find_dateline(words: list[Word]) -> Dateline | None:
    """Return the topmost line that says `ngày … tháng … năm 2026`; None where there is none, or where both figures were printed."""
    for year in sorted((word for word in words if re.fullmatch(r"(?:19|20)\d\d\W?", word.text)), key=lambda word: word.top):
        line = sorted((word for word in words if _beside(word, year)), key=lambda word: word.left)
        found = _read_line([word for word in line if word.left <= year.left], year)
        if found is not None:
            return None if found.day.printed is not None and found.month.printed is not None else found
    return None


def _beside(word: Word, year: Word) -> bool:
    height = year.bottom - year.top
    return year.top - height < (word.top + word.bottom) / 2 < year.bottom + height and word.right > year.left - 14 * height * 2


def _read_line(line: list[Word], year: Word) -> Dateline | None:
    """Find the printed words on the line of a year; a word and the figures beside it are often one word for tesseract."""
    size = year.right - year.left
    nam = next((word for word in reversed(line) if _letters(word) in ("nam", "nim", "ndm")), None)
    thang = next((word for word in reversed(line) if nam is not None and word.left < nam.left and _has(word, "thang")), None)
    ngay = next((word for word in reversed(line) if thang is not None and word.left <= thang.left and _has(word, "ngay")), None)
    if nam is None or thang is None or ngay is None:
        return None
    alone = thang is not ngay and _letters(thang) == "thang" and not re.search(r"\d", thang.text)
    thang_left = thang.left if alone else int(thang.right - _THANG * size)
    thang_right = thang.right
    ngay_right = min(ngay.right, int(ngay.left + _NGAY * size))
    day = Blank(ngay_right, thang_left, _printed(line, ngay_right, thang_left))
    month = Blank(thang_right, nam.left, _printed(line, thang_right, nam.left))
    top, bottom = min(nam.top, year.top), max(nam.bottom, year.bottom)
    return Dateline(day, month, int(year.text[:4]), top, bottom, size / 2)


def _letters(word: Word) -> str:
    return re.sub(r"[^a-z]", "", fold(word.text))


def _has(word: Word, wanted: str) -> bool:
    return wanted in _letters(word)


def _printed(line: list[Word], left: int, right: int) -> int | None:
    """Return the number that tesseract read with certainty between two places."""
    inside = [word for word in line if left - 5 <= word.left and word.right <= right + 5]
    if len(inside) == 1 and re.fullmatch(r"\d{1,2}", inside[0].text) and inside[0].confidence >= _PRINTED:
        return int(inside[0].text)
    return None


def date_in(page: Image, line: Dateline, *, earliest: date | None = None, latest: date | None = None) -> date | None:
    """Return the most likely date; None where even that is too unlikely.

    `earliest` and `latest` are bounds that the file and its text give. A bound that leaves nothing was misread itself.
    """
    days, months = _numbers(page, line, line.day, 31), _numbers(page, line, line.month, 12)
    possible = _dates(days, months, line.year)
    within = {
        day: chance for day, chance in possible.items() if (latest is None or day <= latest) and (earliest is None or day >= earliest)
    }
    within = within or {day: chance for day, chance in possible.items() if latest is None or day <= latest}
    if not within:
        return None
    best = max(within, key=within.__getitem__)
    return best if within[best] >= _LEAST_INK and within[best] / sum(within.values()) >= SUREST else None


def _dates(days: dict[int, float], months: dict[int, float], year: int) -> dict[date, float]:
    """Return the dates of a year with what speaks for each."""
    found = {}
    for month, likely_month in months.items():
        for day, likely_day in days.items():
            with contextlib.suppress(ValueError):
                found[date(year, month, day)] = likely_day * likely_month
    return found


def _numbers(page: Image, line: Dateline, blank: Blank, most: int) -> dict[int, float]:
    if blank.printed is not None:
        return {blank.printed: 1.0} if 1 <= blank.printed <= most else {}
    strip = strip_of(page, line, blank)
    return numbers_in(strip, most) if strip is not None else {}


def strip_of(page: Image, line: Dateline, blank: Blank) -> Image | None:
    """Return what was written into a blank, cut to its ink."""
    if blank.right - blank.left < 0.2 * line.em:
        return None
    rows = (int(line.top - 0.5 * line.em), int(line.bottom + 0.45 * line.em))
    whole = blackened(page.crop((max(0, blank.left - int(4 * line.em)), max(0, rows[0]), blank.right + int(4 * line.em), rows[1])))
    start = min(blank.left, int(4 * line.em))
    return written(whole.crop((start, 0, start + blank.right - blank.left, whole.height)), line.em)
