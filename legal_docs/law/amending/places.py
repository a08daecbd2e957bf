"""Places in words and back: `att_1__art_5__cl_2` is "khoản 2 Điều 5 (Quy định kèm theo)"."""

from __future__ import annotations

from collections.abc import Mapping

from legal_docs.law.amending.annexes import units_in
from legal_docs.text.addresses import anchors_in

_NAMES: Mapping[str, str] = {
    "part": "Phần", "chp": "Chương", "sec": "Mục", "subsec": "Tiểu mục", "art": "Điều", "cl": "khoản", "point": "điểm", "indent": "tiết",
    "annex": "Phụ lục",
}  # fmt: skip


def place_words(anchor: str) -> str:
    """Return a place as people write it, the smallest unit first; part of the law's own language, in no other."""
    parts, attached = [], ""
    for step in anchor.split("__"):
        kind, _, label = step.partition("_")
        if kind == "att":
            attached = " (Quy định kèm theo)" if label in ("", "1") else f" (Quy định kèm theo số {label})"
        elif kind in _NAMES:
            parts.append(f"{_NAMES[kind]} {label.replace('dd', 'đ')}".strip())
    return " ".join(reversed(parts)) + attached if parts else anchor


def anchor_in(words: str, known: Mapping[str, object]) -> str:
    """Return the anchor that words name, "" when none of `known` (anchors in lower case) is; an anchor as it is will do, too."""
    typed = words.strip()
    for candidate in (typed, *anchors_in(typed), *(unit.anchor for unit in units_in(typed))):
        for form in (candidate, f"att_1__{candidate}"):
            if form.lower() in known:
                return form
    return ""
