"""The worklist of unread feedback on the admin's first screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.contracts.worklist import WorklistItem, worklist_provider
from feedback.models import Comment, TargetScore
from feedback.models.choices import CommentState

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@worklist_provider
def feedback_waiting(user: User) -> Iterator[WorklistItem]:
    """Return new comments, and pages whose votes are held until somebody decides."""
    if user.has_perm("feedback.change_comment"):
        new = Comment.objects.filter(state=CommentState.NEW)
        yield WorklistItem(_("readers' comments to look at"), new.count(), reverse("feedback_admin:inbox") + "?xem=new")
    if user.has_perm("feedback.change_vote"):
        yield WorklistItem(_("pages with held votes"), TargetScore.objects.filter(held__gt=0).count(), reverse("feedback_admin:held"))
