"""Any results page as JSON, for programs: the same state in the address, the same results, paged by cursor."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from cms.text.absolute_urls import absolute_url
from search.query.values import SearchPlan
from search.ranking.answers import Hit, HitGroup
from search.results.finding.from_engines import Finding, find
from search.results.showing.addresses import State
from search.results.showing.forms import SearchForm
from search.results.showing.presenting import chosen_day

SIZE = 50


@require_safe
def as_json(request: HttpRequest) -> JsonResponse:
    """Give results with their articles, facets (`facets_about`: the values whose numbers are estimates), and `next`, the address of the
    following page (`/tim-kiem/json/?q=…`).

    A cursor that belongs to another search is refused: the first page in its place would let a program begin again for ever.
    """
    form = SearchForm(request.GET)
    finding = find(form.to_request(size=SIZE), exactly=form.exactly)
    if finding.plan.cursor_refused:
        error = gettext("This link to further results does not belong to this search.")
        return JsonResponse({"error": error}, status=400, json_dumps_params={"ensure_ascii": False})
    response = JsonResponse(_answer(finding, State.of(form)), json_dumps_params={"ensure_ascii": False})
    response["X-Robots-Tag"] = "noindex"
    return response


def _answer(finding: Finding, state: State) -> dict[str, Any]:
    found = finding.results
    following = state.url("search:json", sau=found.next_cursor) if found.next_cursor else ""
    return {
        "query": finding.plan.query.text,
        "read_as": finding.plan.query.written or finding.plan.query.text,
        "did_you_mean": found.did_you_mean,
        "limited": finding.limited,
        "total": None if finding.limited == "database" else found.total,
        "total_is_about": found.is_about,
        "exact": _hit(found.certain, finding.plan) if found.certain else None,
        "results": [group_as_json(group, finding.plan) for group in found.groups],
        "facets": {name: {row.value: row.count for row in rows} for name, rows in found.facets.items()},
        "facets_about": {name: [row.value for row in rows if row.is_about] for name, rows in found.facets.items()},
        "page": settings.SITE_URL + state.url(),
        "next": settings.SITE_URL + following if following else None,
    }


def group_as_json(group: HitGroup, plan: SearchPlan) -> dict[str, Any]:
    """Return a result with the articles under it as values of JSON."""
    articles = [_hit(child, plan) for child in group.children]
    return {**_hit(group.top, plan), "articles": articles, "more_articles": group.more}


def _hit(hit: Hit, plan: SearchPlan) -> dict[str, Any]:
    """Return a hit as the answer in JSON has it."""
    entry = hit.entry
    return {
        "id": entry.entry_id,
        "kind": str(entry.kind),
        "url": absolute_url(entry.url_on(chosen_day(plan))),
        "title": entry.title,
        "heading": entry.heading,
        "path": entry.path,
        "number": entry.number,
        "type": entry.type,
        "issuer": entry.issuer,
        "issued_on": entry.issued_on.isoformat() if entry.issued_on else None,
        "effective_on": entry.effective_on.isoformat() if entry.effective_on else None,
        "status": entry.status_on(plan.filters.on_date or plan.today),
        "text_from": entry.text_from.isoformat() if entry.text_from else None,
        "text_until": entry.text_until.isoformat() if entry.text_until else None,
        "related_by_meaning": hit.related,
        "excerpt": " … ".join(fragment.text for fragment in hit.fragments),
    }
