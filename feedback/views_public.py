"""The public page of satisfaction over time, and its figures as open data. May be cached: no cookie, no form."""

from __future__ import annotations

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from feedback.choices import Kind
from feedback.satisfaction import best_pages, chart_of, months_of


@require_safe
def satisfaction(request: HttpRequest) -> HttpResponse:
    """Twelve months of both questions with their table, and the most helpful pages."""
    by_kind = {kind: months_of(kind) for kind in (Kind.SATISFACTION, Kind.HELPFUL)}
    context = {
        "parts": [
            {"kind": kind, "months": months, "bars": chart_of(months)}
            for kind, months in by_kind.items()
            if any(month.n for month in months)
        ],
        "best": best_pages(),
        "crumbs": [{"title": gettext("Front page"), "url": "/"}],
        "current": gettext("How satisfied readers are"),
    }
    return render(request, "feedback/satisfaction.html", context)


@require_safe
def satisfaction_csv(request: HttpRequest) -> HttpResponse:
    """The same figures as CSV (UTF-8 with BOM, so that spreadsheets read the Vietnamese right)."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="muc-do-hai-long.csv"'
    writer = csv.writer(response)
    writer.writerow(["cau_hoi", "thang", "so_luot", "ty_le_tich_cuc", "can_duoi", "can_tren", "diem_trung_binh"])
    for kind in (Kind.SATISFACTION, Kind.HELPFUL):
        for month in months_of(kind, 36):
            if month.is_public:
                writer.writerow([kind.value, f"{month.starts_on:%Y-%m}", month.n, month.percent, *month.interval, month.mean or ""])
    return response
