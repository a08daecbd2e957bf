"""Due dates: which policy holds, what it gives, and what pauses, extensions and a new calendar do to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from qa.errors import Refused
from qa.models import DayUnit, Question, SlaPolicy
from qa.working_days import WorkingCalendar


class NoPolicy(Refused):
    """No answering time is recorded for a kind on a day."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When an answer is due, and the policy that says so as it was then."""

    due_at: datetime
    snapshot: dict[str, Any]


def policy_for(kind: str, day: date, unit_id: int | None = None) -> SlaPolicy:
    """The policy of a kind on a day; a unit's own goes before the general one. Raises NoPolicy."""
    valid = SlaPolicy.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), kind=kind, valid_from__lte=day)
    found = valid.filter(Q(unit__isnull=True) | Q(unit=unit_id)).select_related("legal_basis")
    best = sorted(found, key=lambda policy: (policy.unit_id is None, -policy.valid_from.toordinal()))
    if not best:
        raise NoPolicy(f"There is no answering time for the kind {kind} on {day:%d/%m/%Y}.")
    return best[0]


def deadline(kind: str, start: datetime, *, unit_id: int | None = None, coordinated: bool = False) -> Deadline:
    """The due date of a question of `kind` whose clock starts at `start`."""
    snapshot = policy_for(kind, timezone.localdate(start), unit_id).snapshot()
    return Deadline(due_from_snapshot(snapshot, start, coordinated=coordinated), snapshot)


def due_from_snapshot(snapshot: dict[str, Any], start: datetime, *, coordinated: bool = False, extra_days: int = 0) -> datetime:
    """The due date that a kept policy gives on today's calendar, moved by `extra_days` working days of pauses."""
    calendar = WorkingCalendar.load()
    days = (snapshot.get("coordinated_days") if coordinated else None) or snapshot["answer_days"]
    due = calendar.due(start, days, snapshot.get("day_unit", DayUnit.WORKING))
    return calendar.postpone(due, extra_days) if extra_days else due


def days_left(question: Question, today: date, calendar: WorkingCalendar) -> int | None:
    """Working days until the due date (0: today; negative: overdue); None without one or while the clock stands still."""
    if question.due_at is None or question.paused_at is not None or not question.is_open:
        return None
    return calendar.between(today, timezone.localdate(question.due_at))


def recomputed(questions: Iterable[Question]) -> list[tuple[Question, datetime]]:
    """The questions whose due date a changed calendar moves, with the new date. Extended ones keep the date that was promised."""
    moved = []
    for question in questions:
        if not question.policy_snapshot or question.clock_started_at is None or question.extension_count:
            continue
        due = due_from_snapshot(
            question.policy_snapshot, question.clock_started_at, coordinated=question.coordinated, extra_days=question.paused_days
        )
        if due != question.due_at:
            moved.append((question, due))
    return moved
