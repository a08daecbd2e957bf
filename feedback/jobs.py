"""What the worker does for the feedback app."""

from __future__ import annotations

from datetime import timedelta

from cms.background.jobs import periodic
from feedback import services
from feedback.services.keeping import purge_comments


@periodic(every=timedelta(seconds=20))
def sum_new_votes() -> int:
    """Sum and score the targets that were voted on."""
    return services.sum_changed()


@periodic(every=timedelta(hours=24), slow=True)
def age_scores() -> int:
    """Score everything anew, forget what is to be forgotten."""
    return services.recompute_all() + services.purge_votes() + purge_comments() + services.destroy_old_epochs()
