"""Remind people of due dates: the escalation ladder, as one digest a person a day."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cms.background.sending.mail import queue_mail
from cms.background.worker.jobs import periodic, run_each_isolated
from cms.storage.encryption import email_key
from qa.deadlines.due_dates import due_of
from qa.deadlines.rules import working_calendar
from qa.deadlines.stages import end_of, is_late, stage_of, words_for
from qa.deadlines.working_days import WorkingCalendar
from qa.models import Coordination, Question, UnitMembership
from qa.processing.mail.notices import remind_of_information
from qa.vocabulary import clock
from qa.vocabulary.choices import CLOCK_STATUSES, Role, Status
from qa.vocabulary.errors import Refused
from qa.workflow.actors import INSTEAD, SYSTEM, away_today, holder_after, present_for
from qa.workflow.engine import lock, perform

_HEIGHT = ["", Role.HEAD.value, Role.LEADER.value]


@periodic(every=timedelta(minutes=30))
def remind() -> int:
    """Send the escalation ladder, in working hours only, as one digest a person a day; each step of a question is sent once.

    A step that was reached by this morning's opening is sent; one that is reached during the day is sent on the next working day.
    The log says that a question was told of once all of its digests are written; one that cannot be is tried again in the next round.
    """
    now = timezone.localtime(clock.now())
    calendar = working_calendar()
    hours = calendar.counting
    if not calendar.is_working(now.date()) or not hours.opens <= now.time() < hours.closes:
        return 0
    opening = now.replace(hour=hours.opens.hour, minute=hours.opens.minute, second=0, microsecond=0)
    waiting = Question.objects.filter(status__in=CLOCK_STATUSES, paused_at__isnull=True, due_at__isnull=False)
    found: list[Reached] = []
    digests: dict[str, list[Reached]] = defaultdict(list)
    unsent: set[str] = set()

    def collect(question: Question) -> int:
        reached = reached_by(question, calendar, opening)
        found.append(reached)
        for address in reached.addresses:
            digests[address].append(reached)
        return len(reached.addresses)

    with transaction.atomic():
        run_each_isolated(waiting.select_related("unit", "claimed_by"), collect)
        send = partial(_send_digest, digests=digests, calendar=calendar, now=now)
        run_each_isolated(digests, send, failed=lambda address, _error: unsent.add(address))
        run_each_isolated([each for each in found if not each.addresses & unsent], _log)
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


@dataclass(frozen=True, slots=True)
class Reached:
    """What is to be told of a question now: the steps of the ladder, the parts that are overdue, and the addresses."""

    question: Question
    steps: list[dict[str, Any]]
    parts: list[Coordination]
    addresses: set[str]

    @property
    def news(self) -> str:
        """Return a key of what is told: another one once something was told, or there is more to tell."""
        levels = [*(step["level"] for step in self.steps), *map(_level_of, self.parts)]
        return ".".join([str(self.question.pk), str(self.question.log_seq), *levels])


def reached_by(question: Question, calendar: WorkingCalendar, now: datetime) -> Reached:
    """Return what a question has reached and nobody was told of yet; it is held until the transaction ends, to be written to its log."""
    nothing = Reached(question, [], [], set())
    if not steps_due(question, calendar, now) and not parts_due(question, now):
        return nothing
    lock(question)
    if not question.clock_runs or question.paused_at:  # a colleague asked the sender, or ended it, since it was read
        return nothing
    steps, parts = steps_due(question, calendar, now), parts_due(question, now)
    leads = UnitMembership.objects.filter(role=Role.LEAD, unit__in=[part.unit_id for part in parts])
    addresses = set[str]().union(_addresses(leads), *(recipients(question, step["to"]) for step in steps))
    return Reached(question, steps, parts, addresses)


def _log(reached: Reached) -> int:
    """Write what was told to the log; the highest role that was notified is stored with the question."""
    question = reached.question
    for step in reached.steps:
        highest = max([question.escalated_to, *(role for role in step["to"] if role in _HEIGHT)], key=_HEIGHT.index)
        perform(question, "escalate", SYSTEM, changes={"escalated_to": highest}, log={"level": step["level"], "to": step["to"]})
    for part in reached.parts:
        perform(question, "escalate", SYSTEM, log={"level": _level_of(part), "unit": part.unit_id})
    return 1


def steps_due(question: Question, calendar: WorkingCalendar, now: datetime) -> list[dict[str, Any]]:
    """Return the steps of the ladder that a question has reached and that were not sent since: once for each date, and run of a stage.

    A worker that was down catches up: every step once, however late.
    """
    told = dict(question.events.filter(action="escalate").order_by("seq").values_list("data__level", "at"))  # the last of each level
    steps = []
    for step in escalation_steps_of(question) if question.clock_runs else ():
        moment = _moment(question, step, calendar)
        if moment is None or moment > now:
            continue
        begun = question.stage_started_at if "stage" in step else question.clock_started_at
        if step["level"] not in told or told[step["level"]] < max(filter(None, (moment, begun))):
            steps.append(step)
    return steps


def escalation_steps_of(question: Question) -> list[dict[str, Any]]:
    """Return the steps of a question: those of its policy, and the warning so many working days before the end."""
    ladder = list(question.policy_snapshot.get("ladder", []))
    warn = question.policy_snapshot.get("warn_days", 0)
    if ladder and warn and not any(step.get("days") == -warn for step in ladder):
        ladder.append({"level": "warn", "days": -warn, "to": [Role.OFFICER.value, Role.LEAD.value]})
    return ladder


def parts_due(question: Question, now: datetime) -> list[Coordination]:
    """Return the overdue parts of a question of which nobody was told yet: once for each date of a part."""
    overdue = question.coordinations.filter(done_at__isnull=True, due_at__lte=now)
    return [part for part in overdue if not question.events.filter(action="escalate", data__level=_level_of(part)).exists()]


def _level_of(part: Coordination) -> str:
    return f"part-{part.unit_id}-{part.due_at:%Y%m%d}"


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
    absent = away_today()
    return {(present_for(each.user, each.unit_id, (each.role,), absent) or each.user).email for each in appointed} - {""}


def _words(question: Question, calendar: WorkingCalendar, now: datetime) -> str:
    """Return the due date of a question in words, and the stage whose time is over."""
    late = _("%(stage)s – time is over") % {"stage": words_for(question)} if is_late(question, now) else ""
    return "; ".join(filter(None, (due_of(question, calendar).words, late)))


def _send_digest(address: str, digests: dict[str, list[Reached]], calendar: WorkingCalendar, now: datetime) -> int:
    """Write one digest; the same news, which could not all be written to the log, is sent once."""
    questions = [reached.question for reached in digests[address]]
    with translation.override("vi"):
        rows = [
            {
                "public_no": question.public_no,
                "words": _words(question, calendar, now),
                "url": settings.SITE_URL + reverse("qa_staff:detail", args=[question.pk]),
            }
            for question in sorted(questions, key=lambda q: (q.due_at, q.pk))
        ]
    told = "-".join(sorted(reached.news for reached in digests[address]))
    queue_mail(
        key=f"qa:digest:{email_key(address)}:{hashlib.sha256(told.encode()).hexdigest()[:32]}",
        recipient=address,
        template="qa/mail/staff_digest",
        context={"rows": rows},
    )
    return 1
