"""Which articles of an amending document are about which of the documents that it changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from legal_docs.models import LegalDocumentPage, Relation
from legal_docs.text.documents.references import find_references
from legal_docs.text.provisions.rows import Row
from legal_docs.text.vocabulary import RelationKind, Scope

_KINDS = (RelationKind.AMENDS, RelationKind.REPEALS, RelationKind.REPLACES, RelationKind.CORRECTS)


@dataclass(frozen=True, slots=True)
class Share:
    """The rows of an amending text that are about one target, the day of the change, and how the relation puts it."""

    target: LegalDocumentPage
    effective_on: date
    rows: list[Row]
    words: str


def shares_of(acting: LegalDocumentPage, rows: Sequence[Row]) -> list[Share]:
    """Return one share for each target that is on this site; an article that names none of them belongs to the one before it.

    With a single target all articles are about it. Without a day of effect nothing can be dated, and the target is left out.
    """
    relations = _by_target(acting)
    if len(relations) == 1:
        return [_share(relation, list(rows)) for relation in relations.values()]
    parts: dict[str, list[Row]] = {number: [] for number in relations}
    current = ""
    for article in _articles(rows):
        named = _numbers(f"{article[0].heading}\n{article[0].text[:400]}")
        current = next((number for number in named if number in relations), "" if named else current)
        if current:
            parts[current].extend(article)
    return [_share(relations[number], found) for number, found in parts.items() if found]


def _by_target(acting: LegalDocumentPage) -> dict[str, Relation]:
    relations = Relation.objects.filter(document=acting, kind__in=_KINDS).exclude(target=None).select_related("target", "document")
    found: dict[str, Relation] = {}
    for relation in relations:
        partial = relation.scope == Scope.PARTIAL or relation.kind in (RelationKind.AMENDS, RelationKind.CORRECTS)
        if partial and relation.target is not None and relation.starts is not None:
            found.setdefault(relation.target.number_norm or str(relation.target_id), relation)
    return found


def _share(relation: Relation, rows: list[Row]) -> Share:
    words = Relation.objects.filter(document=relation.document_id, target=relation.target_id).values_list("provisions", flat=True)
    return Share(relation.target, relation.starts, rows, " ".join(words))  # type: ignore[arg-type]  # _by_target lets none pass without


def _articles(rows: Sequence[Row]) -> list[list[Row]]:
    found: list[list[Row]] = []
    for row in rows:
        if row.is_article or not found:
            found.append([])
        found[-1].append(row)
    return found


def _numbers(words: str) -> list[str]:
    return [reference.number.norm for reference in find_references(words) if reference.number is not None]
