"""Working days of Viet Nam as data: the week, corrected by CalendarDay rows, and counting in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from qa.models.deadlines import CLOSING_TIME, CalendarDay, DayKind, DayUnit

_SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """The days on which offices are closed although the week says open (`closed`), and the other way round (`worked`)."""

    closed: frozenset[date]
    worked: frozenset[date]

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

    def day_zero(self, moment: datetime) -> date:
        """Return the day of receipt: the local day of `moment`, or the next working day when it came after closing time."""
        local = timezone.localtime(moment)
        day = local.date()
        if self.is_working(day) and local.time() >= CLOSING_TIME:
            day += ONE_DAY
        return self.next_working(day)

    def due(self, moment: datetime, count: int, unit: str = DayUnit.WORKING) -> datetime:
        """Return when a time of `count` days that starts at `moment` ends: closing time of its last day.

        Counted in calendar days, a last day on which offices are closed moves to the next working day
        (Civil Code 2015, Article 148.5).
        """
        zero = self.day_zero(moment)
        if unit == DayUnit.WORKING:
            return closing(self.add(zero, count))
        return closing(self.next_working(zero + timedelta(days=count)))

    def postpone(self, due: datetime, count: int) -> datetime:
        """Return `due` moved by `count` working days."""
        return closing(self.add(self.next_working(timezone.localdate(due)), count))


def closing(day: date) -> datetime:
    """Return closing time of `day`, aware."""
    return timezone.make_aware(datetime.combine(day, CLOSING_TIME))
