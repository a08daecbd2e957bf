"""Working days, as any app may count them: the app of questions keeps the calendar with holidays and days worked in exchange."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Protocol

from cms.contracts.ports import Port


def months_after(day: date, count: int) -> date:
    """Return the same day `count` months later, or the last day of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def quarter_of(day: date) -> date:
    """Return the first day of the quarter that `day` lies in."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


class Calendar(Protocol):
    """A calendar of working days."""

    def add(self, day: date, count: int) -> date:
        """Return the `count`-th working day after `day`."""

    def between(self, start: date, end: date) -> int:
        """Return the number of working days after `start` up to and with `end`; negative when `end` is earlier."""


class Weekdays:
    """Monday to Friday: what is counted where no app keeps a calendar."""

    def add(self, day: date, count: int) -> date:
        while count:
            day += timedelta(days=1)
            count -= day.weekday() < 5
        return day

    def between(self, start: date, end: date) -> int:
        if end < start:
            return -self.between(end, start)
        return sum((start + timedelta(days=number)).weekday() < 5 for number in range(1, (end - start).days + 1))


# The calendar as it is now.
working_calendar: Port[[], Calendar] = Port("the calendar of working days", Weekdays)
