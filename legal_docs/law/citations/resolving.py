"""Gives citations their documents: when a document is published, when its number is corrected, and from time to time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from cms.background.worker.jobs import periodic
from cms.contracts.upgrades import after_upgrade
from cms.storage.prepared import Prepared, PreparedSet
from cms.text.numbers.document_numbers import number_key
from legal_docs.law.citations.finding import Mention
from legal_docs.law.citations.known import KnownDocuments, keys_of, source_of
from legal_docs.models import Citation, CitationDecision, DocumentVersion, LegalDocumentPage, Meant, VersionLinks

_by_number: Prepared[Citation] = Prepared(
    lambda pk, key: Citation.objects.filter(target=pk, target_key__contains="/").exclude(target_key=key).order_by("pk")
)


_waiting: PreparedSet[Citation] = PreparedSet(
    lambda keys: _with_documents(Citation.objects.unresolved().filter(target_key__in=keys)).prefetch_related(None)[:5000], few=8
)


def resolve_waiting_citations(page: LegalDocumentPage) -> int:
    """Set the target of the citations that waited for this document; return how many. A name may also mean another law: each is checked."""
    waiting = _waiting(keys_of(page))
    prefetch_related_objects(waiting, _texts())
    return _give_targets(waiting, KnownDocuments()) if waiting else 0


def release_citations(page: LegalDocumentPage) -> int:
    """Look again for the documents of citations that found this one by a number which is not its own now; return how many found another.

    What an editor decided stays, and a citation by the name of a law; a number alone has a stroke in its key.
    """
    found = _by_number(page.pk, page.number_key)
    other = [one for one in found if number_key(one.target_number or one.target_key) != page.number_key]
    decided = set(CitationDecision.objects.filter(target=page).values_list("target_key", flat=True)) if other else set()
    gone = [one for one in other if decided.isdisjoint((one.target_key, str(Meant(one.target_key, one.dated, one.within))))]
    prefetch_related_objects(gone, _texts())
    return _give_targets(gone, KnownDocuments()) if gone else 0


@periodic(every=timedelta(minutes=10), slow=True)
def resolve_all_waiting(*, limit: int = 2000) -> int:
    """Look again for the documents that citations wait for, where one of that number or name is here now; return how many were found.

    Taken in any order: some name none of those that bear their number or name, and must not stand before the others for ever.
    """
    known = KnownDocuments()
    numbers = LegalDocumentPage.objects.live().exclude(number_key="").values("number_key")
    waiting = _with_documents(Citation.objects.unresolved().filter(Q(target_key__in=numbers) | Q(target_key__in=known.names)))
    some = list(waiting.order_by("?").values_list("pk", flat=True)[:limit])
    return _give_targets(_with_documents(Citation.objects.filter(pk__in=some)), known)


def _with_documents(citations: QuerySet[Citation]) -> QuerySet[Citation]:
    """Return the citations that can be resolved, with the documents of their texts: without those whose number needs a day and has none."""
    return _with_texts(citations.exclude(within__startswith="@"))


def _with_texts(citations: QuerySet[Citation]) -> QuerySet[Citation]:
    """Return citations with their texts and the documents of these, in two further statements where there are any, which is seldom."""
    return citations.order_by("pk").prefetch_related(_texts())


def _texts() -> Prefetch[str, Any, str]:
    documents = Prefetch("document", LegalDocumentPage.objects.defer("body_text"))
    return Prefetch("version", DocumentVersion.objects.order_by().prefetch_related(documents))


@after_upgrade
def read_meanings() -> str:
    """Have those texts read again whose citations do not say yet of which day, or in which texts, their number means a document."""
    numbered = Citation.objects.filter(dated=None, within="").exclude(target_number="")
    local = Q(target_key__contains="ubnd") | Q(target_key__contains="hdnd")
    unread = numbered.filter(local | ~Q(target_key__regex=r"/(19|20)\d\d/|(qh|hdnn)\d"))
    count = VersionLinks.objects.filter(version__in=unread.values("version")).update(read_at=None)
    return f"{count} texts are read for the documents that they name." if count else ""


def _give_targets(waiting: Iterable[Citation], known: KnownDocuments) -> int:
    """Set what citations mean now, where it is other than before; return how many got a document."""
    changed = []
    for citation in waiting:
        found = known.find(_as_mention(citation), source_of(citation.version.document, citation.version))
        target = found.target if found.target != citation.version.document_id else None
        if (target, found.set_aside) != (citation.target_id, citation.set_aside):
            citation.target_id, citation.set_aside = target, found.set_aside
            changed.append(citation)
    Citation.objects.bulk_update(changed, ["target", "set_aside"], batch_size=200)
    return sum(one.target_id is not None for one in changed)


def _as_mention(citation: Citation) -> Mention:
    name, _space, year = citation.target_name.rpartition(" ")
    if not year.isdigit():
        name, year = citation.target_name, ""
    return Mention(0, 0, "", number=citation.target_number, name=name, year=int(year) if year else None, dated=citation.dated)
