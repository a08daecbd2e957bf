"""Due dates: which policy holds, what it gives, and what pauses, extensions and a new calendar do to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from qa.deadlines import rules
from qa.deadlines.rules import Rules, working_calendar
from qa.deadlines.working_days import Counting, WorkingCalendar
from qa.models import DayUnit, Question, SlaPolicy
from qa.vocabulary import clock
from qa.vocabulary.errors import Refused


class NoPolicy(Refused):
    """No answering time is recorded for a kind on a day."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A due date, and a copy of the policy that it follows."""

    due_at: datetime
    snapshot: dict[str, Any]


def _policy_of(known: Rules, kind: str, day: date, unit_id: int | None) -> SlaPolicy:
    policy = known.policy(kind, day, unit_id)
    if policy is None:
        raise NoPolicy(gettext("There is no answering time for this kind of question yet. Please tell the office that keeps this portal."))
    return policy


def deadline(kind: str, start: datetime, *, unit_id: int | None = None, coordinated: bool = False, known: Rules | None = None) -> Deadline:
    """Return the due date of a question of `kind` whose clock starts at `start`; `known` are the rules, where the caller has them."""
    known = known or rules.current()
    day = timezone.localdate(start)
    snapshot = {**_policy_of(known, kind, day, unit_id).snapshot(), "counting": known.counting_on(day)}
    return Deadline(_due(known.calendar, snapshot, start, coordinated=coordinated), snapshot)


def due_from_snapshot(snapshot: dict[str, Any], start: datetime, *, coordinated: bool = False, extra_days: int = 0) -> datetime:
    """Return the due date that a kept policy gives on today's calendar, moved by `extra_days` working days of pauses."""
    return _due(working_calendar(), snapshot, start, coordinated=coordinated, extra_days=extra_days)


def counted_due(question: Question, snapshot: dict[str, Any] | None = None, *, coordinated: bool = False) -> datetime:
    """Compute the due date from what the question stores: policy (or the other one in `snapshot`), start, pauses, a second unit.

    Two dates that people were notified of stay: an extended date never becomes earlier, one taken over from a joined question never later.
    """
    start = question.clock_started_at or question.submitted_at
    due = due_from_snapshot(
        snapshot or question.policy_snapshot, start, coordinated=coordinated or question.coordinated, extra_days=question.paused_days
    )
    if question.due_at is None:
        return due
    if question.extension_count:
        return max(due, question.due_at)
    if due <= question.due_at:
        return due
    taken_over = question.events.filter(action="absorb", at__gte=start).values_list("data__merged", flat=True)
    return question.due_at if question.merged.filter(public_no__in=list(taken_over)).exists() else due


def working_days_from(start: datetime, days: int) -> datetime:
    """Return the end of `days` working days that begin at `start`, on today's calendar and by the rule of counting of that day."""
    known = rules.current()
    return known.calendar.due(start, days, counting=Counting.from_snapshot(known.counting_on(timezone.localdate(start))))


def time_to_reply(question: Question, asked_at: datetime) -> datetime:
    """Return until when a sender who is asked at `asked_at` may reply."""
    return working_days_from(asked_at, question.policy_snapshot.get("supply_days", 10))


def resuming(question: Question) -> dict[str, Any]:
    """Return the columns of a question that stops waiting for its sender: its times move by the working days that the clock stood still.

    Every move out of that status sets them, also one that ends the question, which may be opened again.
    """
    calendar = working_calendar()
    today = timezone.localdate(clock.now())
    paused = timezone.localdate(question.paused_at) if question.paused_at else today
    days = min(max(0, calendar.between(paused, today)), question.policy_snapshot.get("supply_days", 10))  # no late worker makes it longer
    times = {name: getattr(question, name) for name in ("due_at", "stage_due_at")}
    moved = {name: calendar.postpone(time, days) if time and days else time for name, time in times.items()}
    return {"paused_at": None, "supply_until": None, "paused_days": question.paused_days + days, **moved}


def _due(
    calendar: WorkingCalendar, snapshot: dict[str, Any], start: datetime, *, coordinated: bool = False, extra_days: int = 0
) -> datetime:
    days = (snapshot.get("coordinated_days") if coordinated else None) or snapshot["answer_days"]
    due = calendar.due(start, days, snapshot.get("day_unit", DayUnit.WORKING), Counting.from_snapshot(snapshot.get("counting")))
    return calendar.postpone(due, extra_days) if extra_days else due


def days_left(question: Question, today: date, calendar: WorkingCalendar) -> int | None:
    """Return working days until the due date (0: today; negative: overdue); None without one or while the clock stands still."""
    if question.due_at is None or question.paused_at is not None or not question.clock_runs:
        return None
    return calendar.between(today, timezone.localdate(question.due_at))


def recomputed(questions: Iterable[Question]) -> list[tuple[Question, datetime]]:
    """Return the questions whose due date a changed calendar moves, with the new date. Extended ones keep their promised date."""
    moved = []
    for question in questions:
        if not question.policy_snapshot or question.clock_started_at is None or question.extension_count:
            continue
        due = counted_due(question)
        if due != question.due_at:
            moved.append((question, due))
    return moved


@dataclass(frozen=True, slots=True)
class Due:
    """A due date in words and with a tone (bad, warn, good, neutral); the words say all that the colour says."""

    words: str
    tone: str
    day: date | None


def due_of(question: Question, calendar: WorkingCalendar) -> Due:
    """Return the due date of a question in words."""
    day = timezone.localdate(question.due_at) if question.due_at else None
    if question.paused_at is not None:
        if question.is_overdue:
            return Due(str(_("Clock stopped; was overdue before")), "bad", day)
        return Due(str(_("Clock stopped")), "neutral", day)
    left = days_left(question, timezone.localdate(clock.now()), calendar)
    if left is None:
        return Due("–", "neutral", day if question.clock_runs else None)
    if question.is_overdue:
        late = max(1, -left)
        return Due(ngettext("Overdue by %(count)d day", "Overdue by %(count)d days", late) % {"count": late}, "bad", day)
    if left == 0:
        return Due(str(_("Due today")), "warn", day)
    tone = "warn" if left <= question.policy_snapshot.get("warn_days", 3) else "good"
    return Due(ngettext("%(count)d working day left", "%(count)d working days left", left) % {"count": left}, tone, day)
