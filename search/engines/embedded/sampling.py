"""Groups and facets estimated from a sample: where a query has very many matches, to go through all of them takes longer than the rest.

The sample is one group in so many (with all of its entries), the same groups for every query. A value that it hardly holds is counted
among the entries that hold the value: in all of them where they are few, else in a larger sample of these.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import tantivy

from search.engines.embedded import counting
from search.engines.embedded.store import State, Value
from search.query.values import FACETS, SearchPlan
from search.ranking.candidates import WHOLE, Counted

if TYPE_CHECKING:
    from search.engines.embedded.source import TantivySource

_MOST_SAMPLED = 16_000  # entries
_MOST_OF_VALUES = 12_000  # entries of the values that are counted among their own, twice: all of some, a sample of the others
_FEWEST_GROUPS = 300  # in a sample: with fewer of them a larger one is taken
_FEWEST_OF_VALUE = 20  # groups in the sample: a value of fewer is counted among its own entries
_LOOKED_FOR = 4  # times as many entries are looked through for values that no sample holds: they would not be offered
_YEARS = range(1000, 3000)


def _values(state: State) -> list[Value]:
    """Return the values of the facets, those that the fewest entries hold first."""
    if state.values is None:
        names = [name for name in FACETS if name not in ("year", "status")]
        rows = [Value(count, name, value) for name in names for value, count in state.searcher.terms_with_prefix(name, "")]
        rows += [Value(count, "year", year) for year in _YEARS if (count := state.searcher.doc_freq("year", year))]
        found_by_parts = ("kind", WHOLE)
        state.values = sorted((row for row in rows if row[1:] != found_by_parts), key=lambda row: (*row[:2], str(row.value)))
    return state.values


def counted_by_sample(source: TantivySource, plan: SearchPlan, without: str) -> Counted:
    """Estimate the groups and the facets, rounded to two figures (those of a facet alone where its own filter is left `without`)."""
    found, share = _large_enough(source, plan, without)
    if share == 1:
        return found
    few: list[Value] = []
    more: list[Value] = []
    left = _MOST_OF_VALUES
    for row in _values(source.state):
        if found.facets[row.facet].get(str(row.value), 0) < _FEWEST_OF_VALUE and without in ("", row.facet):
            left -= row.entries
            (few if left >= 0 else more).append(row)
    count = partial(_among_their_own, source, plan, without, share)
    counts = {(name, value): (number, share) for name, held in found.facets.items() for value, number in held.items()}
    counts |= count(few, _MOST_OF_VALUES) | count(more, _MOST_OF_VALUES)
    counts |= count([row for row in more if not counts.get((row.facet, str(row.value)), (0,))[0]], _LOOKED_FOR * _MOST_OF_VALUES)
    facets: dict[str, dict[str, int]] = {name: {} for name in found.facets}
    for (name, value), (number, own) in counts.items():
        if number:
            facets[name][value] = number if own == 1 else about(number * own)
    return Counted(about(found.total * share), facets, False, frozenset(value for value, (_, own) in counts.items() if own > 1))


def _among_their_own(
    source: TantivySource, plan: SearchPlan, without: str, share: int, rows: Sequence[Value], most: int
) -> dict[tuple[str, str], tuple[int, int]]:
    """Return the groups of these values in as large a sample of their entries as has `most`, and one group in how many it is; nothing
    where that is no more than the sample of one in `share` tells.
    """
    own = 1
    while sum(row.entries for row in rows) / own > most:
        own *= 2
    sample = _sampled(source, plan, without, own, rows) if rows and own < share else None
    return {(row.facet, str(row.value)): (sample.facets[row.facet].get(str(row.value), 0), own) for row in rows} if sample else {}


def _large_enough(source: TantivySource, plan: SearchPlan, without: str) -> tuple[Counted, int]:
    """Return a sample that holds enough groups, and one group in how many it is."""
    share = 1
    while source.size() / share > _MOST_SAMPLED or (found := _sampled(source, plan, without, share)) is None:
        share *= 2
    while found.total < _FEWEST_GROUPS and share > 1:
        larger = share // 2
        while larger > 1 and found.total * share / larger < _FEWEST_GROUPS:
            larger //= 2
        try:
            sample = _sampled(source, plan, without, larger) if larger > 1 else source.exactly(plan, without)
        except ValueError:  # few groups of more places than are listed
            break
        if sample is None:
            break
        found, share = sample, larger
    return found, share


def _sampled(source: TantivySource, plan: SearchPlan, without: str, share: int, rows: Sequence[Value] = ()) -> Counted | None:
    """Count one group in `share`, or its entries with one of the values of `rows` alone; `None` when they are more than are listed."""
    among: list[tantivy.Query] = [source.build.share_of_groups(share)] if share > 1 or not rows else []
    if rows:
        held = {name: [row.value for row in rows if row.facet == name] for name in FACETS}
        among.append(source.build.with_any({name: values for name, values in held.items() if values}))
    places, matches = source.places_of(*source.build.scored_among(plan, source.build.both(among), without), counting.MOST_AT_ONCE)
    return source.counted_places(plan, places) if matches < counting.MOST_AT_ONCE else None


def about(count: int) -> int:
    """Return a number of two figures: an estimate says no more."""
    return int(float(f"{count:.1e}"))
