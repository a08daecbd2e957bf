"""The stages before an answer is approved, each with an end of its own: routing by intake, writing by the unit."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from qa.deadlines.rules import working_calendar
from qa.deadlines.working_days import Counting
from qa.models import Question
from qa.vocabulary import clock
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
    counting = Counting.from_snapshot(snapshot.get("counting"))
    return working_calendar().due(start, days, counting=counting) if days else None


def entering(stage: Stage, snapshot: dict[str, Any], start: datetime, *, overdue: bool = False) -> dict[str, Any]:
    """Return the columns that change when a question enters a stage at `start`.

    A question whose whole time is over stays escalated to the same person: that step is not taken twice.
    """
    changes: dict[str, Any] = {"stage_started_at": start, "stage_due_at": end_of_stage(stage, snapshot, start)}
    return changes if overdue else {**changes, "escalated_to": ""}


def in_time_again(question: Question, changes: dict[str, Any]) -> dict[str, Any]:
    """Return `changes` of the times of a question, by which it is no longer escalated when nothing of it is late by them."""
    after = copy(question)
    for name, value in changes.items():
        setattr(after, name, value)
    return changes if after.is_overdue or is_late(after, clock.now()) else {**changes, "escalated_to": ""}


def moved_ends(questions: Iterable[Question]) -> list[tuple[Question, dict[str, Any]]]:
    """Return the questions whose stage a changed calendar ends on another day, with the columns that change.

    A question that was open before stages had ends gets its first; one that waited for its sender or was extended keeps its day.
    """
    moved = []
    for question in questions:
        stage, start = stage_of(question), question.stage_started_at
        if start is None and question.stage_due_at is None:
            start = question.clock_started_at if stage is Stage.TRIAGE else question.assigned_at
        if stage is None or start is None or question.paused_days or question.extension_count:
            continue
        end = end_of_stage(stage, question.policy_snapshot, start)
        if end is not None and end != question.stage_due_at:
            moved.append((question, {"stage_started_at": start, "stage_due_at": end}))
    return moved


def end_of(question: Question) -> datetime | None:
    """Return when the present stage ends: at the end of its own time, or of the time of the whole answer if that is earlier.

    A stage that began after the time of the whole answer was over has its own time only.
    """
    if stage_of(question) is None or question.stage_due_at is None:
        return None
    own, due, start = question.stage_due_at, question.due_at, question.stage_started_at
    return min(own, due) if due and (start is None or start < due) else own


def late_in(stage: Stage, moment: datetime) -> Q:
    """Return the condition of the questions whose `stage` was over at `moment`: `end_of` in SQL."""
    began_in_time = Q(stage_started_at__isnull=True) | Q(stage_started_at__lt=F("due_at"))
    over = Q(stage_due_at__lt=moment) | (Q(stage_due_at__isnull=False, due_at__lt=moment) & began_in_time)
    return Q(status__in=statuses(stage), paused_at__isnull=True) & over


def is_late(question: Question, moment: datetime) -> bool:
    """Return whether the time of the present stage is over."""
    return question.paused_at is None and (end_of(question) or moment) < moment


def words_for(question: Question) -> str:
    """Return the stage and its end in words for the desk; empty where there is none."""
    stage, ends = stage_of(question), end_of(question)
    if stage is None or ends is None:
        return ""
    end, start = timezone.localtime(ends), question.stage_started_at
    values = {"stage": stage.label.capitalize(), "end": f"{end:%H:%M %d/%m/%Y}", "n": question.policy_snapshot.get(_DAYS[stage])}
    if ends != question.stage_due_at:
        return str(_("%(stage)s: until %(end)s, when the whole answer is due") % values)
    if start is None or values["n"] is None or question.paused_days or question.extension_count:
        return str(_("%(stage)s: until %(end)s") % values)
    zero = working_calendar().day_zero(timezone.localtime(start), Counting.from_snapshot(question.policy_snapshot.get("counting")))
    words = _("%(stage)s: until %(end)s (%(n)d working days from %(start)s, that day not counted)")
    return str(words % {**values, "start": f"{zero:%d/%m/%Y}"})
