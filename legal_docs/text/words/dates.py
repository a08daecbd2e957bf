"""Dates as legal texts write them: `ngày 01 tháng 7 năm 2009`, `01/7/2009`, `1-1-1996`, `04.12.2008`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cms.text.numbers.number_words import number_of

_LONG = (
    r"(?i:ngày)\s*(?:(?i:mùng|mồng)\s*)?(?P<d1>\d{1,2})\s*-?\s*(?i:th[áaóả]ng)\s*(?P<m1>\d{1,2})"
    r"\s*,?\s*(?i:năm|nám|nam)\s*(?:(?i:năm)\s*)?(?P<y1>\d{4})"
)
_SHORT = r"(?<![\d/])(?P<d2>\d{1,2})\s?(?P<sep>[/.–-])\s?(?P<m2>\d{1,2})\s?(?P=sep)\s?(?P<y2>\d{4})(?![\d/])"
DATE = re.compile(f"{_LONG}|{_SHORT}")

_WORDED = re.compile(r"ngày\s+(?P<day>[\w ]{1,24}?)\s+tháng\s+(?P<month>[\w ]{1,12}?)\s*,?\s*năm\s+(?P<year>\d{4}|[\w ]{8,60})")
_MONTHS = {"giêng": 1, "chạp": 12}
_YEAR_WORDS = re.compile(
    r"(?P<thousand>một|hai) (?:nghìn|ngàn)(?: (?P<hundred>không|chín) trăm)?(?: (?:linh|lẻ))?(?: (?P<rest>\w+(?: \w+){0,2}))?"
)


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


def date_in_words(text: str) -> date | None:
    """Return a date with words for figures (`ngày mùng một tháng bảy năm hai nghìn không trăm hai mươi`); None for anything else."""
    match = _WORDED.search(text)
    if match is None:
        return None
    day = number_from_words(re.sub(r"^(?:mùng|mồng)\s+", "", match["day"]))
    month = _MONTHS.get(match["month"].lower()) or number_from_words(match["month"])
    year = int(match["year"]) if match["year"].isdecimal() else _year_from_words(match["year"])
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


def _year_from_words(words: str) -> int | None:
    """Return a year written out: `hai nghìn không trăm hai mươi` is 2020, `một nghìn chín trăm chín mươi lăm` 1995."""
    match = _YEAR_WORDS.fullmatch(" ".join(words.lower().split()))
    if match is None:
        return None
    century = 2000 if match["thousand"] == "hai" else 1900
    if century == 1900 and match["hundred"] != "chín":
        return None
    rest = match["rest"]
    return century + (number_from_words(rest) or 0) if rest else century


def number_from_words(words: str) -> int | None:
    """Return a number written in figures, or in words up to 999: `15`, `mười lăm`; None for anything else."""
    return int(words) if words.strip().isdecimal() else number_of(words)
