"""Any results page as a file to download: the same state in the address, the best results first, as CSV, XLSX or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_safe

from cms.text.absolute_urls import absolute_url
from cms.web.files.tables import csv_response, xlsx_response
from cms.web.protection.spam_guard import RateLimit, over_limit
from search.query.plan import LARGEST_PAGE
from search.query.values import SearchPlan, SearchRequest
from search.ranking.answers import Hit, HitGroup
from search.results.finding.from_engines import find
from search.results.formats.json_results import group_as_json
from search.results.showing.forms import SearchForm
from search.results.showing.labels import KIND_LABELS, status_label
from search.results.showing.presenting import chosen_day

MOST = 1_000  # results; each may have three articles under it
_NAME = "ket-qua-tim-kiem"
LIMITS = [RateLimit(10, 60), RateLimit(200, 86_400)]


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send at most `MOST` results (`/tim-kiem/ket-qua.csv?q=…`)."""
    if over_limit(request, "search-export", LIMITS):
        return HttpResponse(gettext("Too many files at once: please try again in a minute."), status=429)
    asked = SearchForm(request.GET)
    groups = _groups_of(replace(asked.to_request(size=LARGEST_PAGE), page=1, cursor=""), exactly=asked.exactly)
    if form == "json":
        headers = {"Content-Disposition": content_disposition_header(True, f"{_NAME}.json")}
        return StreamingHttpResponse(_as_json(groups), content_type="application/json", headers=headers)
    rows = (_row(hit, plan) for plan, group in groups for hit in (group.top, *group.children))
    return table_response(form, _columns(), rows, _NAME)


def _as_json(groups: Iterable[tuple[SearchPlan, HitGroup]]) -> Iterator[str]:
    """Yield the text of a list, a line for each result with the articles under it, as the results for programs have them."""
    before = "[\n"
    for plan, group in groups:
        yield before + json.dumps(group_as_json(group, plan), ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def table_response(form: str, columns: Sequence[str], rows: Iterator[list[Any]], name: str) -> HttpResponseBase:
    """Send rows as `csv` or `xlsx`."""
    if form == "xlsx":
        return xlsx_response({"Sheet": chain([columns], rows)}, f"{name}.xlsx")
    return csv_response(columns, rows, f"{name}.csv", streamed=True)


def _columns() -> list[str]:
    return [
        pgettext("column of a table", "Kind"),
        pgettext("column of a table", "Number"),
        pgettext("column of a table", "Title"),
        pgettext("column of a table", "Article"),
        pgettext("column of a table", "Place in the document"),
        pgettext("column of a table", "Issued by"),
        pgettext("column of a table", "Date"),
        pgettext("column of a table", "Effective from"),
        pgettext("column of a table", "Validity"),
        pgettext("column of a table", "Text stands from"),
        pgettext("column of a table", "Text stands until"),
        pgettext("column of a table", "Excerpt"),
        pgettext("column of a table", "Address"),
    ]


def _groups_of(request: SearchRequest, *, exactly: bool) -> Iterator[tuple[SearchPlan, HitGroup]]:
    """Yield each result with the articles under it and the plan that found it, a page of the engine at a time."""
    given = 0
    while given < MOST:
        finding = find(request, exactly=exactly, listed=True)
        found, plan = finding.results, finding.plan
        if found.certain and not given:
            yield plan, HitGroup(found.certain.entry.parent_id, found.certain)
        yield from ((plan, group) for group in found.groups[: MOST - given])
        given += len(found.groups)
        if not found.next_cursor or not found.groups:
            return
        request = replace(request, cursor=found.next_cursor)


def _row(hit: Hit, plan: SearchPlan) -> list[Any]:
    entry = hit.entry
    return [
        KIND_LABELS[entry.kind],
        entry.number,
        entry.title,
        entry.heading if entry.parent_id != entry.entry_id else "",
        entry.path,
        entry.issuer,
        entry.issued_on,
        entry.effective_on,
        status_label(entry.status_on(plan.filters.on_date or plan.today)),
        entry.text_from,
        entry.text_until,
        " … ".join(fragment.text for fragment in hit.fragments),
        absolute_url(entry.url_on(chosen_day(plan))),
    ]
