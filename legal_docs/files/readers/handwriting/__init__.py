"""Figures that a hand wrote into the blanks of a scanned form: the day and month of signing, proposed as a doubt."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from pathlib import Path

from cms.text.vietnamese import fold
from legal_docs.files.readers.handwriting.dateline import can_read_by_hand, date_in, find_dateline, first_page, words_of
from legal_docs.text.dates import find_dates

__all__ = ["ByHand", "with_date_by_hand"]

_LINES = 30
_DATELINE = re.compile(r"\bngay[^\n]{0,14}?thang[^\n]{0,12}?n[aid]m\s*(?:19|20)\d\d")
_EARLIER = re.compile(r"^\W*(?:can cu|theo de nghi|xet|thuc hien)\b|nhan duoc")


class ByHand(StrEnum):
    """What was found out of a date that is written by hand: codes of warnings."""

    READ = "date_by_hand"
    UNREAD = "date_by_hand_unread"


def with_date_by_hand(path: Path, pages: list[str], latest: date | None) -> tuple[list[str], ByHand | None]:
    """Put the date that a hand wrote on the first page into its recognised text, where it can be read; say which it was.

    `latest` is a day on which the file existed. None: the date is printed, or there is no dateline.
    """
    if not pages or not can_read_by_hand():
        return pages, None
    page = first_page(path)
    line = find_dateline(words_of(page)) if page is not None else None
    if page is None or line is None:
        return pages, None
    found = date_in(page, line, earliest=_earliest(pages[0], latest), latest=latest)
    first = _with_date(pages[0], found) if found is not None else None
    return ([first, *pages[1:]], ByHand.READ) if first is not None else (pages, ByHand.UNREAD)


def _with_date(page: str, found: date) -> str | None:
    """Write a date into the first dateline of a page; None where the text has none."""
    lines = page.split("\n")
    for place, line in enumerate(lines[:_LINES]):
        folded = fold(line)
        match = _DATELINE.search(folded) if len(folded) == len(line) else None
        if match is not None and not _EARLIER.search(folded):
            written = f"ngày {found.day:02d} tháng {found.month} năm {found.year}"
            lines[place] = f"{line[: match.start()]}{written}{line[match.end() :]}"
            return "\n".join(lines)
    return None


def _earliest(page: str, latest: date | None) -> date | None:
    """Return the newest day of what a document's first page cites as its grounds: it cannot have been signed before."""
    cited = [found.value for line in page.split("\n") if _EARLIER.search(fold(line)) for found in find_dates(line)]
    return max((day for day in cited if latest is None or day <= latest), default=None)
