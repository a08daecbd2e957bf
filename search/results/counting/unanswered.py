"""Queries that found nothing, as the kernel's contract returns them: listed beside the report of pages to improve."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from cms.contracts.unanswered_searches import UnansweredQuery
from search.results.counting.query_counts import QuerySelection, sums


def unanswered(days: int, count: int) -> list[UnansweredQuery]:
    """Return at most `count` queries that most often found nothing in the last `days` days, with their results page."""
    found = sums(days, which=QuerySelection.EMPTY, limit=count)
    return [UnansweredQuery(row.text, row.empty, f"{reverse('search:results')}?{urlencode({'q': row.text})}") for row in found]
