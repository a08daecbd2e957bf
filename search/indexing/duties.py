"""What this app has of what the law asks of a portal: pages that are to be found."""

from __future__ import annotations

from django.urls import reverse

from cms.contracts.duties import Evidence, duty_check
from search.models import FoundPage


@duty_check("search")
def search() -> Evidence:
    """Return the pages that are in the index."""
    return Evidence(FoundPage.objects.count(), url=reverse("search:results"))
