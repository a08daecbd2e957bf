"""Receivers of Wagtail's signals: one for each event, and none depends on what another app's receivers did before it."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from wagtail.documents.models import Document
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_unpublished

from cms.models import ChangeNote
from legal_docs.files import reading_copies
from legal_docs.models import DocumentVersion, DraftDocumentPage, LegalDocumentPage, ReadingCopy
from legal_docs.models.base.reference import NamedOnDocuments
from legal_docs.models.documents.announcing import announce_to_all
from legal_docs.publication.drafts import announce, follow_text
from legal_docs.publication.pipeline import (
    PublicationOrigin,
    after_deletion,
    after_file_change,
    after_publish,
    after_restriction,
    after_unpublish,
    before_deletion,
)


def connect() -> None:
    """Connect the receivers; called once, by AppConfig.ready."""
    page_published.connect(on_published, sender=LegalDocumentPage, dispatch_uid="legal_docs.published")
    pre_save.connect(on_draft_saved, sender=DraftDocumentPage, dispatch_uid="legal_docs.draft_saved")
    page_published.connect(on_draft_published, sender=DraftDocumentPage, dispatch_uid="legal_docs.draft_published")
    page_unpublished.connect(on_unpublished, sender=LegalDocumentPage, dispatch_uid="legal_docs.unpublished")
    pre_delete.connect(on_deletion, sender=LegalDocumentPage, dispatch_uid="legal_docs.before_deletion")
    post_delete.connect(on_deleted, sender=LegalDocumentPage, dispatch_uid="legal_docs.deleted")
    for rows in NamedOnDocuments.__subclasses__():
        pre_delete.connect(on_row_deletion, sender=rows, dispatch_uid=f"legal_docs.{rows.__name__}_deleted")
    post_save.connect(on_change_note, sender=ChangeNote, dispatch_uid="legal_docs.change_noted")
    post_save.connect(on_file_saved, sender=Document, dispatch_uid="legal_docs.file_saved")
    post_save.connect(on_restriction, sender=PageViewRestriction, dispatch_uid="legal_docs.restricted")
    post_delete.connect(on_restriction, sender=PageViewRestriction, dispatch_uid="legal_docs.unrestricted")
    post_delete.connect(reading_copies.on_copy_deleted, sender=ReadingCopy, dispatch_uid="legal_docs.copy_deleted")


def on_published(
    sender: type[LegalDocumentPage],
    instance: LegalDocumentPage,
    origin: PublicationOrigin = PublicationOrigin.EDITOR,
    created: DocumentVersion | None = None,
    **kwargs: Any,
) -> None:
    """Run the publication, not when one is only planned, which Wagtail reports too; the import sends `origin` and `created`."""
    if instance.live:
        after_publish(instance, origin, created=created)


def on_draft_published(sender: type[DraftDocumentPage], instance: DraftDocumentPage, **kwargs: Any) -> None:
    announce(instance)


def on_draft_saved(sender: type[DraftDocumentPage], instance: DraftDocumentPage, update_fields: Any = None, **kwargs: Any) -> None:
    """Let comments follow their articles, when the text that everyone reads is stored."""
    if instance.pk and (update_fields is None or "body_text" in update_fields):
        follow_text(instance)


def on_change_note(sender: type[ChangeNote], instance: ChangeNote, **kwargs: Any) -> None:
    """Notify those who follow a document of what its editor says is new."""
    if page := LegalDocumentPage.objects.readable().filter(pk=instance.page_id).first():
        announce_to_all(page, f"note:{instance.pk}", instance.text)


def on_unpublished(sender: type[LegalDocumentPage], instance: LegalDocumentPage, **kwargs: Any) -> None:
    after_unpublish(instance)


def on_deletion(sender: type[LegalDocumentPage], instance: LegalDocumentPage, **kwargs: Any) -> None:
    before_deletion(instance)


def on_deleted(sender: type[LegalDocumentPage], instance: LegalDocumentPage, **kwargs: Any) -> None:
    after_deletion(instance)


def on_row_deletion(sender: type[NamedOnDocuments], instance: NamedOnDocuments, **kwargs: Any) -> None:
    """Let the worker look at the documents that show a field, a tag or a gazette issue which is about to be deleted."""
    instance.note_documents()


def on_file_saved(sender: type[Document], instance: Document, created: bool, **kwargs: Any) -> None:
    """Look at a stored file again, which may be another one or called otherwise now; a new one belongs to no document yet."""
    if not created:
        after_file_change(instance)


def on_restriction(sender: type[PageViewRestriction], instance: PageViewRestriction, origin: Any = None, **kwargs: Any) -> None:
    """Refresh documents after a restriction is set or lifted; one deleted together with its page (`origin`, Django) lifts nothing."""
    if origin is None or getattr(origin, "model", type(origin)) is PageViewRestriction:
        after_restriction(instance.page)
