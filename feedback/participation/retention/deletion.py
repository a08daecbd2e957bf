"""Rules of retention (periods.py): votes, uncleared comments, secrets of epochs that are over."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.background.worker.retention import Rule, register
from cms.contracts.upgrades import after_upgrade
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


@after_upgrade
def reopen_lost_duplicates() -> str:
    """Make comments new again that an earlier version left set aside as the duplicate of one that was deleted, emptied or is spam."""
    lost = Q(duplicate_of=None) | Q(duplicate_of__state=CommentState.SPAM) | Q(duplicate_of__text="")
    number = Comment.objects.filter(lost, state=CommentState.DUPLICATE).update(duplicate_of=None, state=CommentState.NEW)
    return f"{number} readers' comments are to be looked at again: what they repeated is gone." if number else ""


register(Rule("feedback.votes", _("votes; their daily sums stay"), timedelta(days=KEEP_VOTES_DAYS), old_votes))
register(
    Rule(
        "feedback.participation.comments",
        _("words of comments that may hold personal data and that nobody cleared"),
        timedelta(days=KEEP_PERSONAL_DATA_DAYS),
        old_comments,
        empty,
    )
)
register(Rule("feedback.views", _("daily counts of views"), timedelta(days=KEEP_VIEWS_DAYS), old_views))
register(Rule("feedback.epochs", _("keys by which a reader's votes belong together"), _("180 days"), past_epochs, destroy_secret))
