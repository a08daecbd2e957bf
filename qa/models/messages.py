"""What people write beside a question and its answer: messages, notes, and the parts of second units."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from qa.models.questions import Question
from qa.vocabulary import clock


class MessageKind(models.TextChoices):
    NEED_INFO = "need_info", _("Question to the citizen")
    SUPPLEMENT = "citizen_supplement", _("Information from the citizen")
    OBJECTION = "objection", _("Why the answer does not satisfy")
    PROGRESS = "progress_notice", _("Notice of progress")
    NOTE = "internal_note", _("Internal note")


class QuestionMessage(models.Model):
    """A message beside the question and its answer; notes are seen by staff only."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=20, choices=MessageKind)
    body = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    form_hash = models.CharField(max_length=64, blank=True, editable=False)  # of the form that it came with: sent twice, it is kept once
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar = ["created_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "form_hash"], condition=~Q(form_hash=""), name="qa_message_form_once")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.created_at:%d/%m/%Y}"


class Coordination(models.Model):
    """A second unit that gives its part of an answer, with a due date of its own."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="coordinations")
    unit = models.ForeignKey("qa.Unit", models.PROTECT, related_name="coordinations")
    task = models.TextField(_("what is asked of the unit"), blank=True)
    due_at = models.DateTimeField(_("due"))
    done_at = models.DateTimeField(pgettext_lazy("time", "done"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("given by")
    )
    contribution = models.TextField(_("contribution"), blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["question", "unit"], name="qa_one_coordination")]

    def __str__(self) -> str:
        return f"{self.question_id} · {self.unit}"

    @property
    def is_overdue(self) -> bool:
        return self.done_at is None and self.due_at < clock.now()
