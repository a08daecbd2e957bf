"""What follows when a document is published or taken off."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save
from wagtail.signals import page_published, page_unpublished

from legal_docs.files import reading_copies
from legal_docs.models import DocumentType, LegalDocumentPage, ReadingCopy
from legal_docs.publication import records as publishing
from legal_docs.publication import services


def connect() -> None:
    """Connect the receivers; this app stands before the search app, so that the index sees the text that belongs to the page."""
    page_published.connect(on_published, sender=LegalDocumentPage, dispatch_uid="legal_docs.published")
    page_unpublished.connect(on_unpublished, sender=LegalDocumentPage, dispatch_uid="legal_docs.unpublished")
    pre_save.connect(before_type_saved, sender=DocumentType, dispatch_uid="legal_docs.before_type_saved")
    post_save.connect(on_type_saved, sender=DocumentType, dispatch_uid="legal_docs.type_saved")
    post_delete.connect(reading_copies.on_copy_deleted, sender=ReadingCopy, dispatch_uid="legal_docs.copy_deleted")


def on_published(sender: type[LegalDocumentPage], instance: LegalDocumentPage, **kwargs: Any) -> None:
    services.settle_published(instance)


def on_unpublished(sender: type[LegalDocumentPage], instance: LegalDocumentPage, **kwargs: Any) -> None:
    services.settle_unpublished(instance)


def before_type_saved(sender: type[DocumentType], instance: DocumentType, **kwargs: Any) -> None:
    """Note the part of the address that a type had, so that its documents can be moved after it is saved."""
    stored = DocumentType.objects.filter(pk=instance.pk).values_list("slug", flat=True) if instance.pk else None
    instance.slug_before = stored.first() if stored is not None else None


def on_type_saved(sender: type[DocumentType], instance: DocumentType, **kwargs: Any) -> None:
    before = getattr(instance, "slug_before", None)
    if before and before != instance.slug:
        publishing.rename_type(instance, before)
