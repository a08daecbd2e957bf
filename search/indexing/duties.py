"""Evidence of a duty of the portal that this app gives: public pages can be found."""

from __future__ import annotations

from django.urls import reverse

from cms.contracts.duties import Evidence, duty_check
from cms.models.access.restrictions import public_pages
from search.models import FoundPage


@duty_check("search")
def search() -> Evidence:
    """Return the public pages that are in the index (a page that is no longer public keeps its row)."""
    found = public_pages().filter(pk__in=FoundPage.objects.values("page_id"))
    return Evidence(found.count(), url=reverse("search:results"))
