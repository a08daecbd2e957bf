"""From rows to the facts that validity depends on."""

from __future__ import annotations

from collections.abc import Iterable

from legal_docs.models import LegalDocumentPage, Relation
from legal_docs.status import Change, Facts, Statement
from legal_docs.vocabulary import EFFECTS, RelationKind, Scope, Status


def facts_of(page: LegalDocumentPage) -> Facts:
    """Return the facts of a document from its dates, the changes by published documents, and what was stated."""
    return Facts(
        issued_on=page.issued_on,
        effective_on=page.effective_on,
        expires_on=page.expires_on,
        changes=changes_in(incoming(page)),
        statements=tuple(Statement(Status(row.status), row.since) for row in page.status_statements.all()),
    )


def incoming(page: LegalDocumentPage) -> Iterable[Relation]:
    """Return the relations that act on a document, each with its acting document, in one query at most."""
    if page.pk is None:
        return ()
    if "incoming" in getattr(page, "_prefetched_objects_cache", {}):
        return page.incoming.all()
    return page.incoming.select_related("document").defer("document__body_text")


def changes_in(relations: Iterable[Relation]) -> tuple[Change, ...]:
    """Return what these relations to one document change, in legal order: by the day of the change, then of the acting document."""
    acting = [relation for relation in relations if _acts(relation)]
    acting.sort(key=lambda relation: (relation.starts, relation.document.issued_on or relation.starts, relation.sort_order or 0))
    return tuple(
        Change(
            effect=EFFECTS[RelationKind(relation.kind)],
            whole=relation.scope == Scope.WHOLE,
            starts=relation.starts,  # type: ignore[arg-type]  # _acts lets none without a day through
            ends=relation.ends_on,
            relation_id=relation.pk,
        )
        for relation in acting
    )


def _acts(relation: Relation) -> bool:
    """True when a relation changes validity: of such a kind, dated, and by a document that the public can read."""
    return relation.kind in EFFECTS and relation.starts is not None and relation.document.live
