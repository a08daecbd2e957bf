"""What follows for links when a document is published."""

from __future__ import annotations

from typing import Any

from wagtail.signals import page_published

from legal_docs.citations import services
from legal_docs.models import LegalDocumentPage


def connect() -> None:
    """Connect the receiver, after the one that parses the text."""
    page_published.connect(on_published, sender=LegalDocumentPage, dispatch_uid="legal_docs.citations.published")


def on_published(sender: type[LegalDocumentPage], instance: LegalDocumentPage, **kwargs: Any) -> None:
    """Read the links of what an editor published at once; an import of many leaves them to the worker."""
    if instance.validated:
        return
    services.read_page(instance)
    services.heal(instance)
