"""A consolidated text (văn bản hợp nhất) against the text that the approved amendments give: where they differ."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from legal_docs.law.amending.places.footnotes import without_notes
from legal_docs.law.compare.report import Comparison, compare
from legal_docs.models import LegalDocumentPage, Relation
from legal_docs.text.provisions.rows import Row, stored_rows
from legal_docs.text.vocabulary import RelationKind

_SPACES = re.compile(r"\s+")
_QUOTES = str.maketrans({"“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})


@dataclass(slots=True)
class Check:
    """The result: the day whose text was taken, the differences, and how many provisions were the same."""

    consolidated: LegalDocumentPage
    target: LegalDocumentPage
    day: date
    comparison: Comparison
    same: int


def check(consolidated: LegalDocumentPage, target: LegalDocumentPage, *, day: date | None = None) -> Check:
    """Compare a consolidated document with the text of `target` on `day` (by default the last change that it takes in).

    Footnotes, kinds of quotation marks and spaces are no differences. Raises ValueError when either has no text.
    """
    on = day or day_of_consolidation(consolidated, target)
    theirs, ours = consolidated.version_on(), target.version_on(on)
    if theirs is None or ours is None:
        raise ValueError("Both documents need a text.")
    before = normalised(stored_rows(ours.provisions))
    after = normalised(without_notes(stored_rows(theirs.provisions)))
    result = compare(before, after, same_document=True)
    return Check(consolidated, target, on, result, len(result.blocks) - len(result.changed))


def day_of_consolidation(consolidated: LegalDocumentPage, target: LegalDocumentPage) -> date:
    """Return the day for which a consolidated text was made: the latest effect of the amending documents that it takes in.

    They are those that it names by a relation; without any, all that changed the target before it was certified.
    """
    named = set(Relation.objects.filter(document=consolidated, kind=RelationKind.CONSOLIDATES).values_list("target_id", flat=True))
    certified = consolidated.issued_on or timezone.localdate()
    days = [
        relation.starts
        for relation in target.incoming.filter(document__live=True, kind__in=(RelationKind.AMENDS, RelationKind.REPEALS)).select_related(
            "document"
        )
        if relation.starts and (relation.document_id in named or (named <= {target.pk} and relation.document.issued_on
            and relation.document.issued_on <= certified))
    ]  # fmt: skip
    return max(days, default=target.begins_on or certified)


def normalised(rows: Iterable[Row]) -> list[Row]:
    """Return rows in which only words can differ."""
    return [
        row._replace(marker=_plain(row.marker), heading=_plain(row.heading), text="\n".join(_plain(line) for line in row.text.split("\n")))
        for row in rows
    ]


def _plain(text: str) -> str:
    return _SPACES.sub(" ", text.translate(_QUOTES)).strip(" .") if len(text) < 40 else _SPACES.sub(" ", text.translate(_QUOTES)).strip()
