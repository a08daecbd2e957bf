"""Working days of Viet Nam as data: the week, corrected by CalendarDay rows, and counting in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from cms.contracts.working_days import months_after
from qa.models.deadlines import CLOSING_TIME, AfterHours, CalendarDay, DayKind, DayUnit, FirstDay

_SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Counting:
    """How times are counted: office hours, when a question sent after hours counts as received, and a day off as the day of receipt."""

    opens: time = time(8)
    closes: time = CLOSING_TIME
    late: str = AfterHours.NEXT
    first_day: str = FirstDay.WORKING
    basis: str = ""

    @classmethod
    def from_snapshot(cls, kept: Mapping[str, Any] | None) -> Counting:
        """Return the rule that a question stores; the usual one for a question older than these rules."""
        if not kept:
            return cls()
        hours = {name: time.fromisoformat(kept[name]) for name in ("opens", "closes")}
        return cls(**hours, late=kept["late"], first_day=kept["first_day"], basis=kept["basis"])


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The days on which offices are closed although the week says open (`closed`), and the other way round (`worked`).

    `counting` is the rule of today; what a question keeps goes before it.
    """

    closed: frozenset[date]
    worked: frozenset[date]
    counting: Counting = field(default_factory=Counting)

    @classmethod
    def from_days(cls, days: Iterable[CalendarDay]) -> WorkingCalendar:
        found = list(days)
        return cls(
            closed=frozenset(day.day for day in found if day.kind != DayKind.SWAP),
            worked=frozenset(day.day for day in found if day.kind == DayKind.SWAP),
        )

    def is_working(self, day: date) -> bool:
        if day in self.worked:
            return True
        return day.weekday() < _SATURDAY and day not in self.closed

    def next_working(self, day: date) -> date:
        """Return `day` itself when it is a working day, else the first one after it."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def add(self, day: date, count: int) -> date:
        """Return the `count`-th working day after `day` (Civil Code 2015, Article 147.2: the first day is not counted).

        A negative `count` goes back. 0 gives `day` itself.
        """
        step = ONE_DAY if count >= 0 else -ONE_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_working(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Return the number of working days after `start` up to and with `end`; negative when `end` is earlier."""
        if end < start:
            return -self.between(end, start)
        days = (end - start).days
        return sum(self.is_working(start + timedelta(days=number)) for number in range(1, days + 1))

    def day_zero(self, moment: datetime, counting: Counting | None = None) -> date:
        """Return the day of receipt: the local day of `moment`, or a later one by the rule of what comes late or on a day off."""
        rule = counting or self.counting
        local = timezone.localtime(moment)
        day = local.date()
        if rule.late == AfterHours.NEXT and self.is_working(day) and local.time() >= rule.closes:
            day = self.next_working(day + ONE_DAY)
        return self.next_working(day) if rule.first_day == FirstDay.WORKING else day

    def due(self, moment: datetime, count: int, unit: str = DayUnit.WORKING, counting: Counting | None = None) -> datetime:
        """Return when a time of `count` days or months that starts at `moment` ends: closing time of its last day.

        Counted in calendar days or months, a last day on which offices are closed moves to the next working day
        (Civil Code 2015, Article 148.5); a month ends on the same day of the month, or on its last day (Article 148.3).
        """
        rule = counting or self.counting
        zero = self.day_zero(moment, rule)
        if unit == DayUnit.WORKING:
            return closing(self.add(zero, count), rule.closes)
        last = months_after(zero, count) if unit == DayUnit.MONTHS else zero + timedelta(days=count)
        return closing(self.next_working(last), rule.closes)

    def postpone(self, due: datetime, count: int) -> datetime:
        """Return `due` moved by `count` working days."""
        return closing(self.add(self.next_working(timezone.localdate(due)), count), timezone.localtime(due).time())


def closing(day: date, hour: time = CLOSING_TIME) -> datetime:
    """Return closing time of `day`, aware."""
    return timezone.make_aware(datetime.combine(day, hour))
