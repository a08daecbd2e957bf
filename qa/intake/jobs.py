"""Periodic work of intake: forget the hashes of texts."""

from __future__ import annotations

from datetime import timedelta

from cms.background.jobs import periodic
from qa.intake.doubles import forget_texts


@periodic(every=timedelta(hours=1))
def forget_old_texts() -> int:
    """Delete the hashes of texts that are a day old; return how many."""
    return forget_texts()
