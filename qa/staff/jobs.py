"""Periodic work for the staff screens: forget who had a question open."""

from __future__ import annotations

from datetime import timedelta

from cms.background.jobs import periodic
from qa.staff import presence


@periodic(every=timedelta(hours=1))
def forget_who_was_there() -> int:
    """Delete rows of presence that are long over."""
    return presence.purge()
