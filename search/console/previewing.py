"""Previews of a synonym or a pinned result before it is saved: the first results of a set of queries, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from wagtail.models import Page

from cms.text.analysis import name_key, words
from search.engines.targets import engine_for, main_target
from search.models import PinnedResult
from search.query.values import SearchPlan, SearchRequest, Synonym
from search.results.counting.query_counts import sums
from search.results.finding.editorial import active_synonyms, is_shown
from search.results.finding.from_engines import plan_for

SHOWN = 5
MOST_QUERIES = 30


@dataclass(frozen=True, slots=True)
class Change:
    """A query and its first results before and after; `new` and `gone` are what only one of them has."""

    query: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Return whether the change does anything here."""
        return self.before != self.after

    @property
    def new(self) -> tuple[str, ...]:
        """Return the titles of the hits that the change would add."""
        return tuple(title for title in self.after if title not in self.before)

    @property
    def gone(self) -> tuple[str, ...]:
        """Return what drops out."""
        return tuple(title for title in self.before if title not in self.after)


def golden_queries(term: str) -> list[str]:
    """Return the term itself, then the most used queries, those with the term first."""
    wanted = set(words(term))
    used = [row.text for row in sums(limit=200)]
    used.sort(key=lambda text: not wanted <= set(words(text)))
    return list(dict.fromkeys([term, *used]))[:MOST_QUERIES]


def with_row(term: str, alternatives: Sequence[str], weight: float) -> tuple[Synonym, ...]:
    """Return the synonyms as they would be with this row (in place of one of the same term; without alternatives: without it)."""
    others = tuple(row for row in active_synonyms() if name_key(row.term) != name_key(term))
    return (*others, Synonym(term, tuple(alternatives), weight)) if alternatives else others


def preview(term: str, alternatives: Sequence[str], weight: float) -> list[Change]:
    """Return the set of queries before and after. Raises SearchUnavailable."""
    after = with_row(term, alternatives, weight)
    changes = []
    for query in golden_queries(term):
        request = SearchRequest(q=query)
        changes.append(Change(query, _first(plan_for(request)), _first(plan_for(request, synonyms=after))))
    return changes


@dataclass(frozen=True, slots=True)
class PinPreview:
    """The effect of a pin: the list of its own query before and after, and much used queries with all its words that it does not reach."""

    change: Change
    unreached: tuple[str, ...]


def preview_pin(query: str, page: Page, place: int) -> PinPreview:
    """Return the effect of `page` pinned to `query` at `place` among the pins of that query. Raises SearchUnavailable.

    Pins stand above the results, which stay as they are; they come for the very words alone, so no other query can change.
    """
    key = name_key(query)
    found = _first(plan_for(SearchRequest(q=query)))
    pins = [(pin.sort_order, pin.page) for pin in PinnedResult.objects.filter(key=key, active=True).select_related("page")]
    before = [row for row in sorted(pins, key=lambda row: row[0]) if is_shown(row[1])]
    others = [row for row in before if row[1].pk != page.pk]
    at = sum(order <= place for order, _ in others)
    after = [*others[:at], *([(place, page)] if is_shown(page) else []), *others[at:]]
    change = Change(query, _titles(before, found), _titles(after, found))
    wanted = set(words(query))
    unreached = [text for text in golden_queries(query) if name_key(text) != key and wanted <= set(words(text))]
    return PinPreview(change, tuple(unreached))


def _titles(pins: Sequence[tuple[int, Page]], found: Sequence[str]) -> tuple[str, ...]:
    return (*(pin.title for _, pin in pins), *found)[: max(SHOWN, len(pins) + 1)]


def _first(plan: SearchPlan) -> tuple[str, ...]:
    results = engine_for(main_target()).search(replace(plan, facets=(), highlight=False, size=SHOWN))
    hits = [*([results.certain] if results.certain else []), *(group.top for group in results.groups)]
    return tuple(hit.entry.title for hit in hits[:SHOWN])
