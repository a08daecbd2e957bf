"""The public figures as open data: CSV for spreadsheets, JSON for programs. Nothing below ten votes, no words of readers."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.contracts.datasets import CC_BY
from cms.web.files.tables import csv_response
from feedback.models.choices import Kind
from feedback.scores.figures import by_unit, survey_by_quarter
from feedback.scores.months import months_of

MONTHS = 36
MONTH_COLUMNS = ("cau_hoi", "thang", "so_luot", "ty_le_tich_cuc", "can_duoi", "can_tren", "diem_trung_binh")
UNIT_COLUMNS = ("cau_hoi", "don_vi", "so_luot", "ty_le_tich_cuc", "can_duoi", "can_tren")
SURVEY_COLUMNS = ("quy", "khia_canh", "so_luot", "ty_le_hai_long", "can_duoi", "can_tren", "diem_trung_binh")
Row = tuple[Any, ...]


def month_rows() -> list[Row]:
    """Return the months of both questions from ten votes on."""
    return [
        (kind.value, f"{month.starts_on:%Y-%m}", month.n, month.percent, *(month.interval or ()), month.mean)
        for kind in (Kind.SATISFACTION, Kind.HELPFUL)
        for month in months_of(kind, MONTHS)
        if month.is_public
    ]


def unit_rows() -> list[Row]:
    """Return the units from ten votes on, of the last year."""
    shown = [row for row in by_unit() if row.share.is_public]
    return [(row.kind.value, row.unit, row.share.n, row.share.percent, *(row.share.interval or ())) for row in shown]


def survey_rows() -> list[Row]:
    """Return the quarters and aspects of the portal survey from ten answers on."""
    shown = [row for row in survey_by_quarter(40) if row.share.is_public]
    return [
        (
            f"{row.quarter:%Y}-Q{(row.quarter.month + 2) // 3}",
            row.aspect.value,
            row.share.n,
            row.share.percent,
            *(row.share.interval or ()),
            row.mean,
        )
        for row in shown
    ]


@require_safe
def months_csv(request: HttpRequest) -> HttpResponseBase:
    """Show votes by month."""
    return csv_response(MONTH_COLUMNS, month_rows(), "muc-do-hai-long.csv")


@require_safe
def units_csv(request: HttpRequest) -> HttpResponseBase:
    """Show votes by unit."""
    return csv_response(UNIT_COLUMNS, unit_rows(), "muc-do-hai-long-theo-don-vi.csv")


@require_safe
def survey_csv(request: HttpRequest) -> HttpResponseBase:
    """Show the survey by quarter and aspect."""
    return csv_response(SURVEY_COLUMNS, survey_rows(), "khao-sat-cong-thong-tin.csv")


@require_safe
def all_json(request: HttpRequest) -> JsonResponse:
    """Return all three tables with the names of their columns, the licence and the day."""
    tables = {
        "theo_thang": (MONTH_COLUMNS, month_rows()),
        "theo_don_vi": (UNIT_COLUMNS, unit_rows()),
        "khao_sat": (SURVEY_COLUMNS, survey_rows()),
    }
    data = {name: [dict(zip(columns, row, strict=True)) for row in rows] for name, (columns, rows) in tables.items()}
    head = {"nguon": settings.SITE_URL, "ngay": timezone.localdate().isoformat(), "giay_phep": CC_BY}
    return JsonResponse({**head, **data}, json_dumps_params={"ensure_ascii": False, "indent": 1})
