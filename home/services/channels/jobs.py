"""The worker's periodic job for the service channels."""

from __future__ import annotations

from datetime import timedelta

from cms.background.jobs import periodic
from home.services.channels.link_checks import check_due


@periodic(every=timedelta(minutes=15), slow=True)
def check_channels() -> int:
    """Check the web addresses of the channels that are due (each once a week); return how many."""
    return check_due()
