"""The published answers that cite a document: provides the kernel's contract `cited_law`."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.dispatch import receiver
from wagtail.models import ReferenceIndex
from wagtail.signals import page_published

from cms.background.worker.jobs import periodic
from cms.contracts import cited_law
from cms.contracts.cited_law import CitingAnswer
from cms.contracts.search import note_changes
from cms.storage.prepared import Prepared, PreparedSet
from qa.models import AnswerCitation, AnswerPage
from qa.models.cited_documents import laws_cited, link_by_number, look_up
from qa.processing.publication.following import announce_changed_law

MOST_ANSWERS = 200
AT_ONCE = 500
_citing: Prepared[int] = Prepared(lambda page_id: _rows(page_id).order_by().values_list("pk", flat=True)[:1])

_pages_citing: PreparedSet[int] = PreparedSet(
    lambda documents: AnswerCitation.objects.filter(document__in=documents, page__live=True).order_by().values_list("page", flat=True)
)


def register() -> None:
    """Provide the contract; called once, by AppConfig.ready."""
    cited_law.answers_citing.register(answers_citing)
    cited_law.on_changed_law(note_answers)


def answers_citing(page_id: int) -> list[CitingAnswer]:
    """Return the public answers that cite a document, newest first, at most MOST_ANSWERS; one line for each cited place."""
    if not _citing(page_id):  # the rule for most documents: one short statement
        return []
    rows = _rows(page_id).filter(page__in=AnswerPage.objects.readable()).select_related("page", "document")
    citations = list(rows.order_by(F("page__answered_on").desc(nulls_last=True), "pk")[:MOST_ANSWERS])
    laws = laws_cited(citations)
    found = []
    for one in citations:
        changed = look_up(one, one.page.answered_on, laws).changed_since
        found.append(CitingAnswer(one.provision, one.page.title, one.page.url or "", one.page.answered_on, changed))
    return found


def _rows(page_id: int) -> QuerySet[AnswerCitation]:
    return AnswerCitation.objects.filter(document=page_id, page__live=True, page__no_index=False)


def note_answers(document_ids: Collection[int]) -> None:
    """Note for the index the answers that cite one of these documents, and look again for what their numbers mean."""
    if citing := set(_pages_citing(document_ids)):
        note_changes(citing)
        announce_changed_law(citing, document_ids)
        _link(_numbered().filter(document__in=document_ids, page__live=True))


@periodic(every=timedelta(hours=1), slow=True)
def link_published_citations() -> int:
    """Link citations by number of published answers to the documents that bear it here by now; return how many changed.

    An imported answer names its law by number, and a document may come to the portal after the answers that cite it, or a second one.
    """
    rows = _numbered().filter(page__live=True)
    numbers = list(rows.order_by("number").values_list("number", flat=True).distinct())
    return sum(_link(rows.filter(number__in=numbers[start : start + AT_ONCE])) for start in range(0, len(numbers), AT_ONCE))


@receiver(page_published, sender=AnswerPage, dispatch_uid="qa.link_citations")
def link_citations(instance: AnswerPage, **kwargs: Any) -> None:
    """Link the citations of an answer that was just published: the draft of an editor may be older than the link that the job made."""
    _link(_numbered().filter(page=instance))


def _numbered() -> QuerySet[AnswerCitation]:
    """Return the citations by number: those for which nobody chose a document."""
    return AnswerCitation.objects.filter(Q(document=None) | Q(document=F("found"))).exclude(number="")


@transaction.atomic
def _link(rows: QuerySet[AnswerCitation]) -> int:
    """Link citations by number, for the index of the search and for that of references too; return how many changed."""
    changed = link_by_number(list(rows))
    linked = [one for one in changed if rows.filter(pk=one.pk).update(document=one.document_id, found=one.found)]
    pages = {one.page_id for one in linked}
    note_changes(pages)
    for page in AnswerPage.objects.filter(pk__in=pages):
        ReferenceIndex.create_or_update_for_object(page)
    return len(linked)
