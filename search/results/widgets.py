"""Small pieces that pages fetch: completions for the search box, things about the same matter."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.contracts.search import EntryKind
from cms.text.vietnamese import clean
from cms.web.protection.spam_guard import RateLimit, over_limit
from search.results.counting.query_counts import count_click, count_search
from search.results.finding import from_engines as finding
from search.results.showing.labels import KIND_LABELS

SHORTEST = 2
LONGEST = 2000
MOST = 10
DEEPEST_PLACE = 500
CLICK_LIMITS = [RateLimit(30, 60), RateLimit(500, 86_400)]


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Show up to eight completions of `?q=` as `<li><a>`, nothing for less than two characters."""
    text = clean(request.GET.get("q", "")).strip()[:200]
    rows = finding.suggest(text) if len(text) >= SHORTEST else []
    return render(request, "search/suggestions.html", {"rows": [(row, KIND_LABELS.get(row.kind, "")) for row in rows]})


@csrf_exempt  # it adds one to a sum of the day and tells nothing
@require_POST
def click(request: HttpRequest) -> HttpResponse:
    """Count that the result at `place` of the query `q` was opened; 0 is what stands above the list.

    `typed`: the results were shown while the query was typed, so that its search is counted only now. Always returns the same empty answer.
    """
    place, text = request.POST.get("place", ""), request.POST.get("q", "")[:LONGEST]
    if place.isdecimal() and int(place[:4]) <= DEEPEST_PLACE and not over_limit(request, "search-click", CLICK_LIMITS):
        if request.POST.get("typed"):
            count_search(text, found=True)
        count_click(text, int(place[:4]))
    return HttpResponse(status=204)


@csrf_exempt  # it only reads; the text comes by POST from forms whose words must not stand in an address
@require_http_methods(["GET", "HEAD", "POST"])
def similar(request: HttpRequest) -> HttpResponse:
    """List things about the same matter as `q`, or nothing; `kind` (repeatable) and `limit`, by GET or POST."""
    asked = request.POST if request.method == "POST" else request.GET
    text = clean(asked.get("q", "")).strip()[:LONGEST]
    kinds = [kind for kind in asked.getlist("kind") if kind in set(EntryKind)]
    number = asked.get("limit", "")
    limit = min(max(1, int(number)), MOST) if number.isdecimal() and len(number) < 4 else 5
    hits = finding.similar(text, kinds, limit) if len(text.split()) >= SHORTEST else []
    without = asked.get("without", "")
    hits = [hit for hit in hits if str(hit.entry.page_id) != without]
    return render(request, "search/similar.html", {"hits": [(hit, KIND_LABELS[hit.entry.kind]) for hit in hits]})
