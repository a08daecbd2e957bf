"""The due date of a question in sentences: which rule, from which day, which days do not count. For the desk and for the sender."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.contracts.working_days import months_after
from qa.deadlines.rules import working_calendar
from qa.deadlines.working_days import Counting
from qa.models import CalendarDay, DayKind, DayUnit, Question


def explained(question: Question) -> list[str]:
    """Return how the due date came about, one sentence a step; nothing for a question without a due date."""
    kept = question.policy_snapshot
    if question.due_at is None or question.clock_started_at is None or "answer_days" not in kept:
        return []
    counting = Counting.from_snapshot(kept.get("counting"))
    received = timezone.localtime(question.clock_started_at)
    zero = working_calendar().day_zero(received, counting)
    end = timezone.localdate(question.due_at)
    return [
        _rule(question, kept),
        *_receipt(received, zero, counting),
        *_first_day(zero, kept, counting),
        *_days_off(zero, end, kept, _length(question)),
        *_what_moved(question),
        _end(question, end),
    ]


def _end(question: Question, end: date) -> str:
    values = {"hour": f"{timezone.localtime(question.due_at):%H:%M}", "day": _day(end)}
    if question.paused_at:
        values["since"] = _day(timezone.localdate(question.paused_at))
        return _("The clock stands still since %(since)s: the working days until the sender replies are added to %(day)s.") % values
    return _("The time ends at %(hour)s on %(day)s.") % values


def _length(question: Question) -> int:
    kept = question.policy_snapshot
    return int((kept.get("coordinated_days") if question.coordinated else None) or kept["answer_days"])


def _rule(question: Question, kept: dict[str, Any]) -> str:
    days = _length(question)
    words = {
        DayUnit.WORKING: ngettext("%(n)d working day", "%(n)d working days", days),
        DayUnit.CALENDAR: ngettext("%(n)d day", "%(n)d days", days),
        DayUnit.MONTHS: ngettext("%(n)d month", "%(n)d months", days),
    }[DayUnit(kept.get("day_unit", DayUnit.WORKING))] % {"n": days}
    return _("Time for the answer: %(time)s. Basis: %(basis)s.") % {"time": words, "basis": question.legal_basis}


def _receipt(received: Any, zero: date, counting: Counting) -> list[str]:
    came = f"{received:%H:%M %d/%m/%Y}"
    if zero == received.date():
        return [_("Received at %(moment)s.") % {"moment": came}]
    words = _("Received at %(moment)s, outside office hours (%(opens)s–%(closes)s on working days): it counts as received on %(day)s.")
    return [words % {"moment": came, "opens": f"{counting.opens:%H:%M}", "closes": f"{counting.closes:%H:%M}", "day": _day(zero)}]


def _first_day(zero: date, kept: dict[str, Any], counting: Counting) -> list[str]:
    first = zero + timedelta(days=1)
    if kept.get("day_unit", DayUnit.WORKING) == DayUnit.WORKING:
        first = working_calendar().add(zero, 1)
    words = _("The day of receipt is not counted; the first day is %(day)s.") % {"day": _day(first)}
    return [" ".join((words, _("Basis: %(basis)s.") % {"basis": counting.basis})) if counting.basis else words]


def _days_off(zero: date, end: date, kept: dict[str, Any], length: int) -> list[str]:
    """Return the public holidays in the time and the Saturdays worked in exchange; of days and months how the last day was found."""
    if (unit := kept.get("day_unit", DayUnit.WORKING)) != DayUnit.WORKING:
        last = months_after(zero, length) if unit == DayUnit.MONTHS else zero + timedelta(days=length)
        moved = working_calendar().next_working(last)
        said = [_("Every day counts: the last day is %(day)s.") % {"day": _day(last)}]
        return said if moved == last else [*said, _("Offices are closed on it: the next working day is %(day)s.") % {"day": _day(moved)}]
    days = list(CalendarDay.objects.filter(day__gt=zero, day__lte=end).order_by("day"))
    off = [f"{_day(day.day)} ({day.name})" for day in days if day.kind != DayKind.SWAP]
    worked = [_day(day.day) for day in days if day.kind == DayKind.SWAP]
    said = [_("Saturdays, Sundays and these days off are not counted: %(days)s.") % {"days": "; ".join(off)}] if off else []
    said = said or [_("Saturdays and Sundays are not counted.")]
    return [*said, _("Worked in exchange and counted: %(days)s.") % {"days": "; ".join(worked)}] if worked else said


def _what_moved(question: Question) -> list[str]:
    """Return what moved the date afterwards: pauses, extensions, a changed calendar, an earlier date of a joined question."""
    said = []
    if question.paused_days:
        words = ngettext(
            "The clock stood still for %(n)d working day while the sender was asked.",
            "The clock stood still for %(n)d working days while the sender was asked.",
            question.paused_days,
        )
        said.append(words % {"n": question.paused_days})
    causes = {
        "absorb": _("Moved from %(old)s to %(new)s, the date of question %(merged)s, which was joined with this one."),
        "extend": _("Extended from %(old)s to %(new)s."),
        "recompute_due": _("Moved from %(old)s to %(new)s, since the calendar of working days changed."),
    }
    for event in question.events.standing().filter(action__in=causes, at__gte=question.clock_started_at).order_by("seq"):
        old, new = (parse_datetime(event.data.get(name) or "") for name in ("old_due", "due"))
        if old and new:
            values = {"old": _day(timezone.localdate(old)), "new": _day(timezone.localdate(new)), "merged": event.data.get("merged")}
            said.append(causes[event.action] % values)
    return said


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
