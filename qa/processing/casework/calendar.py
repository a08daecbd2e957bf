"""Bring the calendar of working days up to date, and the due dates that depend on it."""

from __future__ import annotations

from django.utils import timezone

from cms.contracts.upgrades import after_upgrade
from qa.deadlines.seeding import seed_calendar
from qa.models import CalendarDay
from qa.processing.casework.routing import recompute_open_questions


def refresh_calendar(until: int | None = None) -> tuple[int, int]:
    """Add the missing days up to the year `until` (None: next year) and move open due dates; return how many of each."""
    added = seed_calendar(CalendarDay, until or timezone.localdate().year + 1)
    return added, recompute_open_questions()


@after_upgrade
def refresh_after_upgrade() -> str:
    """Do the same after an upgrade: it may bring days off, or stages that open questions do not have yet."""
    added, moved = refresh_calendar()
    return f"{added} days added to the calendar, {moved} due dates changed." if added or moved else ""
