"""Public pages of the section that are not Wagtail pages: the ledger, as a table, CSV and JSON."""

from __future__ import annotations

import csv
import re
from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.importing import safe_cell
from qa.ledger import LedgerRow, as_plain, months, receipts_of, row_of
from qa.models import QAIndexPage

PAGE_SIZE = 50
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


def month_of(text: str) -> date:
    """`2026-11` as its first day; Http404 for anything else."""
    found = _MONTH.fullmatch(text)
    if found is None:
        raise Http404
    return date(int(found.group(1)), int(found.group(2)), 1)


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """The receipts of one month (`?thang=2026-11`, the newest without it), and the sums of all months."""
    totals = months()
    newest = totals[0].month if totals else timezone.localdate().replace(day=1)
    month = month_of(request.GET["thang"]) if request.GET.get("thang") else newest
    page = Paginator(receipts_of(month), PAGE_SIZE).get_page(request.GET.get("trang"))
    context = {
        "totals": totals,
        "month": month,
        "page_obj": page,
        "rows": [row_of(question) for question in page],
        "index": QAIndexPage.objects.live().first(),
    }
    return render(request, "qa/ledger.html", context)


@require_safe
def ledger_csv(request: HttpRequest, month: str) -> HttpResponse:
    """The month as CSV with a byte-order mark, so that spreadsheets read Vietnamese; no cell can be a formula."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="hoi-dap-{month}.csv"'
    writer = csv.writer(response)
    writer.writerow(LedgerRow.__slots__)
    for question in receipts_of(month_of(month)):
        writer.writerow([safe_cell(str("" if value is None else value)) for value in as_plain(row_of(question)).values()])
    return response


@require_safe
def ledger_json(request: HttpRequest, month: str) -> HttpResponse:
    """The month as JSON, with its licence."""
    rows = [as_plain(row_of(question)) for question in receipts_of(month_of(month))]
    return JsonResponse({"month": month, "licence": LICENCE, "rows": rows}, json_dumps_params={"ensure_ascii": False})
