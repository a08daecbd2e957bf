"""The administrator's view of the search: how each index is, what waits, what was given up, and what can be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from cms.models.background.leased_row import RowState
from search.console.explaining import in_words
from search.engines.contract import EngineHealth, SearchUnavailable
from search.engines.targets import engine_for, kept_targets
from search.indexing.rebuild_progress import running
from search.indexing.tasks import rebuild_index
from search.meaning.factory import embedder
from search.models import EmbeddingModel, IndexChange, IndexRebuild, PageEmbedding, PassageVector
from search.results.finding.from_engines import find
from search.results.showing.forms import SearchForm
from search.results.showing.labels import KIND_LABELS, Label
from search.results.showing.presenting import card, card_of_hit

SHOWN_REBUILDS = 10
needs_index = permission_required("search.manage_index", raise_exception=True)


@dataclass(frozen=True, slots=True)
class IndexState:
    """One kept index: its health, its entries by kind, and how many changes are in each state."""

    target: str
    health: EngineHealth
    kinds: list[tuple[Label, int]]
    waiting: int
    parked: int
    oldest: Any


@dataclass(frozen=True, slots=True)
class MeaningState:
    """Search by meaning: the model in use (empty: words only), its vectors, and the pages that wait for theirs or were given up."""

    model: str
    vectors: int
    waiting: int
    parked: int
    error: str


def meaning_state() -> MeaningState:
    """Return how search by meaning is now."""
    maker = embedder()
    model = maker.model if maker else ""
    dimension = EmbeddingModel.dimension_of(model)
    rows = PageEmbedding.objects.all()
    waiting = rows.exclude(state__in=[RowState.DONE, RowState.PARKED])
    return MeaningState(
        model=EmbeddingModel.name_of(model, dimension),
        vectors=PassageVector.objects.made_by(model, dimension).count() if maker else 0,
        waiting=waiting.count(),
        parked=rows.parked().count(),
        error=rows.exclude(error="").order_by("pk").values_list("error", flat=True).first() or "",
    )


def state_of(target: str) -> IndexState:
    """Return how an index is now."""
    rows = IndexChange.objects.filter(target=target)
    waiting = rows.unfinished()
    health, counts = engine_for(target).health(), dict[str, int]()
    if health.ready:
        try:
            counts = engine_for(target).counts_by_kind()
        except SearchUnavailable as error:
            health = EngineHealth(False, health.engine, detail=str(error.reason), hint=error.operator_hint)
    return IndexState(
        target=target,
        health=health,
        kinds=[(KIND_LABELS.get(kind, kind), count) for kind, count in sorted(counts.items(), key=lambda row: -row[1])],
        waiting=waiting.count(),
        parked=rows.parked().count(),
        oldest=waiting.order_by("changed_at").values_list("changed_at", flat=True).first(),
    )


@require_safe
@needs_index
def console(request: HttpRequest) -> HttpResponse:
    """Show the state of the search; `?q=` shows in addition how the results of a query came by their scores."""
    context = {
        "page_title": gettext("Search"),
        "header_icon": "search",
        "states": [state_of(target) for target in kept_targets()],
        "meaning": meaning_state(),
        "parked": IndexChange.objects.parked().count(),
        "running": running(),
        "rebuilds": IndexRebuild.objects.all()[:SHOWN_REBUILDS],
        **explained(request),
    }
    return render(request, "search/admin/console.html", context)


def explained(request: HttpRequest) -> dict[str, Any]:
    """Return the first results of `?q=` with the parts of their scores."""
    form = SearchForm(request.GET)
    if not form.text:
        return {"query": ""}
    finding = find(form.to_request(), explain=True)
    certain, groups = finding.results.certain, finding.results.groups
    return {
        "query": form.text,
        "engine": finding.results.engine,
        "took_ms": finding.results.took_ms,
        "certain": card_of_hit(certain, finding.plan) if certain else None,
        "hits": [(shown, group.top.score, in_words(shown.factors)) for group in groups for shown in [card(group, finding.plan)]],
    }


@require_POST
@needs_index
def start_rebuild(request: HttpRequest) -> HttpResponse:
    """Queue a rebuild of one kept index for the worker."""
    target = request.POST.get("target", "")
    if target in kept_targets():
        rebuild_index.enqueue(target)
        messages.success(request, gettext("The index will be rebuilt by the worker; the search goes on meanwhile."))
    return HttpResponseRedirect(reverse("search_console"))
