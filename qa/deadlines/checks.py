"""System checks of the section: the calendar reaches far enough, every kind has an answering time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from qa.deadlines.working_days import WorkingCalendar
from qa.models import CalendarDay, SlaPolicy
from qa.vocabulary.choices import Kind

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


@register(Tags.database)
def check_answering_times(app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Warn of kinds of questions without an answering time today: the last one that ended is used for them."""
    if not databases or SlaPolicy._meta.db_table not in connection.introspection.table_names():
        return []
    today = timezone.localdate()
    begun = SlaPolicy.objects.filter(unit__isnull=True, valid_from__lte=today)
    in_force = set(begun.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=today)).values_list("kind", flat=True))
    without = [kind for kind in Kind.values if kind not in in_force]
    words = f"No answering time is in force today for: {', '.join(without)}."
    return [Warning(words, hint="Add one in the admin, under answering times.", id="qa.W002")] if without else []


@register(Tags.database, deploy=True)
def check_calendar_before_deploying(app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Report the same as an error for `check --deploy`: a portal does not go out with a calendar that ends."""
    return [Error(WORDS, hint=HINT, id="qa.E001")] if _is_short(databases) else []
