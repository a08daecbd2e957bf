"""Documents of the law in the search for staff: by their number in any spelling and by their names, drafts too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.contracts.staff_search import SHOWN, StaffGroup, StaffHit, staff_search_source
from legal_docs.admin.lists.finding import documents_for, documents_named, edited_by

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@staff_search_source(10)
def documents_found(user: User, text: str) -> StaffGroup:
    """Find documents: those that the person may edit link to the editor, other public ones to their page."""
    found = documents_named(documents_for(user), text)[:SHOWN]
    mine = set(edited_by(user).filter(pk__in=[page.pk for page in found]).values_list("pk", flat=True))
    hits = []
    for page in found:
        url = reverse("wagtailadmin_pages:edit", args=[page.pk]) if page.pk in mine else page.url or ""
        detail = [page.number, f"{page.issued_on:%d/%m/%Y}" if page.issued_on else "", str(page.status_string)]
        hits.append(StaffHit(page.draft_title, url, " · ".join(filter(None, detail))))
    return StaffGroup(_("Legal documents"), hits)
