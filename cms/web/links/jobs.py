"""The worker's periodic jobs for the links of pages."""

from __future__ import annotations

from datetime import timedelta

from cms.background.jobs import periodic
from cms.web.links import of_pages


@periodic(every=timedelta(days=7), slow=True)
def read_links() -> int:
    """Look for links in every public page; return how many pages."""
    return of_pages.read_all()


@periodic(every=timedelta(minutes=15), slow=True)
def check_links() -> int:
    """Ask the links that are due (each once a week); return how many."""
    return of_pages.check_links()
