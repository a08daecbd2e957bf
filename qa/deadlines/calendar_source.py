"""Calendar days of Viet Nam from the `holidays` package: public holidays, days in lieu, and Saturdays worked in exchange."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

import holidays

from qa.models.deadlines import DayKind

FIRST_YEAR = 2020


@dataclass(frozen=True, slots=True)
class KnownDay:
    """A day that differs from the week."""

    day: date
    kind: str
    name: str


def source() -> str:
    """Return where the days come from, for the `source` column."""
    return f"holidays {version('holidays')}"


def known_days(years: Iterable[int]) -> Iterator[KnownDay]:
    """Give the days of `years`; holidays that fall on a weekend are left out, since they change nothing."""
    calendar = holidays.country_holidays("VN", years=list(years), language="vi")
    for day, name in sorted(calendar.items()):
        if day.weekday() < 5:
            yield KnownDay(day, DayKind.HOLIDAY.value, name)
    for day in sorted(calendar.weekend_workdays):
        if day.year in set(years):
            yield KnownDay(day, DayKind.SWAP.value, "Làm bù")
