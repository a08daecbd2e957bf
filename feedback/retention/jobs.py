"""The periodic jobs of the feedback app."""

from __future__ import annotations

from datetime import timedelta

from cms.background.jobs import periodic
from feedback.retention.deletion import destroy_old_epochs, purge_comments, purge_votes
from feedback.scores.sums import recompute_all, sum_changed


@periodic(every=timedelta(seconds=20))
def sum_new_votes() -> int:
    """Sum and score the targets that were voted on."""
    return sum_changed()


@periodic(every=timedelta(hours=24), slow=True)
def age_scores() -> int:
    """Score everything anew, forget what is to be forgotten."""
    return recompute_all() + purge_votes() + purge_comments() + destroy_old_epochs()
