"""Lines that only look like heads: the rest of a sentence that a page broke before `Điều 5`, and the entries of a table of contents."""

from __future__ import annotations

import re
from itertools import chain

from legal_docs.text.structure.grammar import Opening, annex_opening, article_opening, high_opening

_TAIL = 40  # how much of the line before is looked at
_UNIT_DUE = (
    r"(?:(?:tại|theo|của|và|hoặc|ở|từ|đến|trừ|nêu|nói|,|(?<!\w)[a-zđ])"
    r" (?:khoản|điểm|tiết|mục|chương|phần|phụ lục|[Đđ]iều|Mục|Chương|Phụ lục)|\d (?:[Đđ]iều|[Mm]ục|[Cc]hương))"
)
_TIME_DUE = (
    r"(?:(?:từ|trước|sau|vào|đến|quá) ngày|ngày \d{1,2} tháng|tháng \d{1,2} năm"
    r"|(?:trong|đến|hết|vào|từ|sang) quý|(?:trước|sau|lúc|đến) giờ)"
)
_GOES_ON = rf"(?:(?<!tồn )(?<!hiện )(?<!hiện diện )tại|(?<!kèm )(?<!tiếp )(?<!phụ )(?<!đi )theo|của|bởi|, trừ|{_UNIT_DUE}|{_TIME_DUE})$"
_BEFORE_CLAUSE = re.compile(rf"(?:^|(?<=[\s,;(])){_GOES_ON}")
_BEFORE_ARTICLE = re.compile(rf"(?:^|(?<=[\s,;(]))(?:và$|hoặc$|{_GOES_ON})")
_LAST_WORD = re.compile(r"tại|theo|của|bởi|và|hoặc|trừ|khoản|điểm|tiết|mục|chương|phần|lục|điều|Điều|Mục|Chương|ngày|tháng|năm|quý|giờ")
_PAGE_NUMBER = re.compile(r"[-–]?\s?\d{1,4}\s?[-–]?|(?i:trang) \d{1,4}(?:\s?/\s?\d{1,4})?")
_LEADERS = re.compile(r"(?:[.…_]\s?){4}\s*\d{1,4}$")
_NEAR = 6  # lines between `MỤC LỤC` and its first entry


def breaks_sentence(lines: list[str], number: int, *, clause: bool = False) -> bool:
    """Return True when the line before ends in the middle of a sentence that this one continues: `… theo quy định tại` / `Điều 5 …`.

    A page number may stand between. `clause`: the line would open a clause or point; one of a list may end with `và`.
    """
    before = number - 1
    if before > 0 and len(lines[before]) < 16 and _PAGE_NUMBER.fullmatch(lines[before]):
        before -= 1
    if before < 0 or not _LAST_WORD.fullmatch(lines[before].rpartition(" ")[2]):  # spares most lines the search
        return False
    return (_BEFORE_CLAUSE if clause else _BEFORE_ARTICLE).search(lines[before][-_TAIL:]) is not None


def contents_entries(lines: list[str]) -> frozenset[int]:
    """Return the lines of a table of contents: under `MỤC LỤC` down to where its first entry comes again, and those with leaders."""
    entries = {number for number, line in enumerate(lines) if line[-1:].isdigit() and _LEADERS.search(line[-12:])}
    for start, line in enumerate(lines):
        if len(line) < 12 and line.strip(" :.").upper() == "MỤC LỤC":
            entries |= set(_entries_under(lines, start))
    return frozenset(entries)


def _entries_under(lines: list[str], start: int) -> range:
    first = next((number for number in range(start + 1, min(len(lines), start + _NEAR)) if _head(lines[number])), None)
    if first is None:
        return range(0)
    key = _key(lines[first])
    again = next((number for number in range(first + 1, len(lines)) if _key(lines[number]) == key), None)
    if again is None:  # the contents stand behind the text
        return range(first, len(lines) if any(_key(line) == key for line in lines[:start]) else first)
    return range(first, again)


def _head(line: str) -> Opening | None:
    readers = (high_opening, article_opening, annex_opening)
    return next(filter(None, chain(reader(line.replace("\t", " ")) for reader in readers)), None)


def _key(line: str) -> tuple[str, str] | None:
    head = _head(line) if line[:1] in "PCMTĐDÐ" else None
    return (head.kind, head.label) if head is not None else None
