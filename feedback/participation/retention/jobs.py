"""The periodic jobs of the feedback app."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.background.retention import Rule, register
from cms.contracts.upgrades import after_upgrade
from feedback.models import Comment
from feedback.models.choices import CommentState
from feedback.models.periods import KEEP_PERSONAL_DATA_DAYS, KEEP_VIEWS_DAYS, KEEP_VOTES_DAYS
from feedback.participation.retention import deletion

EPOCH = _("180 days")


@after_upgrade
def reopen_lost_duplicates() -> str:
    """Make comments new again that an earlier version left set aside as the duplicate of one that was deleted, emptied or is spam."""
    lost = Q(duplicate_of=None) | Q(duplicate_of__state=CommentState.SPAM) | Q(duplicate_of__text="")
    number = Comment.objects.filter(lost, state=CommentState.DUPLICATE).update(duplicate_of=None, state=CommentState.NEW)
    return f"{number} readers' comments are to be looked at again: what they repeated is gone." if number else ""


register(Rule("feedback.votes", _("votes; their daily sums stay"), timedelta(days=KEEP_VOTES_DAYS), deletion.old_votes))
register(
    Rule(
        "feedback.participation.comments",
        _("words of comments that may hold personal data and that nobody cleared"),
        timedelta(days=KEEP_PERSONAL_DATA_DAYS),
        deletion.old_comments,
        deletion.empty,
    )
)
register(Rule("feedback.views", _("daily counts of views"), timedelta(days=KEEP_VIEWS_DAYS), deletion.old_views))
register(Rule("feedback.epochs", _("keys by which a reader's votes belong together"), EPOCH, deletion.past_epochs, deletion.destroy_secret))
