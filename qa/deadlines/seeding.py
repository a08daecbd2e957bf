"""Writing the rows with which a portal starts: legal bases, answering times, the calendar. Used by the migration and a command."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from qa.deadlines.calendar_source import FIRST_YEAR, KnownDay, known_days, source
from qa.deadlines.policies import LADDER, LEGAL_BASES, POLICIES, VALID_FROM


def seed_rules(legal_basis: Any, policy: Any) -> None:
    """Add the legal bases and policies that are missing; `legal_basis` and `policy` are the models (of now or of a migration)."""
    for number, article, title, effective_from, effective_to, note in LEGAL_BASES:
        legal_basis.objects.get_or_create(
            number=number,
            article=article,
            defaults={"title": title, "effective_from": _day(effective_from), "effective_to": _day(effective_to), "note": note},
        )
    for row in POLICIES:
        values = dict(row)
        number, article = values.pop("basis")
        kind = str(values.pop("kind"))
        basis = legal_basis.objects.get(number=number, article=article)
        if not policy.objects.filter(kind=kind).exists():
            policy.objects.create(kind=kind, legal_basis=basis, valid_from=_day(VALID_FROM), ladder=LADDER, **values)


def seed_calendar(calendar_day: Any, last_year: int) -> int:
    """Add the days that the `holidays` package knows up to `last_year`; days that somebody corrected stay. Gives how many are new."""
    return add_days(calendar_day, known_days(range(FIRST_YEAR, last_year + 1)))


def add_days(calendar_day: Any, days: Iterable[KnownDay]) -> int:
    """Add the days that have no row yet; return how many."""
    present = set(calendar_day.objects.values_list("day", flat=True))
    origin = source()
    new = [calendar_day(day=d.day, kind=d.kind, name=d.name[:200], source=origin) for d in days if d.day not in present]
    calendar_day.objects.bulk_create(new)
    return len(new)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
