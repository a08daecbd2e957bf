"""What the worker does for the section again and again. Each is safe to run late, twice, or in several workers."""

from __future__ import annotations

import logging
import time
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
from cms.background.speech import SpeechFailed, find_engine
from qa import clock, services
from qa.actors import SYSTEM
from qa.attachments import clamd, tray
from qa.choices import Resolution, Role, Status
from qa.errors import Refused
from qa.models import Question, UnitMembership
from qa.services.assigning import present_for
from qa.services.attaching import scan_waiting
from qa.services.doubles import forget_texts
from qa.services.engine import perform
from qa.services.reading import compare_with_storage, forget_what_is_over, read_next
from qa.services.scheduling import due_for_publication, publish_scheduled, schedule
from qa.staff import presence
from qa.staff.queue import due_of
from qa.working_days import WorkingCalendar, closing

logger = logging.getLogger(__name__)

KEEP_SPAM = timedelta(days=30)
OFFICE_OPENS, OFFICE_CLOSES = 8, 17


@periodic(every=timedelta(minutes=1))
def put_back_expired_leases() -> int:
    """Give questions whose holder went away back to their unit; the draft stays. A lease is over without this, too."""
    over = Question.objects.filter(status=Status.IN_PROGRESS, lease_expires_at__lt=clock.now() - timedelta(minutes=1))
    return _each(over, services.expire_lease)


@periodic(every=timedelta(seconds=5))
def publish_at_their_time() -> int:
    """Publish approved answers whose set time has come; one that may not go out loses its time, and stays for the publisher."""
    done = 0
    for question in due_for_publication():
        try:
            publish_scheduled(question)
        except Refused:
            schedule(Question.objects.get(pk=question.pk), SYSTEM, at=None)
        else:
            done += 1
    return done


@periodic(every=timedelta(hours=1))
def forget_who_was_there() -> int:
    """Delete rows of presence that are long over."""
    return presence.purge()


@periodic(every=timedelta(minutes=30))
def close_without_reply() -> int:
    """Close questions whose sender did not send what he was asked for in time."""
    return _each(Question.objects.filter(status=Status.WAITING_CITIZEN, supply_until__lt=clock.now()), services.close_no_reply)


@periodic(every=timedelta(hours=6))
def erase_what_is_over() -> int:
    """Erase contacts at the end of their retention, and spam after 30 days."""
    today = timezone.localdate(clock.now())
    ended = Question.objects.filter(status__in=(Status.ANSWERED, Status.CLOSED), erased_at__isnull=True)
    spam = ended.filter(resolution=Resolution.SPAM, closed_at__lt=clock.now() - KEEP_SPAM)
    kept_long = ended.filter(retention_until__lt=today)
    return _each(spam | kept_long, lambda question: services.erase(question, SYSTEM))


@periodic(every=timedelta(minutes=30))
def remind() -> int:
    """The escalation ladder, in working hours only, as one digest a person a day; each step of a question is told once.

    What was reached by this morning's opening is told; what is reached during the day is told on the next working day.
    """
    now = timezone.localtime(clock.now())
    calendar = WorkingCalendar.load()
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
    """Who is to be told of a question now; nobody when a colleague changed it at this moment: then at the next run."""
    try:
        with transaction.atomic():
            steps = steps_due(question, calendar, opening)
            found = [address for step in steps for address in recipients(question, step["to"])]
            return [*found, *parts_overdue(question, opening)]
    except Refused:
        return []


def steps_due(question: Question, calendar: WorkingCalendar, now: datetime) -> list[dict[str, Any]]:
    """The steps of the ladder that a question has reached and that were not told yet, each written to its log.

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
    """The addresses of the leads of units whose part is overdue; each part is told once, and the log says so."""
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
    """When a step of the ladder is reached: a share of the time, or working days from the due date."""
    if question.due_at is None or question.clock_started_at is None:
        return None
    if "share" in step:
        return question.clock_started_at + (question.due_at - question.clock_started_at) * float(step["share"])
    if not step["days"]:
        return question.due_at
    return closing(calendar.add(timezone.localdate(question.due_at), int(step["days"])))


def recipients(question: Question, roles: list[str]) -> set[str]:
    """The addresses of those who act in `roles` for a question; the holder stands for the officers, a deputy for who is away."""
    addresses: set[str] = set()
    if Role.OFFICER in roles and question.claimed_by:
        holder = present_for(question.claimed_by, question.unit_id, timezone.localdate(clock.now())) or question.claimed_by
        addresses.add(holder.email)
    others = [role for role in roles if role != Role.OFFICER]
    appointed = UnitMembership.objects.filter(role__in=others)
    return (addresses | _addresses(appointed.filter(Q(unit__isnull=True) | Q(unit=question.unit_id)))) - {""}


def _addresses(appointments: Any) -> set[str]:
    """The addresses of appointed people, or of the deputies of those who are away today; nobody stands in for the whole organisation."""
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


def _each(questions: Any, work: Any) -> int:
    """Do `work` on each question; one that a colleague changed in the meantime is left for the next time."""
    done = 0
    for question in questions:
        try:
            work(question)
        except Refused:
            continue
        done += 1
    return done


@periodic(every=timedelta(seconds=5), slow=True)
def scan_files() -> int:
    """Have the files in quarantine scanned; while the scanner is away they wait."""
    if not clamd.is_configured():
        return 0
    try:
        return scan_waiting()
    except clamd.ScannerAway as away:
        logger.warning("the virus scanner does not answer, files wait in quarantine: %s", away)
        return 0


@periodic(every=timedelta(hours=1))
def forget_what_was_not_sent() -> int:
    """Delete files that were uploaded and never sent, and the hashes of yesterday's texts."""
    return tray.purge() + forget_texts()


READING_S = 2
ENGINE_RESTS = timedelta(minutes=30)
_silent_until: list[datetime] = []


@periodic(every=timedelta(seconds=2), slow=True)
def read_aloud() -> int:
    """Read published answers aloud for two seconds at most, or one voice; a dumb engine rests half an hour, and is logged once."""
    if _silent_until and timezone.now() < _silent_until[-1]:
        return 0
    engine = find_engine()
    if engine is None:
        return 0
    done, end = 0, time.monotonic() + READING_S
    try:
        while read_next(engine):
            done += 1
            if time.monotonic() > end:
                break
    except SpeechFailed as error:
        log = logger.debug if _silent_until else logger.error
        log("the speech engine does not work, answers are not read aloud: %s", error)
        _silent_until[:] = [timezone.now() + ENGINE_RESTS]
        return done
    if done:
        _silent_until.clear()
    return done


@periodic(every=timedelta(seconds=10))
def forget_old_sounds() -> int:
    """Delete what was read of answers that are no longer open to everybody; an answer's own changes delete it at once."""
    return forget_what_is_over()


@periodic(every=timedelta(hours=6), slow=True)
def compare_sounds_with_storage() -> int:
    """Delete sound files that belong to no answer, and have read anew what lost its file."""
    return compare_with_storage()
