"""The documents that a text names, looked up from a place: the next one, the one named last."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable

from legal_docs.text.documents.kinds import LAWS, NOT_LAW
from legal_docs.text.documents.references import Reference
from legal_docs.text.words.dates import DATE

# `Điều 140 của Luật nêu trên`, `Điều 48 cùng Bộ luật`: the document of that type that was named last.
ABOVE = re.compile(
    r"\s*,?\s*(?:(?:của|tại|trong)\s+)?(?:(?P<type>Bộ luật|Luật|Pháp lệnh|Nghị định|Nghị quyết|Quyết định"
    r"|Thông tư liên tịch|Thông tư|Chỉ thị)"
    r"\s+(?:(?:đã\s+)?(?:nêu|nói|dẫn|viện dẫn)(?:\s+trên)?|trên|vừa (?:nêu|dẫn)|đó|ấy)"
    r"|cùng\s+(?P<same>Bộ luật|Luật|Pháp lệnh|Nghị định|Thông tư))(?!\w)"
)
_BEFORE_PLACE = re.compile(
    rf"\s*,?\s*(?:(?:ngày\s+)?(?:{DATE.pattern}))?(?:\s*\([^()]{{1,80}}\))?"
    r"(?:(?:\s*(?:của|về)\s+[^,;.:()“”]{1,80})?\s*(?:[(,]\s*|[-–]\s+|:[^\S\n]+)|\s+)(?:"
    r"(?:(?:có\s+)?(?:quy định|khẳng định|hướng dẫn|nêu)\s+)?(?:tại|ở)\s+)?"
)
_FURTHEST_SOURCE = 300
_MOST_LOOKED_BACK = 60


class NamedDocuments:
    """The documents of one text in their order; those that only a provision before them gives away are added while it is read."""

    def __init__(self, references: Iterable[Reference]) -> None:
        self._all = sorted(references, key=_start)

    def add(self, reference: Reference | None) -> None:
        """Add a document, unless it is there (`Điều 5 luật đất đai` names one that no other words would)."""
        if reference is not None:
            index = bisect_left(self._all, reference.start, key=_start)
            if self._all[index : index + 1] != [reference]:
                insort(self._all, reference, key=_start)

    def next_from(self, position: int) -> Reference | None:
        """Return the first document that begins at a place or behind it."""
        at = bisect_left(self._all, position, key=_start)
        return self._all[at] if at < len(self._all) else None

    def right_before(self, text: str, position: int) -> Reference | None:
        """Return the document right before a provision: `Nghị định số 117/2020/NĐ-CP (Điều 12)`, `Luật Đất đai, Điều 5`."""
        reference = next(iter(self._before(position)), None)
        return reference if reference is not None and _BEFORE_PLACE.fullmatch(text, reference.end, position) else None

    def last_of(self, kind: str, position: int) -> Reference | None:
        """Return the document of a type (`Nghị định`) that was named last before a place."""
        return next((one for one in self._before(position) if one.type.lower() == kind.lower()), None)

    def last_with(self, attached: str, text: str, position: int) -> Reference | None:
        """Return the document last named as that of a regulation: `Quy chế thi ban hành kèm theo Thông tư số …` for `Quy chế`."""
        words = re.compile(rf"(?i)(?<!\w){attached}(?!\w)[^.;:\n]{{0,160}}\s(?:kèm|ban hành (?:theo|tại))\s[^.;:\n]{{0,20}}$")
        issued = (one for one in self._before(position) if one.type not in LAWS)  # what follows a law is no part of it
        return next((one for one in issued if words.search(text, max(0, one.start - 200), one.start)), None)

    def between(self, start: int, end: int) -> bool:
        """Return True when a document is named between two places."""
        return bisect_left(self._all, start, key=_start) < bisect_left(self._all, end, key=_start)

    def spoken_of(self, start: int, end: int, *, laws: bool = True) -> Reference | None:
        """Return the document that a provision without one belongs to: the one named last before it, else the next one (`laws`: or law)."""
        last = next((one for one in self._before(start) if one.type not in NOT_LAW), None)
        if last is not None:
            return last
        at = bisect_left(self._all, end, key=_start)
        behind = (one for one in self._all[at : at + _MOST_LOOKED_BACK] if one.start - end <= _FURTHEST_SOURCE)
        found = next((one for one in behind if one.type not in NOT_LAW), None)
        return found if laws or (found is not None and found.type not in (*LAWS, "Hiến pháp")) else None

    def _before(self, position: int) -> list[Reference]:
        """Return the documents named before a place, the last one first."""
        at = bisect_right(self._all, position, key=_start)
        return [one for one in reversed(self._all[max(0, at - _MOST_LOOKED_BACK) : at]) if one.end <= position]


def _start(reference: Reference) -> int:
    return reference.start
