"""The document that a part of an amending text is about: `Điều 9` in the articles of `Chương II. Sửa đổi Thông tư X` is one of X."""

from __future__ import annotations

import re

from legal_docs.law.citations.finding import Mention, find_mentions
from legal_docs.text.provisions.rows import Row

_AMENDS = re.compile(r"(?i)\b(?:sửa đổi|bổ sung|bãi bỏ|hủy bỏ|thay thế|đính chính|thay cụm từ|bỏ cụm từ|ngưng hiệu lực)\b")
_VERB = r"(?:sửa đổi|bổ sung|bãi bỏ|hủy bỏ|thay thế|thay|bỏ|đính chính|ngưng)\b"
_ORDER = re.compile(  # `Sửa đổi khoản 2 Điều 9`, `Khoản 2 Điều 9 được sửa đổi như sau`
    rf"(?im)^[^\w\n]*(?:[\w.]{{1,4}}[.)]\s*)?(?:{_VERB}"
    rf"|(?:các\s+)?(?:điểm|khoản|điều|chương|mục|phụ lục)\s[^.;:\n“”]{{1,120}}?\s(?:được|bị)\s+{_VERB})"
)
_THIS = re.compile(r"(?i)\bnày$")


class AmendingContext:
    """Follows the rows of a text in order; `document` says which other document the bare places of a row belong to."""

    def __init__(self, title: str) -> None:
        self._title = _amended(title)
        self._open: list[tuple[int, Mention]] = []  # depth of the row, the document that it speaks of

    def enter(self, row: Row) -> None:
        """Move to the next row of the text."""
        while self._open and self._open[-1][0] >= row.depth:
            self._open.pop()
        words = f"{row.heading} {row.text.partition(chr(10))[0]}"[:600]
        spoken_of = _amended(words)
        if spoken_of is None and self._title is not None and not self._open and _ORDER.search(words):
            spoken_of = self._title
        if spoken_of is not None:
            self._open.append((row.depth, spoken_of))

    @property
    def document(self) -> Mention | None:
        """Return the document that the rows here amend, None where they amend none or several."""
        return self._open[-1][1] if self._open else None

    def belongs_elsewhere(self, mention: Mention, row: Row, *, quoted: bool) -> bool:
        """Return True when a place without a document's name is one of the amended document, not of this one."""
        if quoted:
            return True
        return self.document is not None and not mention.relative_to and not _THIS.search(mention.raw) and bool(_ORDER.search(_words(row)))


def _words(row: Row) -> str:
    return f"{row.heading}\n{row.text}"  # an item that is no row of its own has its order at the beginning of a line


def _amended(words: str) -> Mention | None:
    """Return the one document that amending words name, None where there is none or more than one."""
    if not _AMENDS.search(words):
        return None
    named = [mention for mention in find_mentions(words) if mention.number or mention.name]
    first = named[0] if named else None
    if first is None:
        return None
    same = all((one.number, one.name) == (first.number, first.name) for one in named)
    told = re.search(r"(?i)(?:đã\s+)?được\s+(?:sửa đổi|bổ sung)|quy định chi tiết|hướng dẫn", words)
    return first if same or told else None
