"""The days off of a year in one sheet: proposed from the list of public holidays, changed by hand, stored at once."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput

from cms.web.day_input import DayField
from qa.deadlines.calendar_source import known_days, source
from qa.models import CalendarDay, DayKind
from qa.processing.casework.routing import recompute_open_questions
from qa.staff.screen import breadcrumbs

YEARS_AHEAD, YEARS_BACK = 3, 5


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

    def days(self) -> dict[date, dict[str, str]]:
        """Return what is to be stored, by day, from a valid sheet."""
        rows = (form.cleaned_data for form in self.forms if form.cleaned_data.get("day") and not form.cleaned_data.get("DELETE"))
        return {row["day"]: {name: row[name] for name in ("kind", "name", "source")} for row in rows}


YearSheet: Any = forms.formset_factory(DayForm, formset=BaseYear, extra=5, can_delete=True, max_num=120)


def year_sheet(request: HttpRequest, year: int) -> HttpResponse:
    """Show and store the days of a year that differ from the week; open due dates are computed anew once."""
    this_year = timezone.localdate().year
    if not (request.user.has_perm("qa.change_calendarday") and request.user.has_perm("qa.add_calendarday")):
        raise PermissionDenied
    if not this_year - YEARS_BACK <= year <= this_year + YEARS_AHEAD:
        return redirect("qa_staff:year_sheet", this_year)
    stored = list(CalendarDay.objects.filter(day__year=year).order_by("day").values("day", "kind", "name", "source"))
    proposed = [] if stored else [{"day": d.day, "kind": d.kind, "name": d.name, "source": source()} for d in known_days([year])]
    sheet = YearSheet(request.POST or None, initial=stored or proposed, year=year, prefix="ngay")
    if request.method == "POST" and sheet.is_valid():
        moved = _store(year, sheet.days())
        messages.success(request, _("The days of %(year)d are stored.") % {"year": year})
        if moved:
            words = ngettext("%(n)d open question has a new due date.", "%(n)d open questions have a new due date.", moved)
            messages.info(request, words % {"n": moved})
        return redirect("qa_staff:year_sheet", year)
    context = {
        "year": year,
        "years": range(this_year - 1, this_year + YEARS_AHEAD + 1),
        "sheet": sheet,
        "is_proposed": bool(proposed),
        "media": sheet.media,
        "breadcrumbs_items": breadcrumbs(None, _("Days off of a year")),
    }
    return render(request, "qa/staff/year_sheet.html", context, status=422 if sheet.is_bound else 200)


@transaction.atomic
def _store(year: int, days: dict[date, dict[str, str]]) -> int:
    """Make the calendar of the year what the sheet says; return how many open questions have another due date."""
    CalendarDay.objects.filter(day__year=year).exclude(day__in=days).delete()
    for day, values in days.items():
        CalendarDay.objects.update_or_create(day=day, defaults=values)
    return recompute_open_questions()
