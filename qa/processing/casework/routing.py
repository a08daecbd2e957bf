"""Bringing a question to its desk: route, send back, add a second unit, and hand over its due date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.background.worker.jobs import run_each_isolated
from qa.deadlines.due_dates import counted_due, deadline, recomputed, time_to_reply, working_days_from
from qa.deadlines.rules import current, working_calendar
from qa.deadlines.stages import Stage, entering, in_time_again, moved_ends
from qa.deadlines.working_days import WorkingCalendar, closing
from qa.models import Coordination, MessageKind, Question, QuestionMessage, Unit
from qa.processing.mail.notices import announce_to_unit, notify_progress
from qa.vocabulary import clock
from qa.vocabulary.choices import CLOCK_STATUSES, Status
from qa.vocabulary.errors import Refused
from qa.workflow.actors import SYSTEM, Actor
from qa.workflow.engine import lock, perform

NO_HOLDER: dict[str, Any] = {"claimed_by": None, "editing_until": None}


@transaction.atomic
def route(question: Question, unit: Unit, actor: Actor) -> None:
    """Send a question to a unit. It then has no holder; its draft stays."""
    previous, own_time = question.unit_id, _own_time(question, unit)
    snapshot = own_time.get("policy_snapshot", question.policy_snapshot)
    perform(
        question,
        "route",
        actor,
        data={"unit": unit},
        changes={
            "unit": unit,
            "assigned_at": clock.now(),
            **NO_HOLDER,
            **own_time,
            **entering(Stage.DRAFT, snapshot, clock.now(), overdue=question.is_overdue),
        },
        log={"unit": unit.pk, "previous_unit": previous},
    )
    announce_to_unit(question, "routed")


def coming_back(unit: Unit | None, snapshot: dict[str, Any]) -> tuple[Status, dict[str, Any]]:
    """Return status and columns of an ended question that is open again: at `unit`, which is active, or at intake where there is none."""
    stage, status = (Stage.DRAFT, Status.ASSIGNED) if unit else (Stage.TRIAGE, Status.RECEIVED)
    now = clock.now()
    return status, {"unit": unit, "assigned_at": now if unit else None, **NO_HOLDER, **entering(stage, snapshot, now)}


def _own_time(question: Question, unit: Unit) -> dict[str, Any]:
    """Return the columns that a unit's own answering time changes; none when its date is later than the one given to the sender."""
    if question.clock_started_at is None or question.due_at is None:
        return {}
    known = current()
    policy = known.policy(question.kind, timezone.localdate(question.clock_started_at), unit.pk)
    if policy is None or policy.unit_id != unit.pk:
        return {}
    snapshot = deadline(question.kind, question.clock_started_at, unit_id=unit.pk, known=known).snapshot
    due = counted_due(question, snapshot)
    return {"due_at": due, "policy_snapshot": snapshot} if due <= question.due_at else {}


@transaction.atomic
def bounce(question: Question, actor: Actor, *, reason: str) -> None:
    """Send a question back to intake, with the reason; at most twice."""
    unit = question.unit_id
    changes = {"bounce_count": question.bounce_count + 1, "unit": None, "assigned_at": None, **NO_HOLDER}
    changes |= entering(Stage.TRIAGE, question.policy_snapshot, clock.now(), overdue=question.is_overdue)
    perform(question, "bounce", actor, data={"reason": reason}, changes=changes, log={"unit": unit})
    note(question, actor, text=reason)


@transaction.atomic
def coordinate(question: Question, unit: Unit, actor: Actor, *, task: str = "", days: int = 3) -> Coordination:
    """Ask a second unit for its part within `days` working days; the question gets the longer time if its policy has one."""
    if unit.pk == question.unit_id:
        raise Refused(_("This unit answers the question already: choose another one."))
    changes: dict[str, Any] = {"coordinated": True}
    if not question.coordinated and question.clock_started_at and question.policy_snapshot.get("coordinated_days"):
        due = counted_due(question, coordinated=True)
        changes |= in_time_again(question, {"due_at": max(due, question.due_at or due)})
    event = perform(question, "coordinate", actor, data={"unit": unit}, changes=changes, log={"unit": unit.pk, "days": days})
    part_due = working_days_from(event.at, days)
    part, _created = Coordination.objects.update_or_create(
        question=question, unit=unit, defaults={"task": task, "due_at": part_due, "done_at": None, "done_by": None}
    )
    announce_to_unit(question, f"coordination-{unit.pk}", unit=unit)
    return part


@transaction.atomic
def extend(question: Question, actor: Actor, *, until: Any, reason: str) -> None:
    """Move the due date to `until` (a date), within what the policy allows, and tell the citizen the reason.

    The end of the present stage moves by the same working days.
    """
    calendar = working_calendar()
    due_at = closing(calendar.next_working(until), calendar.counting.closes)
    old, changes = question.due_at, {"due_at": due_at, "extension_count": question.extension_count + 1}
    if old and question.stage_due_at:
        days = calendar.between(timezone.localdate(old), timezone.localdate(due_at))
        changes["stage_due_at"] = calendar.postpone(question.stage_due_at, days)
    perform(
        question,
        "extend",
        actor,
        data={"reason": reason, "due_at": due_at, "latest": latest_extension(question)},
        changes=in_time_again(question, changes),
        log={"old_due": old and old.isoformat(), "due": due_at.isoformat()},
    )
    QuestionMessage.objects.create(question=question, kind=MessageKind.PROGRESS, body=reason, author=actor.user)
    notify_progress(question, reason)


def latest_extension(question: Question) -> datetime:
    """Return the last moment to which the policy lets the due date be moved."""
    days = question.policy_snapshot.get("extension_days", 0)
    base = question.due_at or clock.now()
    return working_calendar().postpone(base, days)


def recompute_open_questions() -> int:
    """Compute the times of open questions again after a change of the calendar; return how many due dates moved.

    Each question stands for itself: one that a colleague changes at this moment is waited for, one that fails holds up no other.
    """
    return run_each_isolated(Question.objects.filter(status__in=CLOCK_STATUSES).order_by("pk"), recompute)


def recompute(question: Question) -> bool:
    """Move the times of one question, held meanwhile, to where today's calendar has them; return whether its due date is among them."""
    if not any(True for _time in _moved(question)):
        return False
    lock(question)
    moved = list(_moved(question))
    for name, column, row, changes in moved:
        old = getattr(row, column)
        log = {f"old_{name}": old and old.isoformat(), name: changes[column].isoformat()}
        if isinstance(row, Coordination):
            perform(question, "recompute_due", SYSTEM, log={**log, "unit": row.unit_id})
            Coordination.objects.filter(pk=row.pk).update(**changes)
        else:
            perform(question, "recompute_due", SYSTEM, changes=in_time_again(question, changes), log=log)
    return any(name == "due" for name, *_rest in moved)


def _moved(question: Question) -> Iterator[tuple[str, str, Question | Coordination, dict[str, Any]]]:
    """Yield the times of an open question that the calendar moves: name in the log, column, row, and columns that change.

    The day that the sender was told for their reply never becomes earlier. A part whose days the log does not know keeps its date.
    """
    if not question.clock_runs:
        return
    for _question, due in recomputed([question]):
        yield "due", "due_at", question, {"due_at": due}
    for _question, changes in moved_ends([question]):
        yield "stage_due", "stage_due_at", question, changes
    if question.paused_at and question.supply_until:
        until = time_to_reply(question, question.paused_at)
        if until > question.supply_until:
            yield "supply_until", "supply_until", question, {"supply_until": until}
    for part in question.coordinations.filter(done_at__isnull=True) if question.coordinated else ():
        asked = question.events.filter(action="coordinate", data__unit=part.unit_id).order_by("seq").last()
        due = working_days_from(asked.at, asked.data["days"]) if asked and "days" in asked.data else part.due_at
        if due != part.due_at:
            yield "part_due", "due_at", part, {"due_at": due}


@transaction.atomic
def note(question: Question, actor: Actor, *, text: str) -> QuestionMessage:
    """Write an internal note; it is possible at any time, also while somebody else holds the question."""
    perform(question, "note", actor)
    return QuestionMessage.objects.create(question=question, kind=MessageKind.NOTE, body=text, author=actor.user)


def age_in_working_days(question: Question, calendar: WorkingCalendar) -> int:
    """Return working days since the question was sent, up to its end or today."""
    end = question.answered_at or question.closed_at or clock.now()
    return calendar.between(timezone.localdate(question.submitted_at), timezone.localdate(end))
