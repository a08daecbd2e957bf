"""The public page of the statistics of services, and the same as CSV."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.web.tables import csv_response
from home.agency.statistics.chart import chart, shown
from home.agency.statistics.series import Point, Series, all_series, filtered, units_of

WHOLE = "toan-co-quan"


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Show each series with its chart, its table and its sources (`/thong-ke-dich-vu/?don-vi=&tu=&den=`)."""
    every = all_series()
    chosen = _chosen(every, request.GET)
    context = {
        "series": [
            {"one": one, "chart": chart(one), "rows": [(point, shown(point, one.in_percent)) for point in one.points]} for one in chosen
        ],
        "units": units_of(every),
        "whole": WHOLE,
        "unit": request.GET.get("don-vi", ""),
        "since": _day(request.GET, "tu"),
        "until": _day(request.GET, "den"),
        "query": request.GET.urlencode(),
    }
    return render(request, "home/statistics.html", context)


@require_safe
def statistics_csv(request: HttpRequest) -> HttpResponseBase:
    """Return the points of the same filters, one a line."""
    columns = (
        _("Indicator"),
        _("Legal regime"),
        _("As of"),
        _("Unit"),
        _("Numerator"),
        _("Denominator"),
        _("Value"),
        _("Approximate"),
        _("Source"),
    )
    rows = [(one.name, one.regime, *_cells(point)) for one in _chosen(all_series(), request.GET) for point in one.points]
    return csv_response(columns, rows, "thong-ke-dich-vu.csv")


def _cells(point: Point) -> tuple[Any, ...]:
    return point.on, point.unit, point.numerator, point.denominator, point.value, int(point.is_about), point.source


def _chosen(every: list[Series], query: QueryDict) -> list[Series]:
    asked = query.get("don-vi", "")
    unit = None if not asked else "" if asked == WHOLE else asked
    return filtered(every, unit, _day(query, "tu"), _day(query, "den"))


def _day(query: QueryDict, name: str) -> date | None:
    """Return the day of a filter; None for an empty one and for what is no day."""
    try:
        return parse_date(query.get(name, ""))
    except ValueError:
        return None
