"""Public pages of the section that are not Wagtail pages: the ledger and the open data, as tables, CSV and JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import MAXYEAR, MINYEAR, date
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.contracts.datasets import CC_BY
from cms.storage.prepared import KeysFirst, PreparedRows
from cms.web.files.tables import csv_response
from qa.models import QAIndexPage, Question
from qa.processing.publication import open_data
from qa.processing.publication.ledger import LedgerRow, as_plain, months, receipts_of, receipts_of_kind, row_of
from qa.vocabulary.choices import Kind

PAGE_SIZE = 50
_receipts: PreparedRows[Question] = PreparedRows(
    PAGE_SIZE, lambda *keys: Question.objects.filter(pk__in=keys).select_related("field", "unit", "page").order_by()
)
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


def month_of(text: str) -> date:
    """Return the first day of `2026-11`; raise Http404 for anything else."""
    found = _MONTH.fullmatch(text)
    if found is None:
        raise Http404
    return date(int(found.group(1)), int(found.group(2)), 1)


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Show the receipts of one month (`?thang=2026-11`, else the newest) or all of a kind (`?loai=info_request`), with sums of a year.

    Raises Http404 for what is no month and no kind.
    """
    totals = months()
    newest = totals[0].month if totals else timezone.localdate().replace(day=1)
    month = month_of(request.GET["thang"]) if request.GET.get("thang") else newest
    if (named := request.GET.get("loai")) and named not in Kind.values:
        raise Http404
    kind = Kind(named) if named else None
    page = KeysFirst(receipts_of_kind(kind) if kind else receipts_of(month), PAGE_SIZE, _receipts).get_page(request.GET.get("trang"))
    years = {total.month.year for total in totals}
    shown_year = month.year if not kind and month.year in years else newest.year
    context = {
        "totals": [total for total in totals if total.month.year == shown_year],
        "other_years": [next(group).month for year, group in groupby(totals, lambda total: total.month.year) if year != shown_year],
        "month": month,
        "kind": kind,
        "page_obj": page,
        "rows": [row_of(question) for question in page],
        "index": QAIndexPage.objects.live().first(),
        "years": open_data.years(),
    }
    return render(request, "qa/ledger.html", context)


@require_safe
def ledger_csv(request: HttpRequest, month: str) -> HttpResponseBase:
    """Send the month as CSV with a byte-order mark, so that spreadsheets read Vietnamese; no cell can be a formula."""
    rows = (list(as_plain(row_of(question)).values()) for question in receipts_of(month_of(month)))
    return csv_response(LedgerRow.__slots__, rows, f"hoi-dap-{month}.csv")


@require_safe
def ledger_json(request: HttpRequest, month: str) -> HttpResponse:
    """Send the month as JSON, with its licence."""
    rows = [as_plain(row_of(question)) for question in receipts_of(month_of(month))]
    return JsonResponse({"month": month, "licence": CC_BY, "rows": rows}, json_dumps_params={"ensure_ascii": False})


def _answers_of(year: int) -> Iterator[open_data.AnswerRow]:
    """Return the rows of a year; 404 for a number that no calendar has."""
    if not MINYEAR <= year <= MAXYEAR:
        raise Http404
    return open_data.rows_of_year(year)


@require_safe
def answers_csv(request: HttpRequest, year: int) -> HttpResponseBase:
    """Send the published answers of a year as CSV with a byte-order mark; several legal bases are parted by semicolons."""
    found = _answers_of(year)
    rows = (list((asdict(row) | {"legal_bases": "; ".join(row.legal_bases)}).values()) for row in found)
    return csv_response(open_data.AnswerRow.__slots__, rows, f"tra-loi-{year}.csv")


@require_safe
def answers_json(request: HttpRequest, year: int) -> HttpResponse:
    """Send the published answers of a year as JSON, with its licence."""
    rows = [asdict(row) for row in _answers_of(year)]
    return JsonResponse({"year": year, "licence": CC_BY, "answers": rows}, json_dumps_params={"ensure_ascii": False})
