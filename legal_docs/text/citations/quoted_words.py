"""Words that an amending order quotes: `tại khoản 6 Điều 3 và cụm từ “Phụ lục 2” tại Điều 10` orders something of two places, not three."""

from __future__ import annotations

import re

from legal_docs.text.citations.unit_labels import GROUP

_OPENS = re.compile(r"(?i)(?<!\w)(?:cụm )?từ\s+[“\"][^“”\"\n]{0,160}$")
_ENDS = re.compile(r"[”\"]")
_FURTHEST = 160


def words_end(text: str, unit: re.Match[str]) -> int | None:
    """Return where the words end that an order quotes around a unit (`cụm từ “Phụ lục 2”`), None for a unit that stands in none."""
    if not _OPENS.search(text, max(0, unit.start() - _FURTHEST), unit.start()):
        return None
    ends = _ENDS.search(text, unit.start(), unit.end() + _FURTHEST)
    return ends.end() if ends is not None else None


def next_unit(text: str, position: int, end: int) -> re.Match[str] | None:
    """Return the next unit with its labels that does not stand in words which an order quotes."""
    found = GROUP.search(text, position, end)
    while found is not None and (behind := words_end(text, found)) is not None:
        found = GROUP.search(text, behind, end) if behind < end else None
    return found
