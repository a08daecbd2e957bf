"""A page of results: groups with their hits, marked; facets with their values; what the query names above them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter

from cms.contracts.search import SearchEntry
from search.query.values import SearchPlan
from search.ranking.answers import FacetValue, Highlight, Hit, HitGroup, NamedEntry
from search.ranking.candidates import Counted, FoundMatch, Source, passes
from search.ranking.highlight import MOST_FRAGMENTS, highlighted

_VALUE, _COUNT = itemgetter(0), itemgetter(1)  # of a value of a facet


@dataclass(slots=True)
class Group:
    """Matches that share a parent, best first."""

    found: list[FoundMatch] = field(default_factory=list)
    scores: list[float] = field(default_factory=list)
    factors: list[tuple[tuple[str, float], ...]] = field(default_factory=list)


def above_groups(named: NamedEntry | None, plan: SearchPlan) -> Hit | None:
    """Return what the query names, certain where nothing else can be meant; of an Điều that is not there its document. Nothing that the
    filters leave out.
    """
    if named is None:
        return None
    entry = named.entry or named.document
    if not passes(entry, plan.filters):
        return None
    return replace(hits_of([entry], plan)[0], certain=named.target.certain and named.entry is not None and not named.others)


def shown_groups(groups: Sequence[Group], plan: SearchPlan, source: Source) -> list[HitGroup]:
    """Return the groups as they are shown; entries and missing parents are fetched and marked for the whole page at once."""
    places = [(number, index) for number, group in enumerate(groups) for index in range(min(len(group.found), 1 + plan.best_children))]
    fetched = source.entries([groups[number].found[index] for number, index in places])
    rows = [(place, entry) for place, entry in zip(places, fetched, strict=True) if entry is not None]
    held = {entry.entry_id for _, entry in rows}
    missing = list(dict.fromkeys(entry.parent_id for _, entry in rows if entry.parent_id not in held)) if plan.collapse else []
    parents = list(source.by_ids(missing).values())
    pieces = [1 if plan.collapse and index and entry.parent_id != entry.entry_id else MOST_FRAGMENTS for (_, index), entry in rows]
    marked = hits_of([*(entry for _, entry in rows), *parents], plan, [*pieces, *(0 for _ in parents)])
    hits: dict[int, list[Hit]] = {}
    for ((number, index), _), hit in zip(rows, marked, strict=False):
        group = groups[number]
        hit = replace(hit, score=group.scores[index], factors=group.factors[index], related=group.found[index].by_meaning)
        hits.setdefault(number, []).append(hit)
    above = {hit.entry.entry_id: hit for hit in marked[len(rows) :]}
    return [_shown_group(groups[number], found, above, plan) for number, found in hits.items()]


def _shown_group(group: Group, hits: list[Hit], parents: Mapping[str, Hit], plan: SearchPlan) -> HitGroup:
    """Return the document above its best Điều, whichever of them matched."""
    parent_id = hits[0].entry.parent_id
    own = [hit for hit in hits if hit.entry.entry_id == parent_id]
    children = [hit for hit in hits if hit.entry.entry_id != parent_id]
    if not plan.collapse or not children:
        return HitGroup(parent_id, hits[0])
    if own:
        top = own[0]
    elif parent_id in parents:
        top = replace(parents[parent_id], score=group.scores[0])
    else:
        top, children = children[0], children[1:]
    shown = tuple(children[: plan.best_children])
    more = len(group.found) - len(shown) - (1 if top in hits else 0)
    return HitGroup(parent_id, top, shown, max(0, more))


def hits_of(entries: Sequence[SearchEntry], plan: SearchPlan, pieces: Sequence[int] = ()) -> list[Hit]:
    """Return the entries as hits, marked when the plan asks for it, with at most so many `pieces` of their texts."""
    if not plan.highlight:
        return [Hit(entry, 0.0, Highlight(entry.title), Highlight(entry.heading)) for entry in entries]
    return highlighted(entries, plan.query, pieces or [MOST_FRAGMENTS] * len(entries))


def facets_of(counted: Counted, plan: SearchPlan, total: int, is_about: bool) -> dict[str, tuple[FacetValue, ...]]:
    """Return each facet with its values, most first (years: latest first). A chosen value stays even when it counts nothing; where it is
    the only one its number is the total. An estimate is no more than the total that no filter of its facet holds back.
    """
    shown = {}
    for name in plan.facets:
        chosen = {str(value) for value in getattr(plan.filters, name)}
        counts = dict.fromkeys(chosen, 0) | counted.facets.get(name, {})
        rows = []
        for value, count in counts.items():
            estimated = bool(counted.estimated) and (name, value) in counted.estimated
            if chosen == {value} and (estimated or is_about or not count):
                count, estimated = total, is_about
            elif estimated and not chosen:
                count = min(count, total)
            rows.append(FacetValue(value, count, value in chosen, estimated))
        rows.sort(key=_VALUE, reverse=name == "year")
        if name != "year":
            rows.sort(key=_COUNT, reverse=True)
        shown[name] = tuple(rows)
    return shown
