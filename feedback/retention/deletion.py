"""Delete what is kept only for a time (periods.py): votes, uncleared comments, secrets of epochs when they end."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from feedback.models import Comment, EpochKey, ViewDaily, Vote
from feedback.models.choices import CommentState, PersonalData
from feedback.models.periods import KEEP_PERSONAL_DATA_DAYS, KEEP_VIEWS_DAYS, KEEP_VOTES_DAYS
from feedback.scores.sums import sum_changed


def purge_votes() -> int:
    """Delete votes that are past their time, whose daily sums stay; return how many."""
    while sum_changed():  # nothing is deleted that was not summed
        pass
    limit = timezone.localdate() - timedelta(days=KEEP_VOTES_DAYS)
    return Vote.objects.filter(day__lt=limit, summed=True).delete()[0]


def purge_comments() -> int:
    """Empty comments that may hold personal data, were never cleared, and are past their time; drop old view counts."""
    today = timezone.localdate()
    with transaction.atomic():
        ViewDaily.objects.filter(day__lt=today - timedelta(days=KEEP_VIEWS_DAYS)).delete()
        return (
            Comment.objects.filter(personal_data=PersonalData.SUSPECTED, day__lt=today - timedelta(days=KEEP_PERSONAL_DATA_DAYS))
            .exclude(text="")
            .update(text="", state=CommentState.NOT_ACTIONABLE)
        )


def destroy_old_epochs() -> int:
    """Destroy the secrets of epochs that are over: from then on nobody can match a cookie with their votes."""
    return EpochKey.objects.filter(ends_on__lte=timezone.localdate()).exclude(secret="").update(secret="")
