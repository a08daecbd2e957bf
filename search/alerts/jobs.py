"""The worker's periodic jobs for followed searches."""

from __future__ import annotations

from datetime import timedelta

from cms.background.jobs import periodic
from search.alerts.digests import forget, send_due


@periodic(every=timedelta(minutes=10), slow=True)
def send_digests() -> int:
    """Mail people who follow a search what is new in it; return how many mails were written."""
    return send_due()


@periodic(every=timedelta(hours=6))
def forget_alerts() -> int:
    """Delete addresses that nobody confirmed and old notes of what was told; return how many rows went."""
    return forget()
