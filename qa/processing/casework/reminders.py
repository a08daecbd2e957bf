"""Remind people of due dates: the escalation ladder, as one digest a person a day."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cms.background.sending.mail import queue_mail
from cms.background.worker.jobs import periodic, run_each_isolated
from qa.deadlines.due_dates import due_of
from qa.deadlines.rules import working_calendar
from qa.deadlines.stages import end_of, is_late, stage_of, words_for
from qa.deadlines.working_days import WorkingCalendar
from qa.models import Question, UnitMembership
from qa.processing.mail.notices import remind_of_information
from qa.vocabulary import clock
from qa.vocabulary.choices import Role, Status
from qa.vocabulary.errors import Refused
from qa.workflow.actors import INSTEAD, SYSTEM, holder_after, present_for
from qa.workflow.engine import perform

_HEIGHT = ["", Role.HEAD.value, Role.LEADER.value]


@periodic(every=timedelta(minutes=30))
def remind() -> int:
    """Send the escalation ladder, in working hours only, as one digest a person a day; each step of a question is sent once.

    A step that was reached by this morning's opening is sent; one that is reached during the day is sent on the next working day.
    """
    now = timezone.localtime(clock.now())
    calendar = working_calendar()
    hours = calendar.counting
    if not calendar.is_working(now.date()) or not hours.opens <= now.time() < hours.closes:
        return 0
    opening = now.replace(hour=hours.opens.hour, minute=hours.opens.minute, second=0, microsecond=0)
    digests: dict[str, list[Question]] = defaultdict(list)
    open_ones = Question.objects.open().filter(paused_at__isnull=True, due_at__isnull=False).select_related("unit", "claimed_by")

    def collect(question: Question) -> int:
        told = addresses_to_notify(question, calendar, opening)
        for address in told:
            digests[address].append(question)
        return len(told)

    with transaction.atomic():
        run_each_isolated(open_ones, collect)
        run_each_isolated(digests, lambda address: _send_digest(address, digests[address], calendar, now))
    return len(digests)


@periodic(every=timedelta(minutes=30))
def remind_senders() -> int:
    """Remind senders, once a round and in working hours, before a question is closed because they did not reply."""
    now = timezone.localtime(clock.now())
    calendar = working_calendar()
    if not calendar.is_working(now.date()) or not calendar.counting.opens <= now.time() < calendar.counting.closes:
        return 0
    waiting = Question.objects.filter(status=Status.WAITING_CITIZEN, supply_until__gt=now)
    return run_each_isolated(waiting, lambda question: _remind_sender(question, calendar, now))


def _remind_sender(question: Question, calendar: WorkingCalendar, now: datetime) -> bool:
    days = question.policy_snapshot.get("remind_days", 0)
    if not days or question.supply_until is None or calendar.postpone(question.supply_until, -days) > now:
        return False
    level = f"sender-{question.asked_rounds}"
    if question.events.filter(action="escalate", data__level=level).exists():
        return False
    with suppress(Refused), transaction.atomic():
        event = perform(question, "escalate", SYSTEM, log={"level": level, "to": [Role.CITIZEN.value]})
        remind_of_information(question, event.seq)
        return True
    return False


def addresses_to_notify(question: Question, calendar: WorkingCalendar, opening: datetime) -> list[str]:
    """Return the addresses to notify of a question now; none when a colleague changed it at this moment: then at the next run."""
    try:
        with transaction.atomic():
            steps = steps_due(question, calendar, opening)
            found = [address for step in steps for address in recipients(question, step["to"])]
            return [*found, *parts_overdue(question, opening)]
    except Refused:
        return []


def steps_due(question: Question, calendar: WorkingCalendar, now: datetime) -> list[dict[str, Any]]:
    """Return the steps of the ladder that a question has reached and that were not sent yet; write each to its log.

    A worker that was down catches up: every step once, however late. The highest role that was notified is stored with the question.
    """
    told = set(question.events.filter(action="escalate").values_list("data__level", "data__clock"))
    reached = [
        step
        for step in escalation_steps_of(question)
        if (step["level"], _clock_of(question, step)) not in told and (moment := _moment(question, step, calendar)) and moment <= now
    ]
    for step in reached:
        highest = max([question.escalated_to, *(role for role in step["to"] if role in _HEIGHT)], key=_HEIGHT.index)
        log = {"level": step["level"], "clock": _clock_of(question, step), "to": step["to"]}
        perform(question, "escalate", SYSTEM, changes={"escalated_to": highest}, log=log)
    return reached


def escalation_steps_of(question: Question) -> list[dict[str, Any]]:
    """Return the steps of a question: those of its policy, and the warning so many working days before the end."""
    ladder = list(question.policy_snapshot.get("ladder", []))
    warn = question.policy_snapshot.get("warn_days", 0)
    if ladder and warn and not any(step.get("days") == -warn for step in ladder):
        ladder.append({"level": "warn", "days": -warn, "to": [Role.OFFICER.value, Role.LEAD.value]})
    return ladder


def parts_overdue(question: Question, now: datetime) -> set[str]:
    """Return the addresses of the leads of units whose part is overdue; of each part they are notified once, and the log says so."""
    addresses: set[str] = set()
    for part in question.coordinations.filter(done_at__isnull=True, due_at__lte=now):
        level = f"part-{part.unit_id}-{part.due_at:%Y%m%d}"
        if question.events.filter(action="escalate", data__level=level).exists():
            continue
        perform(question, "escalate", SYSTEM, log={"level": level, "unit": part.unit_id})
        addresses |= _addresses(UnitMembership.objects.filter(role=Role.LEAD, unit=part.unit_id))
    return addresses


def _clock_of(question: Question, step: dict[str, Any]) -> str:
    """Return the clock that a step belongs to: that of the question, or of the present run of a stage."""
    start = (question.stage_started_at or question.stage_due_at) if "stage" in step else question.clock_started_at
    return start.isoformat() if start else ""


def _moment(question: Question, step: dict[str, Any], calendar: WorkingCalendar) -> datetime | None:
    """Return when a step of the ladder is reached: a share of the time, or working days from the due date or the end of a stage."""
    if "stage" in step:
        end = end_of(question) if stage_of(question) == step["stage"] else None
        return calendar.postpone(end, int(step["days"])) if end and step["days"] else end
    if question.due_at is None or question.clock_started_at is None:
        return None
    if "share" in step:
        return question.clock_started_at + (question.due_at - question.clock_started_at) * float(step["share"])
    if not step["days"]:
        return question.due_at
    return calendar.postpone(question.due_at, int(step["days"]))


def recipients(question: Question, roles: list[str]) -> set[str]:
    """Return the addresses of those who act in `roles` for a question: the holder for the officers, the deputy of an absent person."""
    addresses: set[str] = set()
    if Role.OFFICER in roles and (holder := holder_after(question, question.claimed_by)):
        addresses.add(holder.email)
    others = [role for role in roles if role != Role.OFFICER]
    return addresses.union(*(_of_role(question, role) for role in others)) - {""}


def _of_role(question: Question, role: str) -> set[str]:
    """Return the addresses of those who have a role for a question; where nobody has it, of those who act instead."""
    appointed = UnitMembership.objects.filter(Q(unit__isnull=True) | Q(unit=question.unit_id), role=role)
    found = _addresses(appointed)
    return found or (_of_role(question, INSTEAD[Role(role)]) if role in INSTEAD else set())


def _addresses(appointments: Any) -> set[str]:
    """Return the addresses of appointed people, or of the deputies of those who are away today.

    Nobody stands in for the whole organisation.
    """
    appointed = appointments.filter(user__is_active=True).select_related("user")
    return {(present_for(each.user, each.unit_id) or each.user).email for each in appointed} - {""}


def _words(question: Question, calendar: WorkingCalendar, now: datetime) -> str:
    """Return the due date of a question in words, and the stage whose time is over."""
    late = _("%(stage)s – time is over") % {"stage": words_for(question)} if is_late(question, now) else ""
    return "; ".join(filter(None, (due_of(question, calendar).words, late)))


def _send_digest(address: str, questions: list[Question], calendar: WorkingCalendar, now: datetime) -> int:
    with translation.override("vi"):
        rows = [
            {
                "public_no": question.public_no,
                "words": _words(question, calendar, now),
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
    return 1
