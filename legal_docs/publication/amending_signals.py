"""What follows for the versions of texts when a document is published anew."""

from __future__ import annotations

from typing import Any

from wagtail.signals import page_published

from legal_docs.amending import versions
from legal_docs.models import Amendment, AmendmentKind, AmendmentState, LegalDocumentPage


def connect() -> None:
    """Connect the receiver; after the app's own, which stores the text that the versions are made from."""
    page_published.connect(on_published, sender=LegalDocumentPage, dispatch_uid="legal_docs.amending.versions")


def on_published(sender: type[LegalDocumentPage], instance: LegalDocumentPage, **kwargs: Any) -> None:
    """A corrected text is corrected in all its versions, and in those that take it over from a consolidated document."""
    if instance.imported_text is not None:
        return  # created just now: nobody can have amended it or taken it over
    versions.rebuild(instance)
    taken_over = Amendment.objects.filter(acting=instance, kind=AmendmentKind.CONSOLIDATION, state=AmendmentState.APPROVED)
    for amendment in taken_over.select_related("target"):
        versions.rebuild(amendment.target)
