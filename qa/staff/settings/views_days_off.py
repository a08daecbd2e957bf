"""The days off of a year in one sheet: proposed from the list of public holidays, changed by hand, stored at once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput
from wagtail.log_actions import log

from cms.admin.merging.field_marks import kept_in_words, refusal, stored_meanwhile
from cms.admin.merging.three_way import MINE, Merge
from cms.contracts.accounts import signed_in
from cms.web.forms.day_input import DayField
from qa.deadlines.calendar_source import known_days, source
from qa.models import CalendarDay, DayKind
from qa.processing.casework.routing import recompute_open_questions
from qa.staff.access.breadcrumbs import breadcrumbs

if TYPE_CHECKING:
    from django.contrib.auth.models import User

YEARS_AHEAD, YEARS_BACK = 3, 5
OPENED = "luc-mo"  # carries the days that were stored when the sheet was opened
Days = dict[str, dict[str, str]]  # by day, as 2026-12-31


class DayForm(forms.Form):
    """A line of the sheet; an empty one is passed over."""

    day = DayField(label=gettext_lazy("Day"), widget=AdminDateInput, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=DayKind.choices, initial=DayKind.HOLIDAY)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    source = forms.CharField(label=gettext_lazy("Source"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("day") and not data.get("name"):
            self.add_error("name", _("Give the day a name."))
        return data


class BaseYear(forms.BaseFormSet):
    """All lines of one year."""

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        self.year = year
        super().__init__(*args, **kwargs)

    def clean(self) -> None:
        seen: set[date] = set()
        for form in self.forms:
            day = form.cleaned_data.get("day") if form.is_valid() else None
            if day is None or form.cleaned_data.get("DELETE"):
                continue
            if day.year != self.year:
                form.add_error("day", _("This day is not in the year %(year)d.") % {"year": self.year})
            if day in seen:
                form.add_error("day", _("This day stands twice in the sheet."))
            seen.add(day)

    def days(self) -> Days:
        """Return what is to be stored, by day, from a valid sheet."""
        return _by_day(form.cleaned_data for form in self.forms if form.cleaned_data.get("day") and not form.cleaned_data.get("DELETE"))


YearSheet: Any = forms.formset_factory(DayForm, formset=BaseYear, extra=5, can_delete=True, max_num=120)


def year_sheet(request: HttpRequest, year: int) -> HttpResponse:
    """Show and store the days of a year that differ from the week; open due dates are computed again once."""
    this_year = timezone.localdate().year
    if not (request.user.has_perm("qa.change_calendarday") and request.user.has_perm("qa.add_calendarday")):
        raise PermissionDenied
    if not this_year - YEARS_BACK <= year <= this_year + YEARS_AHEAD:
        return redirect("qa_staff:year_sheet", this_year)
    if request.method != "POST":
        return _sheet(request, year, CalendarDay.objects.all())
    at_once, locked = transaction.atomic(_sheet), CalendarDay.objects.select_for_update()
    try:
        return at_once(request, year, locked)
    except IntegrityError:  # somebody else has added the same day a moment ago: now it is compared
        return at_once(request, year, locked)


def _sheet(request: HttpRequest, year: int, calendar: QuerySet[CalendarDay]) -> HttpResponse:
    """Show the sheet, or compare it with the days that are stored, and store it."""
    this_year = timezone.localdate().year
    rows = list(calendar.filter(day__year=year).order_by("day"))
    stored: list[Any] = [model_to_dict(row, ["day", "kind", "name", "source"]) for row in rows]
    proposed = [] if stored else [{"day": d.day, "kind": d.kind, "name": d.name, "source": source()} for d in known_days([year])]
    filled_in = {"data": request.POST} if request.method == "POST" else {"initial": stored or proposed}
    sheet = YearSheet(**filled_in, year=year, prefix="ngay")
    opened = _opened(request.POST.get(OPENED, ""), _by_day(stored))
    if request.method == "POST" and sheet.is_valid() and (days := _together(request, sheet, opened, _by_day(stored))) is not None:
        moved = _store(rows, days, signed_in(request))
        messages.success(request, _("The days of %(year)d are stored.") % {"year": year})
        if moved:
            words = ngettext("%(n)d open question has a new due date.", "%(n)d open questions have a new due date.", moved)
            messages.info(request, words % {"n": moved})
        return redirect("qa_staff:year_sheet", year)
    context = {
        "year": year,
        "years": range(this_year - 1, this_year + YEARS_AHEAD + 1),
        "sheet": sheet,
        "opened": json.dumps(opened),
        "is_proposed": bool(proposed),
        "media": sheet.media,
        "breadcrumbs_items": breadcrumbs(None, _("Days off of a year")),
    }
    return render(request, "qa/staff/year_sheet.html", context, status=422 if sheet.is_bound else 200)


def _by_day(rows: Iterable[dict[str, Any]]) -> Days:
    return {str(row["day"]): {name: row[name] for name in ("kind", "name", "source")} for row in rows}


def _opened(posted: str, stored: Days) -> Days:
    """Return the days that the sheet was opened with; the present ones where the form does not name them."""
    try:
        days = json.loads(posted)
    except (ValueError, RecursionError):
        return stored
    return days if isinstance(days, dict) else stored


def _together(request: HttpRequest, sheet: Any, opened: Days, stored: Days) -> Days | None:
    """Combine the sheet with what somebody else stored since it was opened; None where both changed a day, with a message."""
    merge = Merge()
    days = merge.value(("days",), opened, stored, sheet.days())
    said = {day: _in_words(day, stored.get(day)) for change in merge.changes if change.side != MINE for day in change.path[1:2]}
    if merge.is_decided:
        if said:
            messages.info(request, kept_in_words(list(said.values())))
        return {day: values for day, values in days.items() if values}
    sheet.non_form_errors().append(refusal())
    for day in {change.path[1] for change in merge.changes if not change.side}:
        sheet.non_form_errors().append(stored_meanwhile(said[day]))
        opened.pop(day, None)
        opened |= {day: stored[day]} if day in stored else {}
    return None


def _in_words(day: str, values: dict[str, str] | None) -> str:
    date_in_words = f"{date.fromisoformat(day):%d/%m/%Y}"
    if values is None:
        return _("%(day)s: deleted") % {"day": date_in_words}
    return " · ".join(part for part in (date_in_words, str(DayKind(values["kind"]).label), values["name"], values["source"]) if part)


def _store(rows: list[CalendarDay], days: Days, user: User) -> int:
    """Store the days of the sheet in place of those that it was compared with; return how many open due dates moved."""
    stored = {str(row.day): row for row in rows}
    for day in stored.keys() - days.keys():
        log(stored[day], "wagtail.delete", user=user)
        stored[day].delete()
    for day, values in days.items():
        row = stored.get(day) or CalendarDay(day=date.fromisoformat(day))
        if any(getattr(row, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(row, name, value)
            is_new = row.pk is None
            row.save()
            log(row, "wagtail.create" if is_new else "wagtail.edit", user=user)
    return recompute_open_questions()
