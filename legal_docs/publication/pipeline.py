"""The publication pipeline: all steps after a document is published or unpublished, in the order in which they must happen.

Wagtail's signals and the import call these functions; each is one transaction and gives the same state when it is called twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum
from uuid import uuid4

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.documents.models import Document
from wagtail.models import Page

from cms.contracts.cited_law import note_changed_law
from cms.contracts.ports import Port
from cms.contracts.search import note_changes
from cms.contracts.upgrades import after_upgrade
from cms.models.access.restrictions import is_restricted
from cms.storage.prepared import Prepared
from legal_docs.files.draft_files import release
from legal_docs.law.amending.texts.versions import follow_days, rebuild, rebuild_targets, rebuild_texts
from legal_docs.law.citations.reading import read_page
from legal_docs.law.citations.resolving import release_citations, resolve_waiting_citations
from legal_docs.law.compare.announcing import announce_text
from legal_docs.law.validity.days import effect_days
from legal_docs.law.validity.refresh import refresh_one, refresh_status
from legal_docs.law.validity.rules.acting import INEFFECTIVE
from legal_docs.law.validity.rules.consolidating import texts_of
from legal_docs.models import (
    Amendment,
    AmendmentState,
    BulkRelease,
    DocumentChange,
    DocumentFile,
    DocumentVersion,
    LegalDocumentPage,
    PossibleChange,
    Provision,
    Relation,
)
from legal_docs.models.documents.announcing import announce_to_all
from legal_docs.models.documents.change_record import record_derived_change, record_gone, record_published
from legal_docs.models.documents.parts import NAMES_IN_RELATIONS
from legal_docs.publication.relations import affected_by, announce_acts, claim_waiting_relations, find_targets, release_relations
from legal_docs.publication.stored_text import read_typed_text
from legal_docs.text.provisions.rows import stored_rows
from legal_docs.text.vocabulary import ACTING, CONSOLIDATED_SYMBOL, NAMING, RelationKind, Scope

# (page) -> None: writes into its history why it was published in spite of warnings.
reason_for_warnings: Port[[LegalDocumentPage], object] = Port("reason_for_warnings")

AT_ONCE = 200  # documents whose validity is refreshed while a person waits


class PublicationOrigin(StrEnum):
    """The origin of a publication: an editor or the import."""

    EDITOR = "editor"  # a person in the admin, at once or through a schedule
    IMPORT = "import"  # a run over many records: the worker reads their links afterwards


@transaction.atomic(savepoint=False)
def after_publish(
    page: LegalDocumentPage, origin: PublicationOrigin = PublicationOrigin.EDITOR, *, created: DocumentVersion | None = None
) -> None:
    """Update everything that depends on a published document; the page itself is noted for the index by the kernel.

    The order is that of dependence: provisions come from the text, versions from the provisions and the approved amendments,
    citations from the versions, validity from relations and amendments. Documents whose validity this one changes are noted for
    the index where theirs is another. `created`: the text of a document that an import created, with the document, in this transaction.
    A caller that goes on after an error opens a savepoint: this joins the caller's transaction without one.
    """
    is_new = created is not None
    before = [] if is_new else stored_rows(Provision.objects.filter(version__document=page, version__valid_from=None))
    version = created or read_typed_text(page)
    if before and version:
        announce_text(page, f"text:{uuid4().hex}", before, stored_rows(version.provisions))
    place_effect_days(page, version)
    resolved = find_targets(page) if not is_new or page.relations.all() else 0
    claimed = resolved + claim_waiting_relations(page)
    rebuilt: list[int] = []
    if origin is not PublicationOrigin.IMPORT:
        reason_for_warnings(page)  # while it is still known that the document was withdrawn
    if not is_new:  # a document that was created just now has no files, no former states and no amendments
        release(page)
        end_withdrawal(page)
        page.concern(release_relations(page))
        release_citations(page)
        rebuild(page)
        rebuilt = follow_days(page, page.former.begins_on, page.former.days)
    if origin is not PublicationOrigin.IMPORT:
        read_page(page)
        resolve_waiting_citations(page)
    is_other = refresh_one(page, timezone.localdate(), announced=True, acted_on=bool(claimed) or not is_new, is_new=is_new)
    is_other |= record_published(page, is_new=is_new)
    if claimed or not is_new:  # else nothing on the portal knows it, or is changed by it
        refresh_affected(page, rebuilt, is_other=is_other)
    if is_other and (claimed or not is_new):
        note_related(page, but=NAMING if origin is PublicationOrigin.IMPORT else ())


@transaction.atomic
def after_unpublish(page: LegalDocumentPage) -> None:
    """Record that a document is not public any more, for those who keep a copy, and undo in others' texts and validity what it changed."""
    record_gone(page)
    with override("vi"):
        announce_to_all(page, f"gone:{page.last_published_at}", page.withdrawal_reason or _("No longer public."), gone=True)
    rebuilt = rebuild_targets(page)
    refresh_status([page.pk])
    refresh_affected(page, rebuilt)
    note_related(page)


def before_deletion(page: LegalDocumentPage) -> None:
    """Keep in mind what a document that is about to be deleted changes: its relations and amendments are deleted with it.

    A restricted one takes its place in the record of changes along: without the page nothing says that it may not be named.
    """
    page.remember_relations()
    approved = Amendment.objects.filter(acting=page, state=AmendmentState.APPROVED).values_list("target", flat=True)
    page.concern([*approved, *(relation.target_id for relation in affected_by(page)), *texts_of([page.pk])])
    if is_restricted(page):
        DocumentChange.objects.filter(key=page.translation_key).delete()
        BulkRelease.objects.close_holding_hidden()


@transaction.atomic
def after_deletion(page: LegalDocumentPage) -> None:
    """Undo in others' texts and validity what a deleted document changed; it was still public in the database when it was unpublished."""
    targets = list(LegalDocumentPage.objects.filter(pk__in=page.former.concerned))
    changed = {*rebuild_texts(targets), *(target.pk for target in targets)}
    refresh_status(changed)
    note_changes(changed | page.named_otherwise())
    note_changed_law(changed)


def refresh_affected(page: LegalDocumentPage, rebuilt: Iterable[int], *, is_other: bool = True) -> None:
    """Refresh the validity of the documents that this one changes or changed, and tell the index and those who cite this one or them.

    `rebuilt` are those whose texts may be others. Unless the document `is_other` than before, with its relations, those who cite are told
    of changed texts and validity alone (by what rebuilds and refreshes them).

    The index hears of each that is changed in part: its provisions may have another validity while its own is as before; and of each
    that is named now and was not, or the other way round: its entry counts by how many documents it is named.
    """
    affected = affected_by(page)
    gone = page.former.concerned - {relation.target_id for relation in affected}
    targets = {relation.target_id for relation in affected} | gone | set(rebuilt)
    targets |= texts_of({page.pk, *targets})
    announce_acts(page)
    refresh_status(targets)
    partly = {relation.target_id for relation in affected if relation.scope != Scope.WHOLE or relation.kind == RelationKind.AMENDS}
    partly |= gone
    note_changes(partly | texts_of(partly) | page.named_otherwise())
    if is_other:
        note_changed_law({page.pk, *targets})


_targets: Prepared[tuple[int, str]] = Prepared(
    lambda pk: Relation.objects.filter(document=pk).exclude(target=None).order_by().values_list("target", "kind")
)


def note_related(page: LegalDocumentPage, *, but: Collection[RelationKind] = ()) -> None:
    """Let the worker look at the documents that this one acts on or did before, and where it has other names, at those that act on it.

    `but`: relations of these kinds do not count. An import of many leaves out what only names a law: it is in the list of relations.
    """
    targets = [target for target, kind in _targets(page.pk) if kind not in but]
    sources = Relation.objects.filter(target=page).values_list("document", flat=True)
    is_renamed = page.former.names != tuple(getattr(page, name) for name in NAMES_IN_RELATIONS)
    before = {target for target, kind, *_rest in page.former.acts if kind not in but} if but else page.former.targets
    PossibleChange.objects.note([*before, *targets, *(sources if is_renamed else ())])


@transaction.atomic
def after_restriction(root: Page) -> None:
    """Rebuild what documents at or below `root` change in other documents, after a restriction was set or taken away.

    The index hears of those that they name, whose entries count them, and who cites them hears of it as when they are taken off. What
    was published while a restriction held is recorded now. Where more than AT_ONCE documents are affected, as below a restricted list,
    they are left to the job that refreshes validity.
    """
    documents = LegalDocumentPage.objects.live().descendant_of(root, inclusive=True)
    related = LegalDocumentPage.objects.filter(Q(relations__target__in=documents) | Q(incoming__document__in=documents)).distinct()
    PossibleChange.objects.note(related.values_list("pk", flat=True))
    note_changes(LegalDocumentPage.objects.filter(incoming__document__in=documents).values_list("pk", flat=True))
    note_changed_law(documents.values_list("pk", flat=True))
    last = DocumentChange.objects.filter(key=OuterRef("translation_key")).order_by("-pk").values("at")[:1]
    unrecorded = Q(recorded=None) | Q(recorded__lt=F("last_published_at"))
    for page in documents.readable().alias(recorded=Subquery(last)).filter(unrecorded).iterator():
        record_published(page)
    for acting in documents.filter(amendments_made__state=AmendmentState.APPROVED).distinct():
        refresh_status(rebuild_targets(acting))
    targets = Relation.objects.filter(document__in=documents, kind__in=ACTING).exclude(target=None).values("target").distinct()
    texts = texts_of(documents.order_by().values_list("pk", flat=True))
    if len(targets[: AT_ONCE + 1]) + len(texts) > AT_ONCE:
        LegalDocumentPage.objects.filter(Q(pk__in=targets) | Q(pk__in=texts)).update(status_until=timezone.localdate())
    else:
        refresh_status([*(row["target"] for row in targets), *texts])


@transaction.atomic
def after_file_change(file: Document) -> None:
    """Read again what is stored about a file (hash, size, pages, signatures) wherever a document offers it.

    A file may be replaced, or get another title, without its document being saved; those who keep a copy of the document hear of it.
    Nothing is read where the file is the same.
    """
    for row in DocumentFile.objects.filter(file=file).select_related("document"):
        if row.stored_name != file.file.name:
            row.file = file
            row.save()
        record_derived_change(row.document)


@after_upgrade
def refresh_acted_on() -> str:
    """Store what follows for a document from a correction, from its base, or from the end of one that acts on it, where it is not yet."""
    unable = Q(live=False) | Q(validity_windows__status__in=INEFFECTIVE)
    for acting in LegalDocumentPage.objects.filter(unable, amendments_made__state=AmendmentState.APPROVED).distinct():
        refresh_status(rebuild_targets(acting))
    acted_on = Q(corrected_effective_on__isnull=False) | Q(corrected_expires_on__isnull=False)
    acted_on |= Q(number_symbol__startswith=CONSOLIDATED_SYMBOL)
    acted_on |= Q(status_statements__part__gt="")  # such a statement counted for the whole document before
    acted_on |= Q(incoming__kind=RelationKind.CORRECTS) | Q(incoming__document__validity_windows__status__in=INEFFECTIVE)
    changed = refresh_status(LegalDocumentPage.objects.filter(acted_on).values_list("pk", flat=True))
    return f"{changed} documents have another validity by what acts on them." if changed else ""


def place_effect_days(page: LegalDocumentPage, version: DocumentVersion | None) -> None:
    """Find in the text as it is now the provisions that have a day of effect of their own."""
    days = list(page.effect_days.all())
    if days:
        effect_days.relocate_effect_days(days, stored_rows(version.provisions) if version else [])


def end_withdrawal(page: LegalDocumentPage) -> None:
    """Clear the withdrawal of a document that is published again."""
    if page.withdrawn_on:
        page.withdrawn_on, page.withdrawal_reason = None, ""
        LegalDocumentPage.objects.filter(pk=page.pk).update(withdrawn_on=None, withdrawal_reason="")
