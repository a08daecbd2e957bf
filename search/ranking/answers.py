"""The frozen values that a search returns: hits, groups, facets, suggestions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from cms.contracts.search import SearchEntry
from search.query.values import SearchPlan, Target


@dataclass(frozen=True, slots=True)
class Highlight:
    """A piece of plain text and the stretches of it to mark, as `(start, end)` offsets. Escape it before showing."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()

    def pieces(self) -> list[tuple[str, bool]]:
        """Return the text cut into `(piece, marked)`, for a template."""
        cut: list[tuple[str, bool]] = []
        position = 0
        for start, end in self.marks:
            cut += [(self.text[position:start], False), (self.text[start:end], True)]
            position = end
        return [piece for piece in [*cut, (self.text[position:], False)] if piece[0]]


@dataclass(frozen=True, slots=True)
class Hit:
    """One entry that was found. `title`, `heading` and `fragments` show why; `factors` explain the score when asked for. `related`: its
    meaning is near to the query's, its words did not find it.
    """

    entry: SearchEntry
    score: float
    title: Highlight
    heading: Highlight
    fragments: tuple[Highlight, ...] = ()
    certain: bool = False
    factors: tuple[tuple[str, float], ...] = ()
    related: bool = False


@dataclass(frozen=True, slots=True)
class HitGroup:
    """A result of the list: the best hit, and for a document the best Điều under it (`more` others also match)."""

    parent_id: str
    top: Hit
    children: tuple[Hit, ...] = ()
    more: int = 0


class FacetValue(NamedTuple):
    """A value of a facet and how many results there would be with it, under the filters of the other facets
    (`is_about`: estimated).
    """

    value: str
    count: int  # type: ignore[assignment]  # of a tuple it is a method, which nobody asks for here
    selected: bool = False
    is_about: bool = False


@dataclass(frozen=True, slots=True)
class NamedEntry:
    """What a query names: the `document`, and `entry`, which is the document or the Điều of it that is asked for (`None`: it has no
    such Điều). `others` are further documents that the same number fits. `target` is what was found: the query's own, its whole text
    as a title, or its name without the year of which no document is here.
    """

    target: Target
    document: SearchEntry
    entry: SearchEntry | None
    others: tuple[SearchEntry, ...] = ()

    def is_of_another_year(self, plan: SearchPlan) -> bool:
        """Return whether no document of the name and the year asked for is here, but one of another year."""
        asked = plan.query.target
        return (
            asked is not None
            and asked.year is not None
            and not asked.number_keys
            and self.target == replace(asked, year=None, certain=False)
        )


@dataclass(frozen=True, slots=True)
class SearchResults:
    """A page of results. `certain` is the hit that the query names outright (a page shows it first, marked, with the articles of its
    group); `suggested` is the one it may mean; `is_held` says that the document named is there, whatever the filters. `total` counts
    groups (`is_about`: estimated), of which the first `seen` were found; `next_cursor` is empty on the last page. `only_related`: the
    words found nothing, what is shown is near by its meaning.
    """

    groups: tuple[HitGroup, ...] = ()
    total: int = 0
    is_about: bool = False
    seen: int = 0
    facets: dict[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    certain: Hit | None = None
    suggested: Hit | None = None
    is_held: bool = False
    did_you_mean: str = ""
    next_cursor: str = ""
    took_ms: float = 0.0
    engine: str = ""
    only_related: bool = False


@dataclass(frozen=True, slots=True)
class RankedEntry:
    """A line of a run: the entry's id, its parent's, the id in its data set, and the score."""

    entry_id: str
    parent_id: str
    external_id: str
    kind: str
    score: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion for the box: its text, the kind of entry it stands for, and where it leads."""

    text: str
    kind: str
    url: str
    number: str = ""


def without(groups: Sequence[HitGroup], entry_id: str) -> list[HitGroup]:
    """Return the groups without the hit that is shown above them."""
    left = []
    for group in groups:
        if group.top.entry.entry_id == entry_id and not group.children:
            continue
        kept = tuple(hit for hit in group.children if hit.entry.entry_id != entry_id)
        left.append(replace(group, children=kept))
    return left
