"""Dates as legal texts write them: `ngày 01 tháng 7 năm 2009`, `01/7/2009`, `1-1-1996`, `04.12.2008`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_LONG = r"(?i:ngày)\s*(?P<d1>\d{1,2})\s*-?\s*(?i:tháng)\s*(?P<m1>\d{1,2})\s*,?\s*(?i:năm|nám|nam)\s*(?:(?i:năm)\s*)?(?P<y1>\d{4})"
_SHORT = r"(?<![\d/])(?P<d2>\d{1,2})\s?(?P<sep>[/.-])\s?(?P<m2>\d{1,2})\s?(?P=sep)\s?(?P<y2>\d{4})(?![\d/])"
DATE = re.compile(f"{_LONG}|{_SHORT}")

_UNITS = {
    "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip


@dataclass(frozen=True)
class FoundDate:
    """A date in a text with its place."""

    start: int
    end: int
    value: date


def find_dates(text: str) -> Iterator[FoundDate]:
    """Yield the dates of a text in order; impossible ones (31/02) are left out."""
    for match in DATE.finditer(text):
        day, month, year = (match["d1"], match["m1"], match["y1"]) if match["d1"] else (match["d2"], match["m2"], match["y2"])
        try:
            value = date(int(year), int(month), int(day))
        except ValueError:
            continue
        if 1900 <= value.year <= 2200:
            yield FoundDate(match.start(), match.end(), value)


def first_date(text: str) -> date | None:
    """Return the first date of a text, None where there is none."""
    found = next(find_dates(text), None)
    return found.value if found else None


def number_from_words(words: str) -> int | None:
    """Return a number below a hundred, written in figures or words: `15`, `mười lăm`, `bốn mươi lăm`; None for anything else."""
    words = " ".join(words.lower().split())
    if words.isdigit():
        return int(words)
    total, parts = 0, words.split()
    for place, part in enumerate(parts):
        if part == "mười":
            total = total + 10
        elif part in ("mươi", "chục"):
            total = total * 10
        elif part in _UNITS:
            total += _UNITS[part]
        else:
            return None
        if place > 3:
            return None
    return total or None
