"""Warnings to staff about the calendar of working days: it ends too soon, or differs from the public holidays."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from qa.deadlines.calendar_source import differences
from qa.deadlines.checks import calendar_ends_on
from qa.models import CalendarDay


def calendar_differences() -> str:
    """Return the warning to administrators that the calendar and its source differ on days to come; empty while they agree."""
    today = timezone.localdate()
    last = CalendarDay.objects.order_by("-day").values_list("day", flat=True).first()
    if last is None or last < today:
        return ""
    found = differences(CalendarDay.objects.filter(day__year__gte=today.year), range(today.year, last.year + 1))
    days = ", ".join(f"{one.day:%d/%m/%Y}" for one in found if one.day >= today)
    if not days:
        return ""
    return _("The calendar of working days differs from the list of public holidays on: %(days)s. Check what the Government announced.") % {
        "days": days
    }


def calendar_alarm() -> str:
    """Return the warning to staff that the calendar of working days ends too soon; empty while it reaches far enough."""
    last = calendar_ends_on()
    if last is None:
        return ""
    return _(
        "The calendar of working days ends on %(day)s: due dates after it will be wrong. Add the days that the Government announced."
    ) % {"day": f"{last:%d/%m/%Y}"}
