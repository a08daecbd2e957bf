"""Figures for those who are asked how the section works: received, open, overdue, on time, how long, by unit, field and month."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from django.utils import timezone

from qa.choices import Status
from qa.models import Question
from qa.working_days import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Figures:
    """One line of a report. `on_time` is a share in percent of the answered, `median_days` and `p90_days` are working days."""

    label: str
    received: int
    open: int
    overdue: int
    answered: int
    on_time: int | None
    median_days: float | None
    p90_days: int | None
    reopened: int
    withheld: int


def questions_between(start: date, end: date) -> list[Question]:
    """The receipts sent on the days from `start` to `end`, both included; what the public ledger counts."""
    found = Question.objects.receipts().filter(submitted_at__date__gte=start, submitted_at__date__lte=end)
    return list(found.select_related("unit", "field"))


def by_unit(question: Question) -> str:
    return question.unit.name if question.unit else ""


def by_field(question: Question) -> str:
    return question.field.name if question.field else ""


def by_kind(question: Question) -> str:
    return str(question.get_kind_display())


def by_month(question: Question) -> str:
    return f"{timezone.localtime(question.submitted_at):%m/%Y}"


def report(questions: Iterable[Question], key: Callable[[Question], str], calendar: WorkingCalendar) -> list[Figures]:
    """The figures of each group of `key`, the largest group first."""
    groups: dict[str, list[Question]] = defaultdict(list)
    for question in questions:
        groups[key(question)].append(question)
    lines = [figures(label, group, calendar) for label, group in groups.items()]
    return sorted(lines, key=lambda line: (-line.received, line.label))


def figures(label: str, questions: list[Question], calendar: WorkingCalendar) -> Figures:
    """The figures of some questions."""
    answered = [question for question in questions if question.status == Status.ANSWERED and question.answered_at]
    days = sorted(_days_taken(question, calendar) for question in answered)
    in_time = sum(bool(question.answered_on_time) for question in answered)
    return Figures(
        label=label,
        received=len(questions),
        open=sum(question.is_open for question in questions),
        overdue=sum(question.is_overdue for question in questions),
        answered=len(answered),
        on_time=round(100 * in_time / len(answered)) if answered else None,
        median_days=_short(median(days)) if days else None,
        p90_days=days[math.ceil(0.9 * len(days)) - 1] if days else None,
        reopened=sum(question.reopen_count > 0 for question in questions),
        withheld=sum(question.visibility == "withheld" for question in questions),
    )


def _short(number: float) -> float:
    """`11.0` as `11`: nobody wants a nought after the comma."""
    return int(number) if number == int(number) else number


def _days_taken(question: Question, calendar: WorkingCalendar) -> int:
    assert question.answered_at is not None  # noqa: S101 - only answered ones are asked
    return calendar.between(timezone.localdate(question.submitted_at), timezone.localdate(question.answered_at))


GROUPINGS: dict[str, Callable[[Question], str]] = {"don-vi": by_unit, "linh-vuc": by_field, "loai": by_kind, "thang": by_month}


def as_rows(lines: list[Figures]) -> list[list[Any]]:
    """The lines as plain cells, for a spreadsheet."""
    return [
        [f.label, f.received, f.open, f.overdue, f.answered, f.on_time, f.median_days, f.p90_days, f.reopened, f.withheld] for f in lines
    ]
