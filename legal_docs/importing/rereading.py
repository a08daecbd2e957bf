"""Reads the texts of imported documents again, where an earlier version of the readers, or none, has read them."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.background.worker.jobs import periodic, run_each_isolated
from cms.contracts.upgrades import after_upgrade
from cms.models.pages.imported_pages import publish_imported
from legal_docs.importing.records import reason_not_to_change
from legal_docs.importing.stated import READERS_VERSION, fill_from_text, is_draft, raise_doubts, without_effect
from legal_docs.models import LegalDocumentPage, LegalIndexPage, LegalTask, Relation, TaskKind
from legal_docs.publication.pipeline import PublicationOrigin
from legal_docs.publication.relations import is_doubtful
from legal_docs.text.structure.parser import parse
from legal_docs.text.vocabulary import Origin, RelationKind

AT_ONCE = 50  # documents in one round of the job: some seconds


def to_be_read_again() -> QuerySet[LegalDocumentPage]:
    """Return the published documents of imports that the readers of today have not read."""
    return LegalDocumentPage.objects.live().filter(readers_version__lt=READERS_VERSION).exclude(source_id="")


@after_upgrade
def notify_waiting() -> str:
    """Return a message that says how many imported documents the worker will read again after this upgrade."""
    count = to_be_read_again().count()
    return f"The worker reads the texts of {count} imported documents again, for their days and relations." if count else ""


@periodic(every=timedelta(seconds=20), slow=True)
def reread(*, limit: int = AT_ONCE) -> int:
    """Read the next documents again; each is one transaction, so that a round that breaks off is gone on with. Return how many."""
    keys = list(to_be_read_again().order_by("pk").values_list("pk", flat=True)[:limit])
    return run_each_isolated(keys, _reread, failed=lambda pk, _error: _leave_to_a_person(pk))


def _leave_to_a_person(pk: int) -> None:
    """Make a document that the readers fail on a task, beside what was asked of it before; it is read no more by this version."""
    LegalDocumentPage.objects.filter(pk=pk).update(readers_version=READERS_VERSION)
    failed = _("Its text could not be read again by itself: please check its days and relations.")
    for page in LegalDocumentPage.objects.filter(pk=pk).defer("body_text"):
        asked = LegalTask.objects.filter(kind=TaskKind.TEXT_DIFFERS, document=page, settled_at=None).values_list("note", flat=True)
        raise_doubts(page, [*dict.fromkeys([*(line for note in asked for line in note.split("\n")), failed])])


def _reread(pk: int) -> bool:
    """Read one document under a lock; leave what persons edited or withdrew, and publish it again where its text says more or less."""
    Page.objects.select_for_update().filter(pk=pk).first()  # before it is read, as all else that publishes does
    page = to_be_read_again().filter(pk=pk).first()
    if page is None:  # another worker was faster
        return False
    stored = list(page.relations.all())
    before = page.effective_on, page.expires_on
    if not reason_not_to_change(page):
        law = parse(page.body_text)
        further, differences = fill_from_text(page, law, stored)
        raise_doubts(page, differences)
        doubted = [one for one in stored if one.target and is_doubtful(one, one.target)]
        for one in doubted:
            one.target = None
        kept = [one for one in stored if not _is_misread(page, one)]
        unnamed = any(one.target_title and not one.target_number and not one.target_key for one in kept)  # before names of laws were found
        if is_draft(page.number, law.preamble) and (page.effect_days.exists() or without_effect(stored) != stored):
            kept, page.effect_days = without_effect(kept), []
        if further or doubted or unnamed or len(kept) < len(stored) or before != (page.effective_on, page.expires_on):
            _publish(page, [*kept, *further])
    LegalDocumentPage.objects.filter(pk=pk).update(readers_version=READERS_VERSION)
    return True


def _is_misread(page: LegalDocumentPage, relation: Relation) -> bool:
    """Return True for offices that are merged ("hợp nhất"), which an earlier version took for a document that is consolidated."""
    return relation.origin == Origin.PARSED and relation.kind == RelationKind.CONSOLIDATES and not page.is_consolidated


def _publish(page: LegalDocumentPage, relations: list[object]) -> None:
    page.validated = True
    page.relations = relations
    publish_imported(page, LegalIndexPage.objects.ancestor_of(page).last(), origin=PublicationOrigin.IMPORT)
