"""Calendar days of Viet Nam from the `holidays` package: public holidays, days in lieu, and Saturdays worked in exchange."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.metadata import version

from qa.models.deadlines import CalendarDay, DayKind

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
    """Yield the days of `years`; holidays that fall on a weekend are left out, since they change nothing."""
    import holidays  # only the screens of the calendar and its refresh need it

    calendar = holidays.country_holidays("VN", years=list(years), language="vi")
    for day, name in sorted(calendar.items()):
        if day.weekday() < 5:
            yield KnownDay(day, DayKind.HOLIDAY.value, name)
    for day in sorted(calendar.weekend_workdays):
        if day.year in set(years):
            yield KnownDay(day, DayKind.SWAP.value, "Làm bù")


@dataclass(frozen=True, slots=True)
class Difference:
    """A day on which the calendar and the package do not agree: whether offices work by each."""

    day: date
    works: bool
    works_by_package: bool


def differences(rows: Iterable[CalendarDay], years: Iterable[int]) -> list[Difference]:
    """Return the days of `years` on which these rows (all that there are of the years) and the package differ, in order.

    Days on which one office is closed are its own matter and are left out.
    """
    kinds = {row.day: row.kind for row in rows}
    closed_here = {day for day, kind in kinds.items() if kind == DayKind.CLOSED}
    wanted = set(years)
    found = []
    for day in sorted({*kinds, *(day for year in wanted for day in _kinds(year))} - closed_here):
        if day.year in wanted:
            here, there = _works(day, kinds.get(day)), works_by_package(day)
            if here != there:
                found.append(Difference(day, here, there))
    return found


def works_by_package(day: date) -> bool:
    """Return whether offices work on a day as the package knows it."""
    return _works(day, _kinds(day.year).get(day))


def _works(day: date, kind: str | None) -> bool:
    return day.weekday() < 5 if kind is None else kind == DayKind.SWAP


@lru_cache(maxsize=16)
def _kinds(year: int) -> dict[date, str]:
    return {known.day: known.kind for known in known_days([year])}
