"""Gives the document page its editing form: the panels, and the form with the checks."""

from __future__ import annotations

from legal_docs.admin.editing.forms import LegalDocumentForm
from legal_docs.admin.editing.panels import edit_handler
from legal_docs.models import LegalDocumentPage


def register() -> None:
    """Set the form on the page model; called once, by AppConfig.ready, before Wagtail asks for it."""
    LegalDocumentPage.base_form_class = LegalDocumentForm
    LegalDocumentPage.edit_handler = edit_handler
