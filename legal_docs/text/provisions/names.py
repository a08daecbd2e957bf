"""Words for provisions: what each is called, and how a question about one names it."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from legal_docs.text.provisions.rows import Row
from legal_docs.text.vocabulary import UNIT_NAMES

_ATTACHED = re.compile(r"att_(\d+)__art_")


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
