"""What follows when a document is published or taken off."""

from __future__ import annotations

from typing import Any

from wagtail.signals import page_published, page_unpublished

from legal_docs import services
from legal_docs.models import LegalDocumentPage


def connect() -> None:
    """Connect the receivers; this app stands before the search app, so that the index sees the text that belongs to the page."""
    page_published.connect(on_published, sender=LegalDocumentPage, dispatch_uid="legal_docs.published")
    page_unpublished.connect(on_unpublished, sender=LegalDocumentPage, dispatch_uid="legal_docs.unpublished")


def on_published(sender: type[LegalDocumentPage], instance: LegalDocumentPage, **kwargs: Any) -> None:
    services.settle_published(instance)


def on_unpublished(sender: type[LegalDocumentPage], instance: LegalDocumentPage, **kwargs: Any) -> None:
    services.settle_unpublished(instance)
