"""Periodic work: validity changes by itself when a day comes."""

from __future__ import annotations

from datetime import timedelta

from cms.jobs import periodic


@periodic(every=timedelta(minutes=10))
def refresh_validity() -> int:
    """Refresh the documents whose next boundary date has come."""
    from legal_docs.services import refresh_due

    return refresh_due()
