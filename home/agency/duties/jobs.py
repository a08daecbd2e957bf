"""The worker's periodic job for the compliance report."""

from __future__ import annotations

from datetime import timedelta

from cms.background.jobs import periodic
from home.agency.duties.history import keep


@periodic(every=timedelta(hours=12), slow=True)
def keep_compliance() -> int:
    """Keep what the compliance report finds for the present quarter; return how many reports were kept."""
    return keep()
