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
    snapshot = question.policy_snapshot
    if question.due_at is None or question.clock_started_at is None or "answer_days" not in snapshot:
        return []
    counting = Counting.from_snapshot(snapshot.get("counting"))
    received = timezone.localtime(question.clock_started_at)
    receipt_day = working_calendar().day_zero(received, counting)
    end = timezone.localdate(question.due_at)
    if (unit := _unit(snapshot)) == DayUnit.WORKING:
        days = _working_day_sentences(receipt_day, end)
    else:
        days = _calendar_day_sentences(receipt_day, unit, _length(question))
    return [
        _rule(question, snapshot),
        *_receipt(received, receipt_day, counting),
        *_first_day(receipt_day, snapshot, counting),
        *days,
        *_what_moved(question),
        _end(question, end),
    ]


def _end(question: Question, end: date) -> str:
    values = {"hour": f"{timezone.localtime(question.due_at):%H:%M}", "day": _day(end)}
    if question.paused_at:
        values["since"] = _day(timezone.localdate(question.paused_at))
        return _("The clock stands still since %(since)s: the working days until the sender replies are added to %(day)s.") % values
    return _("The time ends at %(hour)s on %(day)s.") % values


def _unit(snapshot: dict[str, Any]) -> DayUnit:
    return DayUnit(snapshot.get("day_unit", DayUnit.WORKING))


def _length(question: Question) -> int:
    snapshot = question.policy_snapshot
    return int((snapshot.get("coordinated_days") if question.coordinated else None) or snapshot["answer_days"])


def _rule(question: Question, snapshot: dict[str, Any]) -> str:
    days = _length(question)
    words = {
        DayUnit.WORKING: ngettext("%(n)d working day", "%(n)d working days", days),
        DayUnit.CALENDAR: ngettext("%(n)d day", "%(n)d days", days),
        DayUnit.MONTHS: ngettext("%(n)d month", "%(n)d months", days),
    }[_unit(snapshot)] % {"n": days}
    return _("Time for the answer: %(time)s. Basis: %(basis)s.") % {"time": words, "basis": question.legal_basis}


def _receipt(received: Any, receipt_day: date, counting: Counting) -> list[str]:
    came = f"{received:%H:%M %d/%m/%Y}"
    if receipt_day == received.date():
        return [_("Received at %(moment)s.") % {"moment": came}]
    words = _("Received at %(moment)s, outside office hours (%(opens)s–%(closes)s on working days): it counts as received on %(day)s.")
    return [words % {"moment": came, "opens": f"{counting.opens:%H:%M}", "closes": f"{counting.closes:%H:%M}", "day": _day(receipt_day)}]


def _first_day(receipt_day: date, snapshot: dict[str, Any], counting: Counting) -> list[str]:
    first = receipt_day + timedelta(days=1)
    if _unit(snapshot) == DayUnit.WORKING:
        first = working_calendar().add(receipt_day, 1)
    words = _("The day of receipt is not counted; the first day is %(day)s.") % {"day": _day(first)}
    return [" ".join((words, _("Basis: %(basis)s.") % {"basis": counting.basis})) if counting.basis else words]


def _calendar_day_sentences(receipt_day: date, unit: DayUnit, length: int) -> list[str]:
    """Return how the last day of a time in days or months was found, and where it moved when offices are closed on it."""
    last = months_after(receipt_day, length) if unit == DayUnit.MONTHS else receipt_day + timedelta(days=length)
    moved = working_calendar().next_working(last)
    sentences = [_("Every day counts: the last day is %(day)s.") % {"day": _day(last)}]
    if moved != last:
        sentences.append(_("Offices are closed on it: the next working day is %(day)s.") % {"day": _day(moved)})
    return sentences


def _working_day_sentences(receipt_day: date, end: date) -> list[str]:
    """Return which days of a time in working days are not counted, and the Saturdays worked in exchange."""
    days = list(CalendarDay.objects.filter(day__gt=receipt_day, day__lte=end).order_by("day"))
    off = [f"{_day(day.day)} ({day.name})" for day in days if day.kind != DayKind.SWAP]
    worked = [_day(day.day) for day in days if day.kind == DayKind.SWAP]
    sentences = [_("Saturdays and Sundays are not counted.")]
    if off:
        sentences = [_("Saturdays, Sundays and these days off are not counted: %(days)s.") % {"days": "; ".join(off)}]
    if worked:
        sentences.append(_("Worked in exchange and counted: %(days)s.") % {"days": "; ".join(worked)})
    return sentences


def _what_moved(question: Question) -> list[str]:
    """Return what moved the date afterwards: pauses, extensions, a changed calendar, an earlier date of a joined question."""
    sentences = []
    if question.paused_days:
        words = ngettext(
            "The clock stood still for %(n)d working day while the sender was asked.",
            "The clock stood still for %(n)d working days while the sender was asked.",
            question.paused_days,
        )
        sentences.append(words % {"n": question.paused_days})
    causes = {
        "absorb": _("Moved from %(old)s to %(new)s, the date of question %(merged)s, which was joined with this one."),
        "extend": _("Extended from %(old)s to %(new)s."),
        "recompute_due": _("Moved from %(old)s to %(new)s, since the calendar of working days changed."),
    }
    for event in question.events.standing().filter(action__in=causes, at__gte=question.clock_started_at).order_by("seq"):
        old, new = (parse_datetime(event.data.get(name) or "") for name in ("old_due", "due"))
        if old and new:
            values = {"old": _day(timezone.localdate(old)), "new": _day(timezone.localdate(new)), "merged": event.data.get("merged")}
            sentences.append(causes[event.action] % values)
    return sentences


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
