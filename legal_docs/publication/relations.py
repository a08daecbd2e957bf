"""Gives relations whose target is only a number their document, and finds the documents whose validity a document changes."""

from __future__ import annotations

from legal_docs.models import LegalDocumentPage, Relation
from legal_docs.vocabulary import CHANGES_VALIDITY


def find_targets(page: LegalDocumentPage) -> int:
    """Give the page's relations whose target is only a number their document, where it is on the site; return how many."""
    waiting = Relation.objects.filter(document=page, target=None).exclude(target_key="")
    return sum(_resolve(relation) for relation in waiting)


def claim_waiting_relations(page: LegalDocumentPage) -> int:
    """Give the relations that wait for this document's number their target; return how many."""
    if not page.number_key:
        return 0
    waiting = Relation.objects.filter(target=None, target_key=page.number_key).exclude(document=page)
    return sum(_resolve(relation) for relation in waiting)


def _resolve(relation: Relation) -> bool:
    """Set the target of a waiting relation when exactly one live document fits its number, the same issuer's first."""
    found = list(LegalDocumentPage.objects.live().filter(number_key=relation.target_key).exclude(pk=relation.document_id))
    if len(found) > 1:
        found = [page for page in found if page.issuing_body_id == relation.document.issuing_body_id]
    if len(found) != 1:
        return False
    Relation.objects.filter(pk=relation.pk).update(target=found[0])
    return True


def affected_by(page: LegalDocumentPage) -> list[Relation]:
    """Return the relations by which this document changes the validity of others on the site (id of target, kind, scope)."""
    found = Relation.objects.filter(document=page, kind__in=CHANGES_VALIDITY).exclude(target=None)
    return list(found.only("target_id", "kind", "scope"))
