"""The log of a question: append-only, each entry hashed over the one before; no update, no delete (database triggers)."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from qa.choices import Role, Status
from qa.models.questions import Question
from qa.transitions import allowed_events

_STATUSES = [("", "–"), *Status.choices]


class QaEvent(models.Model):
    """One thing that happened. `data` holds no personal data: ids, dates, numbers, reasons that staff typed are messages."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField(_("when"))
    # The log outlives accounts: the name stays although the account may go.
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, blank=True, db_constraint=False, related_name="+")
    actor_name = models.CharField(_("who"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=12, choices=Role)
    action = models.CharField(_("action"), max_length=30)
    from_status = models.CharField(_("from"), max_length=16, choices=_STATUSES, blank=True)
    to_status = models.CharField(_("to"), max_length=16, choices=_STATUSES)
    data = models.JSONField(default=dict, blank=True)
    prev_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering: ClassVar = ["question", "seq"]
        default_permissions = ("view",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "seq"], name="qa_event_seq"),
            models.CheckConstraint(condition=allowed_events(), name="qa_event_allowed_move"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}/{self.seq} {self.action}"
