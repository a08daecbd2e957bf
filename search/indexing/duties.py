"""What this app has of what the law asks of a portal: pages that are to be found."""

from __future__ import annotations

from django.urls import reverse
from wagtail.models import Page

from cms.contracts.duties import Evidence, duty_check
from search.models import FoundPage


@duty_check("search")
def search() -> Evidence:
    """Return the public pages that are in the index: a page that was taken away keeps its row."""
    found = Page.objects.live().public().filter(pk__in=FoundPage.objects.values("page_id"))
    return Evidence(found.count(), url=reverse("search:results"))
