"""Texts of readers: opinions beside a vote, and problem reports."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from feedback.models.base import AboutTarget
from feedback.models.choices import OPEN_STATES, CommentKind, CommentState, PersonalData, Reason
from feedback.models.votes import Vote

MAX_TEXT = 1000


class CommentQuerySet(models.QuerySet["Comment"]):
    def open(self) -> CommentQuerySet:
        """Return the comments that are work to do."""
        return self.filter(state__in=OPEN_STATES)

    def readable(self) -> CommentQuerySet:
        """Return the comments without possible personal data: what lists, exports and mails may show."""
        return self.exclude(personal_data=PersonalData.SUSPECTED)

    def release_duplicates(self) -> None:
        """Detach the duplicates of these comments, because the comments are deleted, reworded or become duplicates themselves.

        Where the comment is a duplicate, its duplicates now point to its original. Where it is closed (done or not actionable),
        they get its state. Else the oldest of them becomes new again, and the others are its duplicates. A duplicate that is
        itself one of these comments is left as it is.
        """
        going: list[Comment] = list(self.order_by("-pk"))
        going.sort(key=lambda comment: comment.state != CommentState.DUPLICATE)
        for comment in going:
            duplicates = comment.comment_set.filter(state=CommentState.DUPLICATE).exclude(pk__in=[each.pk for each in going])
            if comment.state == CommentState.DUPLICATE and comment.duplicate_of_id:
                duplicates.update(duplicate_of=comment.duplicate_of_id)
            elif comment.state in (CommentState.DONE, CommentState.NOT_ACTIONABLE):
                duplicates.update(state=comment.state)
            elif oldest := duplicates.order_by("pk").first():
                duplicates.exclude(pk=oldest.pk).update(duplicate_of=oldest)
                duplicates.filter(pk=oldest.pk).update(duplicate_of=None, state=CommentState.NEW)

    def withdraw(self) -> None:
        """Delete comments that their readers take back."""
        self.release_duplicates()
        self.delete()


class Comment(AboutTarget):
    """A reader's words about a page. Only the browser that voted may change the words, only staff the state."""

    kind = models.CharField(_("kind"), max_length=10, choices=CommentKind.choices, default=CommentKind.OPINION)
    vote = models.OneToOneField(Vote, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="comment")
    problem = models.CharField(_("problem"), max_length=12, choices=Reason.choices, blank=True)
    text = models.TextField(_("text"), max_length=MAX_TEXT)
    revision_id = models.BigIntegerField(_("revision of the page"), null=True, blank=True, editable=False)
    day = models.DateField(_("day"))
    personal_data = models.CharField(_("personal data"), max_length=10, choices=PersonalData.choices, default=PersonalData.NONE)
    spam_score = models.FloatField(_("looks like advertising"), default=0)
    state = models.CharField(_("state"), max_length=16, choices=CommentState.choices, default=CommentState.NEW)
    duplicate_of = models.ForeignKey("self", verbose_name=_("duplicate of"), null=True, blank=True, on_delete=models.SET_NULL)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who deals with it"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    note = models.TextField(_("note for colleagues"), blank=True)
    improvement = models.ForeignKey(
        "feedback.Improvement", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="comments"
    )
    fixed_revision_id = models.BigIntegerField(_("revision that fixes it"), null=True, blank=True, editable=False)
    question_no = models.CharField(_("request for correction"), max_length=20, blank=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("reader's comment")
        verbose_name_plural = _("readers' comments")
        ordering = ["-day", "-pk"]
        indexes = [models.Index(fields=["state", "day"], name="feedback_comment_state")]
        permissions = [("see_personal_data", _("Can read and clear comments that may hold personal data"))]

    def __str__(self) -> str:
        """Return the page and the day, never a reader's words: this name is kept in logs longer than the comment."""
        return f"{self.title or self.path} ({self.day:%d/%m/%Y})"

    @property
    def shown_text(self) -> str:
        """Return the words, or a placeholder while they may hold personal data."""
        return str(_("(hidden: may hold personal data)")) if self.is_hidden else self.text

    @property
    def is_hidden(self) -> bool:
        return self.personal_data == PersonalData.SUSPECTED
