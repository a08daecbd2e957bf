"""The report screen: figures by unit, field, kind or month, as a table, and as a spreadsheet."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe
from openpyxl import Workbook
from openpyxl.styles import Font

from cms.importing import safe_cell
from qa.reports import GROUPINGS, as_rows, figures, questions_between, report
from qa.staff.screen import breadcrumbs
from qa.working_days import WorkingCalendar

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class PeriodForm(forms.Form):
    """Which receipts, and how they are grouped."""

    start = forms.DateField(label=pgettext_lazy("date", "From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    end = forms.DateField(label=pgettext_lazy("date", "To"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    by = forms.ChoiceField(
        label=gettext_lazy("Grouped by"),
        choices=[
            ("don-vi", gettext_lazy("Unit")),
            ("linh-vuc", pgettext_lazy("subject", "Field")),
            ("loai", gettext_lazy("Kind")),
            ("thang", gettext_lazy("Month")),
        ],
    )


def _period(request: HttpRequest) -> tuple[PeriodForm, date, date, str]:
    today = timezone.localdate()
    default = {"start": (today - timedelta(days=364)).isoformat(), "end": today.isoformat(), "by": "don-vi"}
    form = PeriodForm({name: request.GET.get(name) or value for name, value in default.items()})
    if not form.is_valid():
        return form, today - timedelta(days=364), today, "don-vi"
    return form, form.cleaned_data["start"], form.cleaned_data["end"], form.cleaned_data["by"]


def headings() -> list[str]:
    """The columns of the report, in words."""
    return [
        _("Group"),
        _("Received"),
        _("Open"),
        _("Overdue"),
        _("Answered"),
        _("On time, %"),
        _("Median, working days"),
        _("90 % within, working days"),
        _("Reopened"),
        _("Withheld"),
    ]


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The report as a page, or with `?dang=xlsx` as a spreadsheet."""
    if not request.user.has_perm("qa.export_questions"):
        raise PermissionDenied
    form, start, end, grouping = _period(request)
    calendar = WorkingCalendar.load()
    questions = questions_between(start, end)
    lines = report(questions, GROUPINGS[grouping], calendar)
    total = figures(_("All"), questions, calendar)
    if request.GET.get("dang") == "xlsx":
        return _spreadsheet([headings(), *as_rows([*lines, total])])
    most = max((line.received for line in lines), default=1)
    context = {
        "form": form,
        "headings": headings(),
        "lines": [(line, round(100 * line.received / most)) for line in lines],
        "total": total,
        "query": request.GET.urlencode(),
        "breadcrumbs_items": breadcrumbs(None, _("Report")),
    }
    return render(request, "qa/staff/report.html", context)


def _spreadsheet(rows: list[list[Any]]) -> HttpResponse:
    book = Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.column_dimensions["A"].width = 42
    sheet.freeze_panes = "B2"
    out = io.BytesIO()
    book.save(out)
    response = HttpResponse(out.getvalue(), content_type=SHEET)
    response["Content-Disposition"] = 'attachment; filename="bao-cao-hoi-dap.xlsx"'
    return response
