"""Asks the engines for a page: the main one, else the fallback, else the database; never raises for a missing engine."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.utils import timezone

from cms.contracts.search import SearchEntry
from search.engines.contract import Reason, SearchEngine, SearchUnavailable
from search.engines.targets import engine_for, kept_targets
from search.query.parse import with_words_as_typed
from search.query.plan import build_plan
from search.query.values import LONGEST_QUERY, SearchPlan, SearchRequest, Synonym
from search.ranking.answers import Hit, NamedEntry, SearchResults, Suggestion
from search.results.finding import database_fallback
from search.results.finding.editorial import active_synonyms
from search.results.finding.meaning import with_meaning

logger = logging.getLogger(__name__)

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to a request: its plan (the query as understood), the results, and whether they are `limited`:
    "" is the full search, `spare` the spare index, `database` titles and numbers only.
    """

    plan: SearchPlan
    results: SearchResults
    limited: str = ""


@dataclass(frozen=True, slots=True)
class FilterToDrop:
    """A filter without which there would be results: its name in the request, and how many (`is_about`: estimated)."""

    name: str
    count: int
    is_about: bool


def plan_for(
    request: SearchRequest,
    *,
    exactly: bool = False,
    explain: bool = False,
    longest: int = LONGEST_QUERY,
    synonyms: Sequence[Synonym] | None = None,
) -> SearchPlan:
    """Return the plan of a request as the site uses it: on the date of today, with the editors' synonyms and the meaning of the query.

    `exactly`: the words count as they are typed, with their tone marks, without synonyms and without meaning. `synonyms` are used
    in place of those of the editors. `longest` is how many characters of the text count.
    """
    if synonyms is None:
        synonyms = () if exactly else active_synonyms()
    plan = build_plan(request, timezone.localdate(), synonyms, explain=explain, longest=longest)
    return replace(plan, query=with_words_as_typed(plan.query)) if exactly else with_meaning(plan)


def find(request: SearchRequest, *, exactly: bool = False, explain: bool = False, listed: bool = False) -> Finding:
    """Return results for a request, from the best engine that answers; `listed` without facets."""
    plan = plan_for(request, exactly=exactly, explain=explain)
    plan = replace(plan, facets=()) if listed else plan
    answered = _first_answer(lambda engine: engine.search(plan))
    if answered is None:
        return Finding(plan, database_fallback.search(plan), "database")
    results, position = answered
    return Finding(plan, results, "spare" if position else "")


def index_stamp() -> str:
    """Return a text that changes with each write to the main index that readers see; empty where the engine has none."""
    try:
        return engine_for(kept_targets()[0]).stamp()
    except SearchUnavailable:
        return ""


def what_is_named(requests: Sequence[SearchRequest]) -> list[tuple[SearchPlan, NamedEntry | None]]:
    """Return for each request its plan and what it names, if the portal holds it. Raises SearchUnavailable."""
    plans = [plan_for(request, exactly=True) for request in requests]
    answered = _first_answer(lambda engine: [(plan, engine.named(plan)) for plan in plans])
    if answered is None:
        raise SearchUnavailable(Reason.AWAY, "No search engine answers.")
    return answered[0]


def entries(text: str, kinds: Iterable[str], limit: int) -> list[SearchEntry]:
    """Return the best entries for other apps (`cms.contracts.search.find_entries`): each hit of a group that is of these kinds."""
    wanted = tuple(kinds)
    found = find(SearchRequest(q=text, kinds=wanted, size=limit)).results
    hits = [*([found.certain] if found.certain else []), *(hit for group in found.groups for hit in (group.top, *group.children))]
    return [hit.entry for hit in hits if not wanted or hit.entry.kind in wanted][:limit]


def suggest(text: str, limit: int = 8) -> list[Suggestion]:
    """Return completions for the box; none when no engine answers."""
    answered = _first_answer(lambda engine: engine.suggest(text, limit))
    return answered[0] if answered else []


def similar(text: str, kinds: Sequence[str] = (), limit: int = 5) -> list[Hit]:
    """Return entries about the same matter; none when no engine answers."""
    answered = _first_answer(lambda engine: engine.similar(text, kinds, limit))
    return answered[0] if answered else []


def filters_to_drop(finding: Finding, request: SearchRequest) -> list[FilterToDrop]:
    """Return which filters of a request without results, taken away alone, would give some."""
    if finding.limited == "database":
        return []
    found = []
    for name in ("kinds", "types", "issuers", "fields", "years", "tags", "statuses"):
        if getattr(request, name):
            without: dict[str, Any] = {name: ()}
            results = _counted(replace(request, **without), spare_only=bool(finding.limited))
            if results.total:
                found.append(FilterToDrop(name, results.total, results.is_about))
    return found


def _counted(request: SearchRequest, *, spare_only: bool) -> SearchResults:
    plan = replace(plan_for(request), offset=0, size=1, facets=(), highlight=False, meaning=None)
    answered = _first_answer(lambda engine: engine.search(plan), start=int(spare_only))
    return answered[0] if answered else SearchResults()


def _first_answer(ask: Callable[[SearchEngine], _T], start: int = 0) -> tuple[_T, int] | None:
    """Return the answer of the first engine from `start` on that gives one, with its position; `None` when none does.

    A page that had to do without the main engine once does not wait for it again: `start` is 1 then.
    """
    for position, target in enumerate(kept_targets()[start:], start):
        try:
            return ask(engine_for(target)), position
        except SearchUnavailable as error:
            level = logging.INFO if error.reason is Reason.AWAY and position else logging.WARNING
            logger.log(level, "search by %s is not possible (%s): %s", target, error.reason, error.operator_hint)
    return None
