"""Rows that the citizens' pages keep beside questions: what was asked lately (against doubles), and how often an answer was enough."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from qa.models.questions import Question
from qa.vocabulary import clock


class RecentText(models.Model):
    """A keyed hash of what a question says, for a day: the same text again is then recognised without being read."""

    never_on_cached_pages = True

    question = models.OneToOneField(Question, models.CASCADE, related_name="recent_text")
    text_hash = models.CharField(max_length=64, db_index=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"text of question {self.question_id}"


class DeflectionEvent(models.Model):
    """A count of the people who said on a day that an answered question was enough for them; nothing of who they are or what they typed."""

    never_on_cached_pages = True

    day = models.DateField()
    page = models.ForeignKey("qa.AnswerPage", models.SET_NULL, null=True, related_name="+")
    solved = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day", "page"], name="qa_one_deflection_row"),
            models.UniqueConstraint(fields=["day"], condition=Q(page__isnull=True), name="qa_one_deflection_row_without_page"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.solved}"
