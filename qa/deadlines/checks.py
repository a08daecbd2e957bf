"""System checks of the section: the calendar reaches far enough, every kind has an answering time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connection
from django.utils import timezone

from qa.deadlines.working_days import WorkingCalendar
from qa.models import CalendarDay

COVERED_AHEAD = 60  # working days


def calendar_ends_on() -> date | None:
    """Return the last day that the calendar covers when that is sooner than 60 working days from today.

    Return None while it reaches far enough.
    """
    today = timezone.localdate()
    last = CalendarDay.objects.order_by("-day").values_list("day", flat=True).first() or today
    calendar = WorkingCalendar.from_days(CalendarDay.objects.all())  # no other table: the check runs before `migrate` changes them
    return None if calendar.add(today, COVERED_AHEAD) <= last else last


def _is_short(databases: Sequence[str] | None) -> bool:
    if not databases or CalendarDay._meta.db_table not in connection.introspection.table_names():
        return False  # `migrate` runs the checks too, on a database that is still empty
    return calendar_ends_on() is not None


WORDS = "The calendar of working days ends too soon."
HINT = "Run `manage.py refresh_calendar`, and correct the days in the admin as the Government announces them."


@register(Tags.database)
def check_calendar(app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Warn when the calendar ends sooner than 60 working days from today: due dates would then be wrong unnoticed."""
    return [Warning(WORDS, hint=HINT, id="qa.W001")] if _is_short(databases) else []


@register(Tags.database, deploy=True)
def check_calendar_before_deploying(app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Report the same as an error for `check --deploy`: a portal does not go out with a calendar that ends."""
    return [Error(WORDS, hint=HINT, id="qa.E001")] if _is_short(databases) else []
