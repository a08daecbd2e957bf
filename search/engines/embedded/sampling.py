"""Groups and facets estimated from a sample: where a query has very many matches, to go through all of them takes longer than the rest.

The sample is one group in so many (with all of its entries), the same groups for every query. A value that few entries hold would hardly be
in it: the groups of such values are counted exactly, from all entries that hold one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import tantivy

from search.engines.embedded import counting
from search.engines.embedded.store import State
from search.query.values import FACETS, SearchPlan
from search.ranking.candidates import WHOLE, Counted

if TYPE_CHECKING:
    from search.engines.embedded.source import TantivySource

_MOST_SAMPLED = 16_000  # entries
_MOST_RARE = 8_000  # entries that hold a value that few hold, all of these values together
_FEWEST_MATCHES = 200  # in a sample: with fewer of them a larger one is taken
_OF_TEXT = [name for name in FACETS if name not in ("year", "status")]


def _rare_values(state: State) -> dict[str, list[str]]:
    """Return the values of each facet that the fewest entries hold, as many as hold `_MOST_RARE` entries together."""
    if state.rare is not None:
        return state.rare
    rows = [(count, name, value) for name in _OF_TEXT for value, count in state.searcher.terms_with_prefix(name, "")]
    rare: dict[str, list[str]] = {}
    left = _MOST_RARE
    for count, name, value in sorted(rows):
        left -= count
        if left < 0:
            break
        if (name, value) != ("kind", WHOLE):  # a document is found by its parts too
            rare.setdefault(name, []).append(value)
    state.rare = rare
    return rare


def counted_by_sample(source: TantivySource, plan: SearchPlan, without: str) -> Counted:
    """Estimate the groups and the facets, rounded to two figures; those of rare values are exact."""
    share = 1
    while source.size() / share > _MOST_SAMPLED:
        share *= 2
    places, matches = _sampled(source, plan, without, share)
    while matches < _FEWEST_MATCHES and share > 1:
        share = max(1, share // 8)
        places, matches = _sampled(source, plan, without, share)
    while len(places) > counting.MOST_AT_ONCE:
        share *= 2
        places, _ = _sampled(source, plan, without, share)
    found = source.counted_places(plan, places)
    if share == 1:
        return found
    facets = {name: {value: about(count * share) for value, count in counts.items()} for name, counts in found.facets.items()}
    rare = _rare_values(source.state)
    if rare:
        places, _ = source.places_of(*source.build.scored_among(plan, source.build.with_any(rare), without), _MOST_RARE)
        exact = source.counted_places(plan, places).facets
        for name, values in rare.items():
            facets[name] = {value: count for value, count in facets[name].items() if value not in values}
            facets[name] |= {value: exact[name][value] for value in values if value in exact[name]}
    return Counted(about(found.total * share), facets, exact=False)


def _sampled(source: TantivySource, plan: SearchPlan, without: str, share: int) -> tuple[dict[int, tantivy.DocAddress], int]:
    among = source.build.share_of_groups(share)
    return source.places_of(*source.build.scored_among(plan, among, without), 2 * _MOST_SAMPLED)


def about(count: int) -> int:
    """Return a number of two figures: an estimate says no more."""
    return int(float(f"{count:.1e}"))
