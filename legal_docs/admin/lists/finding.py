"""Documents as staff look for them: by a number in any spelling, or by words of their names with or without tone marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db.models import Case, Q, QuerySet, Value, When
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.admin.editing.choosable import choosable
from cms.models.vietnamese_order import with_words
from cms.text.numbers.document_numbers import number_key
from legal_docs.models import LegalDocumentPage

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_EDITS = ["add", "change", "publish"]
_LOOSE = re.compile(r"\b(\d{1,5})\D{1,8}((?:19|20)\d\d)\b")


def edited_by(user: User) -> QuerySet[Page]:
    """Return the pages that the person may edit or publish."""
    return policy_registry.get_by_type(Page).instances_user_has_any_permission_for(user, _EDITS)


def documents_for(user: User) -> QuerySet[LegalDocumentPage]:
    """Return the documents that the person may see: those that they find in the explorer, and what everybody may read."""
    return choosable(LegalDocumentPage.objects.defer("body_text").select_related("document_type", "issuing_body"), user)


def documents_named(every: QuerySet[LegalDocumentPage], text: str) -> QuerySet[LegalDocumentPage]:
    """Keep the documents that `text` names: those that bear it as their number first, then the newest."""
    named = with_words(every, text, "draft_title", "number", "short_name", "other_names").order_by().values("pk")
    number = _numbered(text)
    condition = Q(pk__in=named) | number if number else Q(pk__in=named)
    exact = Case(When(number, then=Value(0)), default=Value(1)) if number else Value(1)
    return every.filter(condition).order_by(exact, "-issued_on", "-pk")


def _numbered(text: str) -> Q | None:
    """Return the condition of a number as people type it: `31/2026/NĐ-CP`, or `nd 31 2026`, `31 năm 2026`; None when there is none."""
    if key := number_key(text):
        return Q(number_key=key)
    found = _LOOSE.search(text)
    return Q(number_key__startswith=f"{int(found[1])}/{found[2]}/") if found else None
