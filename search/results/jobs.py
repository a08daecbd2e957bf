"""The worker's periodic jobs for the counts of queries."""

from __future__ import annotations

from datetime import timedelta

from cms.background.jobs import periodic
from search.results.query_counts import forget_old


@periodic(every=timedelta(hours=6))
def forget_query_counts() -> int:
    """Delete counts of queries that are older than they may be kept; return how many rows went."""
    return forget_old()
