"""Groups and facets estimated from a sample, for either engine: where a query has very many matches, to go through all of them takes longer
than the rest.

The sample is one group in so many (with all of its entries), the same groups for every query. A value that it hardly holds is counted
among the entries that hold the value: in all of them where they are few, else in a larger sample of these.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple, Protocol

from search.query.values import FACETS, SearchPlan
from search.ranking.candidates import WHOLE, Counted

MOST_EXACT = 60_000  # matches; to go through more takes too long
_MOST_SAMPLED = 16_000  # entries
_MOST_OF_VALUES = 10_000  # entries of the values that are counted among their own, twice: all of some, a sample of the others
_FEWEST_GROUPS = 300  # in a sample: with fewer of them a larger one is taken
_FEWEST_OF_VALUE = 20  # groups in the sample: a value of fewer is counted among its own entries
_LOOKED_FOR = 3  # times as many entries are looked through for values that no sample holds: they would not be offered
NUMBERED_FACETS = tuple(name for name in FACETS if name != "status")  # of validity there are few values, and they change with the day


class Value(NamedTuple):
    """A value of a facet, and how many entries hold it."""

    entries: int
    facet: str
    value: str | int


class Countable(Protocol):
    """What an engine counts for this. A facet's own filter is left out where the facet is `without`."""

    def size(self) -> int:
        """Return how many entries there are."""
        ...

    def values(self) -> Sequence[Value]:
        """Return the values of `NUMBERED_FACETS`, in the order of `sorted_by_count`."""
        ...

    def exactly(self, plan: SearchPlan, without: str) -> Counted:
        """Count all matches; raise ValueError when they are more than can be counted."""
        ...

    def sampled(self, plan: SearchPlan, without: str, share: int, rows: Sequence[Value] = ()) -> Counted | None:
        """Count one group in `share`, of it the entries with one of the values of `rows` alone; `None` when they are too many."""
        ...


def sorted_by_count(rows: Sequence[Value]) -> list[Value]:
    """Return the values that the fewest entries hold first; without documents, which are found by their parts too."""
    return sorted((row for row in rows if row[1:] != ("kind", WHOLE)), key=lambda row: (*row[:2], str(row.value)))


def each_facet(plan: SearchPlan, count: Callable[[SearchPlan, str], Counted]) -> Counted:
    """Count the matches; a facet in use is counted by what its own filter leaves out too."""
    found = count(plan, "")
    for name in filter(partial(getattr, plan.filters), plan.facets):
        lifted = count(plan, name)
        estimated = {row for row in found.estimated if row[0] != name} | {row for row in lifted.estimated if row[0] == name}
        found = replace(found, facets={**found.facets, name: lifted.facets[name]}, estimated=frozenset(estimated))
    return found


def first_share(size: int) -> int:
    """Return the sample that is taken first: one group in how many."""
    share = 1
    while size / share > _MOST_SAMPLED:
        share *= 2
    return share


def counted_by_sample(source: Countable, plan: SearchPlan, without: str) -> Counted:
    """Estimate the groups and the facets, rounded to two figures (those of a facet alone where its own filter is left `without`)."""
    found, share = _large_enough(source, plan, without)
    if share == 1:
        return found
    few: list[Value] = []
    more: list[Value] = []
    left = _MOST_OF_VALUES
    for row in source.values():
        asked_for = row.facet in plan.facets and without in ("", row.facet)
        if asked_for and found.facets[row.facet].get(str(row.value), 0) < _FEWEST_OF_VALUE:
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
    source: Countable, plan: SearchPlan, without: str, share: int, rows: Sequence[Value], most: int
) -> dict[tuple[str, str], tuple[int, int]]:
    """Count these values in a sample of their own: one of each `own` groups that hold them, as large a sample as has `most` entries.

    Return by value the number in that sample and `own`; nothing where the sample of one group in `share` is as large already.
    """
    own = 1
    while sum(row.entries for row in rows) / own > most:
        own *= 2
    sample = source.sampled(plan, without, own, rows) if rows and own < share else None
    return {(row.facet, str(row.value)): (sample.facets[row.facet].get(str(row.value), 0), own) for row in rows} if sample else {}


def _large_enough(source: Countable, plan: SearchPlan, without: str) -> tuple[Counted, int]:
    """Return a sample that holds enough groups, and one group in how many it is."""
    share = first_share(source.size())
    while (found := source.sampled(plan, without, share)) is None:
        share *= 2
    while found.total < _FEWEST_GROUPS and share > 1:
        larger = share // 2
        while larger > 1 and found.total * share / larger < _FEWEST_GROUPS:
            larger //= 2
        try:
            sample = source.sampled(plan, without, larger) if larger > 1 else source.exactly(plan, without)
        except ValueError:  # few groups of more places than are listed
            break
        if sample is None:
            break
        found, share = sample, larger
    return found, share


def about(count: int) -> int:
    """Round an estimate to two figures."""
    return int(float(f"{count:.1e}"))
