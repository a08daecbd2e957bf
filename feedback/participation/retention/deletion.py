"""What is kept only for a time (periods.py): votes, uncleared comments, secrets of epochs when they end."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from feedback.models import Comment, EpochKey, ViewDaily, Vote
from feedback.models.choices import CommentState, PersonalData
from feedback.models.periods import KEEP_PERSONAL_DATA_DAYS, KEEP_VIEWS_DAYS, KEEP_VOTES_DAYS


def _day(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def old_votes() -> QuerySet[Vote]:
    """Return votes past their time that are in the daily sums, which stay: nothing is deleted that was not summed."""
    return Vote.objects.filter(day__lt=_day(KEEP_VOTES_DAYS), summed=True)


def old_comments() -> QuerySet[Comment]:
    """Return comments that may hold personal data, were never cleared, and are past their time."""
    return Comment.objects.filter(personal_data=PersonalData.SUSPECTED, day__lt=_day(KEEP_PERSONAL_DATA_DAYS)).exclude(text="")


def empty(comments: QuerySet[Any]) -> int:
    """Delete the words of comments; the vote that they came with stays."""
    Comment.objects.filter(pk__in=comments.values("pk")).release_duplicates()
    return comments.update(text="", state=CommentState.NOT_ACTIONABLE)


def old_views() -> QuerySet[ViewDaily]:
    """Return old counts of views."""
    return ViewDaily.objects.filter(day__lt=_day(KEEP_VIEWS_DAYS))


def past_epochs() -> QuerySet[EpochKey]:
    """Return epochs that are over and still have their secret: without it nobody can match a cookie with their votes."""
    return EpochKey.objects.filter(ends_on__lte=timezone.localdate()).exclude(secret="")


def destroy_secret(epochs: QuerySet[Any]) -> int:
    """Destroy the secrets of epochs."""
    return epochs.update(secret="")
