"""Places in words and back: `att_1__art_5__cl_2` is "khoản 2 Điều 5 (Quy định kèm theo)"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from legal_docs.law.amending.places.annexes import units_in
from legal_docs.text.provisions.addresses import anchors_in
from legal_docs.text.provisions.rows import Row
from legal_docs.text.vocabulary import NAMES_OF_STEPS

_UNIT = re.compile(
    r"(?i)(?<!\w)(?:phần|chương|(?:tiểu )?mục|điều|khoản|điểm|tiết|kèm theo số)\s+(?:\d(?:[\w.-]*\w)?|[a-zđ]\d?|[IVXLC]+)(?!\w)"
)
_DIVISIONS = ("phần", "chương", "mục", "tiểu mục")


def place_words(anchor: str) -> str:
    """Return a place as people write it, the smallest unit first; part of the law's own language, in no other."""
    parts, attached = [], ""
    for step in anchor.split("__"):
        kind, _, label = step.partition("_")
        if kind == "att":
            attached = " (Quy định kèm theo)" if label in ("", "1") else f" (Quy định kèm theo số {label})"
        elif kind in NAMES_OF_STEPS:
            parts.append(f"{NAMES_OF_STEPS[kind]} {label.replace('dd', 'đ')}".strip())
    return " ".join(reversed(parts)) + attached if parts else anchor


def anchor_in(words: str, known: Mapping[str, Row]) -> str:
    """Return the anchor that words name, "" when none of `known` (by anchor in lower case) is; an anchor as it is will do, too.

    A place as `place_words` writes it is that very provision; what was typed more freely must have no unit that was not found.
    """
    typed = words.strip()
    exact = next((row.anchor for row in known.values() if place_words(row.anchor).lower() == typed.lower()), "")
    for candidate in (exact, typed, *anchors_in(typed), *(unit.anchor for unit in units_in(typed))):
        for form in (candidate, f"att_1__{candidate}"):
            row = known.get(form.lower())
            if row is not None and (form in (exact, typed) or _names_all(place_words(row.anchor), typed)):
                return row.anchor
    return ""


def _names_all(place: str, typed: str) -> bool:
    """Return True when each unit of the typed words that has a number is one of the place (`tiết i điểm a` is not all of `điểm a`).

    The place of an article does not say which chapter it is in: that may be typed, too.
    """
    of_place, of_typed = ({" ".join(unit.split()).lower() for unit in _UNIT.findall(words)} for words in (place, typed))
    if any(unit.startswith("điều") for unit in of_place):
        of_typed = {unit for unit in of_typed if not unit.startswith(_DIVISIONS)}
    return of_typed <= of_place
