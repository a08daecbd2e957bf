"""The sentence for an editor whose document exists already (how saves wait for each other: cms/admin/editing/page_saving.py)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from legal_docs.models import LegalDocumentPage

if TYPE_CHECKING:
    from django.contrib.auth.models import User

JUST_NOW = timedelta(minutes=10)


def duplicate_message(duplicate: LegalDocumentPage, user: User) -> str:
    """Return the sentence (HTML) for the editor about the existing document, with a link that leaves the form open."""
    address = reverse("wagtailadmin_pages:edit", args=[duplicate.pk])
    saved = duplicate.latest_revision_created_at
    own = (
        user is not None
        and duplicate.owner_id == user.pk
        and not duplicate.live
        and saved is not None
        and saved > timezone.now() - JUST_NOW
    )
    if own:
        sentence = _(
            "This document was just saved as a draft, by you or by the page itself while you typed. Go on there; what you typed stays here."
        )
        link = _("Open the saved draft")
    else:
        sentence = _("There is a document of this type, number, issuer and year already.")
        link = _("Open it in another tab")
    return format_html('{} <a href="{}" target="_blank" rel="noopener">{}</a>', sentence, address, link)
