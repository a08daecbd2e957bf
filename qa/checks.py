"""System checks of the section: the calendar reaches far enough, every kind has an answering time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connection
from django.utils import timezone

COVERED_AHEAD = 60  # working days


@register(Tags.database)
def check_calendar(app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Warn when the calendar ends sooner than 60 working days from today: due dates would then be wrong unnoticed."""
    from qa.models import CalendarDay
    from qa.working_days import WorkingCalendar

    if not databases or CalendarDay._meta.db_table not in connection.introspection.table_names():
        return []  # `migrate` runs the checks too, on a database that is still empty
    today = timezone.localdate()
    last = CalendarDay.objects.order_by("-day").values_list("day", flat=True).first()
    if last is not None and WorkingCalendar.load().add(today, COVERED_AHEAD) <= last:
        return []
    return [
        Warning(
            "The calendar of working days ends too soon.",
            hint="Run `manage.py refresh_calendar`, and correct the days in the admin as the Government announces them.",
            id="qa.W001",
        )
    ]
