"""Figures of the reports: received, open, overdue, answered on time, how long, by unit, field and month."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext

from cms.contracts.ratings import Satisfaction, satisfaction_with
from qa.deadlines.working_days import WorkingCalendar
from qa.models import AnswerPage, QaEvent, Question
from qa.public.asking.deflection import deflections_between
from qa.vocabulary.choices import OPEN_STATUSES, Status, WithheldReason


@dataclass(frozen=True, slots=True)
class Figures:
    """One line of a report. `on_time` and `reopened_share` are percents of the answered, days are working days.

    `ended` are those that ended without an answer: received = open + answered + ended. `first_days` is the median until somebody took
    the question up, `median_days` and `p90_days` until the answer.
    """

    label: str
    received: int
    open: int
    overdue: int
    answered: int
    ended: int
    on_time: int | None
    first_days: float | None
    median_days: float | None
    p90_days: int | None
    reopened: int
    reopened_share: int | None
    bounced: int
    withheld: int


@dataclass(frozen=True, slots=True)
class Load:
    """The load of one officer: questions in hand, and answers in the period."""

    name: str
    held: int
    overdue: int
    answered: int


def questions_between(start: date, end: date) -> list[Question]:
    """Return the receipts sent on the days from `start` to `end`, both included; what the public ledger counts."""
    found = Question.objects.receipts().filter(submitted_at__date__gte=start, submitted_at__date__lte=end)
    return list(found.select_related("unit", "field"))


@dataclass(frozen=True, slots=True)
class Movement:
    """The numbers of questions that waited before a period, were received and ended in it, and wait after it."""

    carried: int
    received: int
    answered: int
    ended: int
    left: int


def movement(start: date, end: date) -> Movement:
    """Return the movement of the receipts; a question that was reopened counts as waiting until its new answer."""
    dated = Question.objects.receipts().annotate(over=Coalesce("answered_at", "closed_at"))
    here = dated.filter(submitted_at__date__lte=end)
    carried = here.filter(Q(over=None) | Q(over__date__gte=start), submitted_at__date__lt=start).count()
    received = here.filter(submitted_at__date__gte=start).count()
    over = here.filter(over__date__gte=start, over__date__lte=end)
    answered = over.filter(status=Status.ANSWERED).count()
    ended = over.count() - answered
    return Movement(carried, received, answered, ended, carried + received - answered - ended)


def by_unit(question: Question) -> str:
    if question.unit:
        return question.unit.name
    return gettext("Not yet sent to a unit") if question.is_open else gettext("Ended without a unit")


def by_field(question: Question) -> str:
    return question.field.name if question.field else ""


def by_kind(question: Question) -> str:
    return str(question.get_kind_display())


def by_month(question: Question) -> str:
    return f"{timezone.localtime(question.submitted_at):%m/%Y}"


def report(questions: Iterable[Question], key: Callable[[Question], str], calendar: WorkingCalendar) -> list[Figures]:
    """Return the figures of each group of `key`, the largest group first (months in their order)."""
    questions = list(questions)
    groups: dict[str, list[Question]] = defaultdict(list)
    for question in questions:
        groups[key(question)].append(question)
    after_answer = _reopened_after_answer(questions)
    lines = [figures(label, group, calendar, after_answer) for label, group in groups.items()]
    if key is by_month:
        return sorted(lines, key=lambda line: line.label[3:] + line.label[:2])
    return sorted(lines, key=lambda line: (-line.received, line.label))


def figures(label: str, questions: list[Question], calendar: WorkingCalendar, after_answer: set[int] | None = None) -> Figures:
    """Return the figures of some questions; `after_answer`: which were reopened when they were answered, where that is known."""
    answered = [question for question in questions if question.status == Status.ANSWERED and question.answered_at]
    days = sorted(_days_until(question, question.answered_at, calendar) for question in answered)
    first = sorted(_days_until(q, q.first_claimed_at, calendar) for q in questions if q.first_claimed_at)
    reopened = sum(question.reopen_count > 0 for question in questions)
    known = _reopened_after_answer(questions) if after_answer is None else after_answer
    reopened_answers = known & {question.pk for question in questions}
    ever_answered = len({question.pk for question in answered} | reopened_answers)
    return Figures(
        label=label,
        received=len(questions),
        open=sum(question.is_open for question in questions),
        overdue=sum(question.is_overdue for question in questions),
        answered=len(answered),
        ended=sum(question.has_ended for question in questions) - len(answered),
        on_time=_percent(sum(bool(question.answered_on_time) for question in answered), len(answered)),
        first_days=_short(median(first)) if first else None,
        median_days=_short(median(days)) if days else None,
        p90_days=days[math.ceil(0.9 * len(days)) - 1] if days else None,
        reopened=reopened,
        reopened_share=_percent(len(reopened_answers), ever_answered),
        bounced=sum(question.bounce_count for question in questions),
        withheld=sum(question.is_withheld for question in questions),
    )


def _reopened_after_answer(questions: list[Question]) -> set[int]:
    """Return the keys of questions that were reopened when they were answered, not when they had been closed in another way."""
    reopened = [question.pk for question in questions if question.reopen_count]
    events = QaEvent.objects.filter(question__in=reopened, action="reopen", from_status=Status.ANSWERED)
    return set(events.values_list("question", flat=True)) if reopened else set()


def _percent(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


def _short(number: float) -> float:
    """Return `11.0` as `11`, without a zero after the comma."""
    return int(number) if number == int(number) else number


def _days_until(question: Question, moment: Any, calendar: WorkingCalendar) -> int:
    return calendar.between(timezone.localdate(question.submitted_at), timezone.localdate(moment))


def withheld_by_reason(questions: Iterable[Question]) -> list[tuple[str, int]]:
    """Return how many answers are withheld from the public, by reason, the commonest first."""
    counted = Counter(q.withheld_reason for q in questions if q.is_withheld)
    return [(str(WithheldReason(reason).label) if reason else "–", count) for reason, count in counted.most_common()]


def load_by_officer(questions: Iterable[Question]) -> list[Load]:
    """Return what each person holds now (of all open questions), and how many answers of these questions they wrote; the most first."""
    held: Counter[int] = Counter()
    late: Counter[int] = Counter()
    for question in Question.objects.filter(status__in=OPEN_STATUSES, claimed_by__isnull=False):
        held[question.claimed_by_id or 0] += 1
        late[question.claimed_by_id or 0] += question.is_overdue
    keys = [question.pk for question in questions if question.status == Status.ANSWERED]
    written = Counter(Question.objects.filter(pk__in=keys, answer__author__isnull=False).values_list("answer__author", flat=True))
    people = get_user_model().objects.filter(pk__in={*held, *written})
    lines = [Load(p.get_full_name() or p.get_username(), held[p.pk], late[p.pk], written[p.pk]) for p in people]
    return sorted(lines, key=lambda line: (-line.held, -line.answered, line.name))


def satisfaction(questions: Iterable[Question]) -> Satisfaction:
    """Return how satisfied readers were with the published answers to these questions."""
    pages = AnswerPage.objects.live().filter(question__in=[question.pk for question in questions])
    return satisfaction_with(list(pages.values_list("pk", flat=True)))


def deflection(start: date, end: date, received: int) -> tuple[int, int | None]:
    """Return how many people an answered question helped before they sent their own, and their share of all who came, in percent."""
    solved = deflections_between(start, end)
    return solved, _percent(solved, solved + received)


def period_before(start: date, end: date) -> tuple[date, date]:
    """Return the period of the same length that ends the day before `start`, to compare with."""
    return start - (end - start) - timedelta(days=1), start - timedelta(days=1)


GROUPINGS: dict[str, Callable[[Question], str]] = {"don-vi": by_unit, "linh-vuc": by_field, "loai": by_kind, "thang": by_month}


def as_rows(lines: list[Figures]) -> list[list[Any]]:
    """Return the lines as plain cells, for a spreadsheet; in the order of `headings` of the screen."""
    return [[getattr(line, name) for name in Figures.__slots__] for line in lines]
