"""Words for provisions: what each is called, and how a question about one names it."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from legal_docs.text.provisions.rows import Row
from legal_docs.text.vocabulary import NAMES_OF_STEPS, UNIT_NAMES

_ATTACHED = re.compile(r"att_(\d+)__art_")
_NAMES = NAMES_OF_STEPS | {"form": "Mẫu số"}
_OF_ATTACHED = "của văn bản ban hành kèm theo"


def name_of(row: Row) -> str:
    """Return what a provision is called: `Điều 5`, `Chương II`, `điểm đ`; an attached regulation has no number of its own."""
    if row.role == "regulation" and not row.label:
        return _("Attached regulation")
    return f"{UNIT_NAMES[row.kind]} {row.label}".rstrip()


def asked_of(row: Row) -> str:
    """Return the place that a question about an article names: `Điều 5`, `Điều 5 (Quy định kèm theo)`.

    An attached regulation starts again at Điều 1; without these words the place would be read as that of the decision itself.
    """
    found = _ATTACHED.match(row.anchor)
    if found is None:
        return name_of(row)
    which = "" if found[1] == "1" else f" số {found[1]}"
    return f"{UNIT_NAMES[row.kind]} {row.label} (Quy định kèm theo{which})"


def place_words(anchor: str) -> str:
    """Return a place the smallest unit first: `art_5__cl_2__point_dd` gives `điểm đ khoản 2 Điều 5`; "" for no anchor."""
    words, attached = [], ""
    for step in reversed(anchor.split("__")):
        name, _dash, label = step.partition("_")
        if name == "att":
            attached = _OF_ATTACHED
        elif name in _NAMES:
            words.append(f"{_NAMES[name]} {label.replace('dd', 'đ')}")
    return " ".join([*words, attached] if attached else words)
