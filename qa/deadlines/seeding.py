"""Writing the known days off into the calendar."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qa.deadlines.calendar_source import FIRST_YEAR, KnownDay, known_days, source


def seed_calendar(calendar_day: Any, last_year: int) -> int:
    """Add the days that the `holidays` package knows up to `last_year`; days that somebody corrected stay. Return how many are new."""
    return add_days(calendar_day, known_days(range(FIRST_YEAR, last_year + 1)))


def add_days(calendar_day: Any, days: Iterable[KnownDay]) -> int:
    """Add the days that have no row yet; return how many."""
    present = set(calendar_day.objects.values_list("day", flat=True))
    origin = source()
    new = [calendar_day(day=d.day, kind=d.kind, name=d.name[:200], source=origin) for d in days if d.day not in present]
    calendar_day.objects.bulk_create(new)
    return len(new)
