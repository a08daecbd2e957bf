"""The dashboard: figures of a period with charts and tables, for print, and as a spreadsheet."""

from __future__ import annotations

from dataclasses import astuple
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from cms.models.blocks.svg_charts import Bar, bars, columns
from cms.web.files.tables import xlsx_response
from cms.web.forms.day_input import DayField
from qa.deadlines.rules import working_calendar
from qa.deadlines.working_days import WorkingCalendar
from qa.models import Question
from qa.staff.access.breadcrumbs import breadcrumbs
from qa.staff.reports import figures as reports
from qa.staff.reports.figures import GROUPINGS, Figures, as_rows, by_month, figures, questions_between, report
from qa.staff.reports.pdf import report_pdf
from qa.staff.settings.calendar_notices import calendar_alarm

CHART = "mb-desk-chart"  # begins the classes in staff.css
CHARTED = 12  # groups; a longer chart says less than the table


class PeriodForm(forms.Form):
    """Which receipts, and how they are grouped."""

    start = DayField(label=pgettext_lazy("date", "From"))
    end = DayField(label=pgettext_lazy("date", "To"))
    by = forms.ChoiceField(
        label=gettext_lazy("Grouped by"),
        choices=[
            ("don-vi", gettext_lazy("Unit")),
            ("linh-vuc", pgettext_lazy("subject", "Field")),
            ("loai", gettext_lazy("Kind")),
            ("thang", gettext_lazy("Month")),
        ],
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("start") and data.get("end") and data["end"] < data["start"]:
            self.add_error("end", gettext_lazy("The last day must not be before the first."))
        return data


def _period(request: HttpRequest) -> PeriodForm:
    today = timezone.localdate()
    default = {"start": f"{today - timedelta(days=364):%d/%m/%Y}", "end": f"{today:%d/%m/%Y}", "by": "don-vi"}
    return PeriodForm({name: request.GET.get(name) or value for name, value in default.items()})


def _last_month() -> str:
    """Return the address of the report on the month that is over."""
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    return urlencode({"start": f"{last:01/%m/%Y}", "end": f"{last:%d/%m/%Y}", "by": "don-vi"})


def headings() -> list[str]:
    """Return the columns of the report, in words; one for each field of `Figures`."""
    return [
        _("Group"),
        _("Received"),
        _("Open"),
        _("Overdue"),
        _("Answered"),
        _("Ended otherwise"),
        _("On time, %"),
        _("Taken up after, median of working days"),
        _("Median, working days"),
        _("90 % within, working days"),
        _("Reopened"),
        _("Reopened, %"),
        _("Sent back to intake"),
        _("Withheld"),
    ]


@require_safe
def show(request: HttpRequest) -> HttpResponseBase:
    """Show the dashboard as a page, or with `?dang=xlsx` or `pdf` send it as a file."""
    if not request.user.has_perm("qa.export_questions"):
        raise PermissionDenied
    form = _period(request)
    shown = {"form": form, "last_month": _last_month(), "breadcrumbs_items": breadcrumbs(None, _("Dashboard and report"))}
    if not form.is_valid():
        return render(request, "qa/staff/report.html", shown, status=422)
    start, end, grouping = (form.cleaned_data[name] for name in ("start", "end", "by"))
    calendar = working_calendar()
    questions = questions_between(start, end)
    lines = report(questions, GROUPINGS[grouping], calendar)
    total = figures(_("All"), questions, calendar)
    load = reports.load_by_officer(questions)
    if (form_of_file := request.GET.get("dang")) in ("xlsx", "pdf"):
        tables = {_("In the period"): _movement(start, end), **_tables(questions, load, calendar)}
        return xlsx_response(tables, "bao-cao-hoi-dap.xlsx") if form_of_file == "xlsx" else report_pdf(tables, start, end)
    solved, solved_share = reports.deflection(start, end, total.received)
    months = report(questions, by_month, calendar)
    context = {
        **shown,
        "headings": headings(),
        "rows": [list(zip(headings(), row, strict=True)) for row in as_rows(lines)],
        "total": total,
        "movement": list(zip(*_movement(start, end), strict=True)),
        "total_row": list(zip(headings(), as_rows([total])[0], strict=True)),
        "before": figures("", questions_between(*reports.period_before(start, end)), calendar),
        "month_chart": month_chart(months),
        "months": months,
        "group_chart": group_chart(lines[:CHARTED]),
        "withheld": reports.withheld_by_reason(questions),
        "load": load,
        "solved": solved,
        "solved_share": solved_share,
        "satisfaction": reports.satisfaction(questions),
        "calendar_ends": calendar_alarm(),
        "start": start,
        "end": end,
        "query": request.GET.urlencode(),
    }
    return render(request, "qa/staff/report.html", context)


def month_chart(months: list[Figures]) -> SafeString:
    """Return the chart of received, answered and overdue questions by month."""
    series = [
        (line.label[:2] + "/" + line.label[5:], (("received", line.received), ("answered", line.answered), ("overdue", line.overdue)))
        for line in months
    ]
    return columns(series, _("Received, answered and overdue by month"), block=CHART)


def group_chart(lines: list[Figures]) -> SafeString:
    """Return, for each group, what is answered, open, overdue and otherwise ended, with the share on time at the end."""
    rows = []
    for line in lines:
        in_time = line.open - line.overdue
        parts = (("answered", line.answered), ("open", in_time), ("overdue", line.overdue), ("ended", line.ended))
        on_time = "–" if line.on_time is None else _("%(n)d %% on time") % {"n": line.on_time}
        rows.append([Bar(line.label or "–", parts, on_time)])
    return bars(rows, _("Answered, open, overdue and otherwise ended, by group"), block=CHART)


def _movement(start: date, end: date) -> list[list[Any]]:
    """Return the movement of a period as a table: the headings, and one row."""
    names = [_("Carried over"), _("Received"), _("Answered"), _("Ended otherwise"), _("Left at the end")]
    return [names, list(astuple(reports.movement(start, end)))]


def _tables(questions: list[Question], load: list[reports.Load], calendar: WorkingCalendar) -> dict[str, list[list[Any]]]:
    """Return one table for each grouping, one for the load of the officers, one for what is withheld; for a spreadsheet or a PDF file."""
    total = as_rows([figures(_("All"), questions, calendar)])
    names = {"don-vi": _("By unit"), "linh-vuc": _("By field"), "loai": _("By kind"), "thang": _("By month")}
    tables: dict[str, list[list[Any]]] = {
        title: [headings(), *as_rows(report(questions, GROUPINGS[name], calendar)), *total] for name, title in names.items()
    }
    tables[_("Load of the officers")] = [
        [_("Officer"), _("In hand"), _("Of these overdue"), _("Answers written")],
        *([line.name, line.held, line.overdue, line.answered] for line in load),
    ]
    tables[_("Withheld by reason")] = [[_("Reason"), _("Number of answers")], *map(list, reports.withheld_by_reason(questions))]
    return tables
