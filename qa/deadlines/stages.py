"""The stages before an answer is approved, each with an end of its own: routing by intake, writing by the unit."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qa.deadlines.rules import working_calendar
from qa.models import Question
from qa.vocabulary.choices import Status


class Stage(models.TextChoices):
    TRIAGE = "triage", _("classifying and routing")
    DRAFT = "draft", _("writing the answer")


_STATUSES = {Status.RECEIVED: Stage.TRIAGE, Status.ASSIGNED: Stage.DRAFT, Status.IN_PROGRESS: Stage.DRAFT}
_DAYS = {Stage.TRIAGE: "triage_days", Stage.DRAFT: "draft_days"}


def statuses(stage: Stage) -> list[Status]:
    """Return the statuses in which a question is in `stage`."""
    return [status for status, its in _STATUSES.items() if its is stage]


def stage_of(question: Question) -> Stage | None:
    """Return the stage in which a question is; None before it is accepted, and once its answer is written."""
    return _STATUSES.get(Status(question.status))


def end_of_stage(stage: Stage, snapshot: dict[str, Any], start: datetime) -> datetime | None:
    """Return when a stage that begins at `start` ends by the policy that a question keeps; None where it has no time of its own."""
    days = snapshot.get(_DAYS[stage])
    return working_calendar().due(start, days) if days else None


def entering(stage: Stage, snapshot: dict[str, Any], start: datetime) -> dict[str, Any]:
    """Return the columns that change when a question comes into a stage at `start`."""
    return {"stage_due_at": end_of_stage(stage, snapshot, start), "escalated_to": ""}


def moved_ends(questions: Iterable[Question]) -> list[tuple[Question, datetime]]:
    """Return the questions whose stage a changed calendar ends on another day; those that went back and forth keep their day."""
    moved = []
    for question in questions:
        stage = stage_of(question)
        start = question.clock_started_at if stage is Stage.TRIAGE else question.assigned_at
        went_back = question.bounce_count or question.paused_days or question.submitted_for_review_at
        if stage is None or start is None or went_back:
            continue
        end = end_of_stage(stage, question.policy_snapshot, start)
        if end is not None and end != question.stage_due_at:
            moved.append((question, end))
    return moved


def is_late(question: Question, moment: datetime) -> bool:
    """Return whether the time of the present stage is over."""
    return stage_of(question) is not None and question.paused_at is None and (question.stage_due_at or moment) < moment


def words_for(question: Question) -> str:
    """Return the stage and its end in words for the desk; empty where there is none."""
    stage = stage_of(question)
    if stage is None or question.stage_due_at is None:
        return ""
    end = timezone.localtime(question.stage_due_at)
    return str(_("%(stage)s: until %(end)s") % {"stage": stage.label.capitalize(), "end": f"{end:%H:%M %d/%m/%Y}"})
