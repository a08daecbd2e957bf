"""Remind people of due dates: the escalation ladder, as one digest a person a day."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation

from cms.background.jobs import periodic
from cms.background.mail import queue_mail
from qa.deadlines.due_dates import due_of
from qa.deadlines.rules import working_calendar
from qa.deadlines.working_days import WorkingCalendar, closing
from qa.models import Question, UnitMembership
from qa.vocabulary import clock
from qa.vocabulary.choices import Role
from qa.vocabulary.errors import Refused
from qa.workflow.actors import SYSTEM, present_for
from qa.workflow.engine import perform

OFFICE_OPENS, OFFICE_CLOSES = 8, 17


@periodic(every=timedelta(minutes=30))
def remind() -> int:
    """Send the escalation ladder, in working hours only, as one digest a person a day; each step of a question is told once.

    What was reached by this morning's opening is told; what is reached during the day is told on the next working day.
    """
    now = timezone.localtime(clock.now())
    calendar = working_calendar()
    if not calendar.is_working(now.date()) or not OFFICE_OPENS <= now.hour < OFFICE_CLOSES:
        return 0
    opening = now.replace(hour=OFFICE_OPENS, minute=0, second=0, microsecond=0)
    digests: dict[str, list[Question]] = defaultdict(list)
    open_ones = Question.objects.open().filter(paused_at__isnull=True, due_at__isnull=False).select_related("unit", "claimed_by")
    with transaction.atomic():
        for question in open_ones:
            for address in who_is_told(question, calendar, opening):
                digests[address].append(question)
        for address, questions in digests.items():
            _send_digest(address, questions, calendar, now)
    return len(digests)


def who_is_told(question: Question, calendar: WorkingCalendar, opening: datetime) -> list[str]:
    """Return who is to be told of a question now; nobody when a colleague changed it at this moment: then at the next run."""
    try:
        with transaction.atomic():
            steps = steps_due(question, calendar, opening)
            found = [address for step in steps for address in recipients(question, step["to"])]
            return [*found, *parts_overdue(question, opening)]
    except Refused:
        return []


def steps_due(question: Question, calendar: WorkingCalendar, now: datetime) -> list[dict[str, Any]]:
    """Return the steps of the ladder that a question has reached and that were not told yet, each written to its log.

    A worker that was away catches up: every step once, however late.
    """
    told = set(question.events.filter(action="escalate", data__clock=_clock_of(question)).values_list("data__level", flat=True))
    reached = [
        step
        for step in question.policy_snapshot.get("ladder", [])
        if step["level"] not in told and (moment := _moment(question, step, calendar)) and moment <= now
    ]
    for step in reached:
        perform(question, "escalate", SYSTEM, log={"level": step["level"], "clock": _clock_of(question)})
    return reached


def parts_overdue(question: Question, now: datetime) -> set[str]:
    """Return the addresses of the leads of units whose part is overdue; each part is told once, and the log says so."""
    addresses: set[str] = set()
    for part in question.coordinations.filter(done_at__isnull=True, due_at__lte=now):
        level = f"part-{part.unit_id}-{part.due_at:%Y%m%d}"
        if question.events.filter(action="escalate", data__level=level).exists():
            continue
        perform(question, "escalate", SYSTEM, log={"level": level, "unit": part.unit_id})
        addresses |= _addresses(UnitMembership.objects.filter(role=Role.LEAD, unit=part.unit_id))
    return addresses


def _clock_of(question: Question) -> str:
    return question.clock_started_at.isoformat() if question.clock_started_at else ""


def _moment(question: Question, step: dict[str, Any], calendar: WorkingCalendar) -> datetime | None:
    """Return when a step of the ladder is reached: a share of the time, or working days from the due date."""
    if question.due_at is None or question.clock_started_at is None:
        return None
    if "share" in step:
        return question.clock_started_at + (question.due_at - question.clock_started_at) * float(step["share"])
    if not step["days"]:
        return question.due_at
    return closing(calendar.add(timezone.localdate(question.due_at), int(step["days"])))


def recipients(question: Question, roles: list[str]) -> set[str]:
    """Return the addresses of those who act in `roles` for a question; the holder stands for the officers, a deputy for who is away."""
    addresses: set[str] = set()
    if Role.OFFICER in roles and question.claimed_by:
        holder = present_for(question.claimed_by, question.unit_id, timezone.localdate(clock.now())) or question.claimed_by
        addresses.add(holder.email)
    others = [role for role in roles if role != Role.OFFICER]
    appointed = UnitMembership.objects.filter(role__in=others)
    return (addresses | _addresses(appointed.filter(Q(unit__isnull=True) | Q(unit=question.unit_id)))) - {""}


def _addresses(appointments: Any) -> set[str]:
    """Return the addresses of appointed people, or of the deputies of those who are away today.

    Nobody stands in for the whole organisation.
    """
    today = timezone.localdate(clock.now())
    found = set()
    for appointment in appointments.filter(user__is_active=True).select_related("user", "deputy"):
        away = appointment.is_absent(today) and appointment.deputy is not None and appointment.unit_id is not None
        found.add(appointment.deputy.email if away else appointment.user.email)
    return found - {""}


def _send_digest(address: str, questions: list[Question], calendar: WorkingCalendar, now: datetime) -> None:
    with translation.override("vi"):
        rows = [
            {
                "public_no": question.public_no,
                "words": due_of(question, calendar).words,
                "url": settings.SITE_URL + reverse("qa_staff:detail", args=[question.pk]),
            }
            for question in sorted(set(questions), key=lambda q: (q.due_at, q.pk))
        ]
    numbers = "-".join(str(question.log_seq + question.pk) for question in questions)[:60]
    queue_mail(
        key=f"qa:digest:{address[:30]}:{now:%Y%m%d%H%M}:{numbers}"[:120],
        recipient=address,
        template="qa/mail/staff_digest",
        context={"rows": rows},
    )
