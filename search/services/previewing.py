"""What a change of the synonyms would do, before it is saved: the first results of a set of queries, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from search.analysis import name_key, words
from search.finding import plan_for
from search.query import Synonym, build_plan
from search.query.values import SearchPlan, SearchRequest
from search.services.counting import sums
from search.synonyms import active_synonyms
from search.targets import engine_for, main_target

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
        """True when the change does anything here."""
        return self.before != self.after

    @property
    def new(self) -> tuple[str, ...]:
        """What comes in."""
        return tuple(title for title in self.after if title not in self.before)

    @property
    def gone(self) -> tuple[str, ...]:
        """What drops out."""
        return tuple(title for title in self.before if title not in self.after)


def golden_queries(term: str) -> list[str]:
    """The term itself, then the most used queries, those with the term first."""
    wanted = set(words(term))
    used = [row.text for row in sums(limit=200)]
    used.sort(key=lambda text: not wanted <= set(words(text)))
    return list(dict.fromkeys([term, *used]))[:MOST_QUERIES]


def with_row(term: str, alternatives: Sequence[str], weight: float) -> tuple[Synonym, ...]:
    """The synonyms as they would be with this row (in place of one of the same term; without alternatives: without it)."""
    others = tuple(row for row in active_synonyms() if name_key(row.term) != name_key(term))
    return (*others, Synonym(term, tuple(alternatives), weight)) if alternatives else others


def preview(term: str, alternatives: Sequence[str], weight: float) -> list[Change]:
    """The set of queries before and after. Raises SearchUnavailable."""
    after = with_row(term, alternatives, weight)
    changes = []
    for query in golden_queries(term):
        now = plan_for(SearchRequest(q=query))
        changes.append(Change(query, _first(now), _first(build_plan(SearchRequest(q=query), now.today, after))))
    return changes


def _first(plan: SearchPlan) -> tuple[str, ...]:
    results = engine_for(main_target()).search(replace(plan, facets=(), highlight=False, size=SHOWN))
    hits = [*([results.certain] if results.certain else []), *(group.top for group in results.groups)]
    return tuple(hit.entry.title for hit in hits[:SHOWN])
