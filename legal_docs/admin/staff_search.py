"""Documents of the law in the search for staff: by their number in any spelling and by their names, drafts too."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.contracts.staff_search import SHOWN, StaffGroup, StaffHit, staff_search_source
from cms.models.vietnamese_order import with_words
from cms.text.document_numbers import number_key
from legal_docs.models import LegalDocumentPage

_LOOSE = re.compile(r"\b(\d{1,5})\D{1,8}((?:19|20)\d\d)\b")


@staff_search_source(10)
def documents_found(user: Any, text: str) -> StaffGroup:
    """Find documents: those that the person may edit lead to the editor, other public ones to their page."""
    mine = set(
        policy_registry.get_by_type(Page)
        .instances_user_has_any_permission_for(user, ["add", "change", "publish"])
        .values_list("pk", flat=True)
    )
    every = LegalDocumentPage.objects.filter(Q(pk__in=mine) | Q(pk__in=LegalDocumentPage.objects.readable().values("pk"))).defer(
        "body_text"
    )
    named = with_words(every, text, "draft_title", "number", "short_name", "other_names").values("pk")
    number = _numbered(text)
    condition = Q(pk__in=named) | number if number else Q(pk__in=named)
    exact = Case(When(number, then=Value(0)), default=Value(1)) if number else Value(1)
    found = every.filter(condition).order_by(exact, "-issued_on", "-pk").select_related("document_type")[:SHOWN]
    hits = []
    for page in found:
        url = reverse("wagtailadmin_pages:edit", args=[page.pk]) if page.pk in mine else page.url or ""
        detail = [page.number, f"{page.issued_on:%d/%m/%Y}" if page.issued_on else "", str(page.status_string)]
        hits.append(StaffHit(page.draft_title, url, " · ".join(filter(None, detail))))
    return StaffGroup(_("Legal documents"), hits)


def _numbered(text: str) -> Q | None:
    """Return the condition of a number as people type it: `31/2026/NĐ-CP`, or `nd 31 2026`, `31 năm 2026`; None when there is none."""
    if key := number_key(text):
        return Q(number_key=key)
    found = _LOOSE.search(text)
    return Q(number_key__startswith=f"{int(found[1])}/{found[2]}/") if found else None
