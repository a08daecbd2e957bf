"""From a plan to a page of results, the same for every engine: collect, re-score, group, count; page.py shows them."""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from cms.contracts.search import EntryKind
from search.query.plan import cursor_at, digest_of_query
from search.query.types import type_and_year
from search.query.values import SearchPlan, Sort
from search.ranking.answers import Hit, RankedEntry, SearchResults, without
from search.ranking.candidates import FoundMatch, Source
from search.ranking.page import Group, above_groups, facets_of, hits_of, shown_groups
from search.ranking.rank import Ranked, rank
from search.ranking.spelling import as_typed, did_you_mean

_MOST_COLLECTED = 50_000
_WHOLE = (str(EntryKind.PROCEDURE), str(EntryKind.DOCUMENT))
_NEAR_ENOUGH = 0.04
_FARTHER = 0.4


@dataclass(frozen=True, slots=True)
class _Rescored:
    """The best matches in the order of the first stage, and in their final order together with those near by meaning."""

    found: list[FoundMatch] = field(default_factory=list)
    ranked: list[Ranked] | None = None


def ordered(plan: SearchPlan, source: Source, limit: int, before: _Rescored) -> tuple[list[Ranked | FoundMatch], bool, _Rescored]:
    """Return matches in their final order, and whether these are all: the first `window` re-scored together with the nearest by meaning
    (unless they were `before`), the others as the first stage left them.
    """
    by_relevance = plan.sort is Sort.RELEVANCE and not plan.query.is_empty
    window = plan.profile.window if by_relevance else 0
    found, total = source.collect(plan, max(limit, window))
    complete = len(found) >= total
    if not by_relevance:
        return list(found), complete, before
    best, ranked = found[:window], before.ranked
    if ranked is None or best != before.found:
        ranked = _in_better_reading(plan, source, found)
    seen = {row.candidate.found.key for row in ranked}
    rest = [row for row in found[window:] if row.key not in seen]
    return [*ranked, *_below(ranked, rest)], complete, _Rescored(best, ranked)


def _in_better_reading(plan: SearchPlan, source: Source, found: Sequence[FoundMatch]) -> list[Ranked]:
    """Return the best of what was found, re-scored. Of a query that is read in the words of the law, entries with the very words that were
    typed are scored by these too, and each has the better of its two scores.
    """
    literal = replace(plan, query=plan.query.literal) if plan.query.literal else None
    very = source.collect(literal, plan.profile.window)[0][: plan.profile.window] if literal else []
    best = found[: plan.profile.window]
    whole = _whole(plan, source, {row.key for row in best})
    whole += _of_type(plan, source, {row.key for row in (*best, *whole)})
    near = source.near(plan, plan.profile.near)
    by_words = {row.key for row in (*found, *whole, *very)}
    ranked = rank(source.read(joined([*best, *whole], near, by_words, plan.profile.related)), plan, source)
    if literal is None:
        return ranked
    lost = math.exp(-plan.profile.literal)
    others = rank(source.read(joined(very, near, by_words, 0)), literal, source)
    both = [*ranked, *(row._replace(score=row.score * lost) for row in others)]
    both.sort(key=lambda row: (-row.score, row.candidate.entry_id))
    better: dict[object, Ranked] = {}
    for row in both:
        better.setdefault(row.candidate.found.key, row)
    return list(better.values())


def _whole(plan: SearchPlan, source: Source, held: Collection[object]) -> list[FoundMatch]:
    """Return the best services and documents for a short query that are not `held`: a hundred Điều that say `kết hôn` more often would
    crowd them out.
    """
    target = plan.query.target
    if plan.filters.kind or not plan.query.is_short(plan.profile.short) or (target and target.number_keys):
        return []
    of_kinds = replace(plan, filters=replace(plan.filters, kind=_WHOLE), facets=())
    return [row for row in source.collect(of_kinds, plan.profile.whole)[0] if row.key not in held]


def _of_type(plan: SearchPlan, source: Source, held: Collection[object]) -> list[FoundMatch]:
    """Return the best of the type and year that the query opens with, documents and parts of them, that are not `held`: of `luật 2014`
    most words stand in what is no law of that year.
    """
    types, year = type_and_year(plan.query.typed)
    if not types or plan.filters.type or plan.filters.year:
        return []
    filters = replace(plan.filters, type=types, year=(year,) if year else ())
    kinds = [()] if plan.filters.kind else [(), (str(EntryKind.DOCUMENT),)]
    found: dict[object, FoundMatch] = {}
    for kind in kinds:
        of_type = replace(plan, filters=replace(filters, kind=kind or plan.filters.kind), facets=())
        found |= {row.key: row for row in source.collect(of_type, plan.profile.whole)[0]}
    return [row for key, row in found.items() if key not in held]


def _least_nearness(nearest: float) -> float:
    """Return the cosine below which an entry does not count as related. Models spread their cosines differently, so the distance of the
    nearest is the measure: of the everyday questions, 19 of 20 right answers are within this.
    """
    return nearest - max(_NEAR_ENOUGH, _FARTHER * (1 - nearest))


def joined(best: Sequence[FoundMatch], near: Sequence[FoundMatch], by_words: Collection[object], most: int) -> list[FoundMatch]:
    """Return the best by words with their nearness, then the others among the `most` nearest that are hardly farther than the nearest."""
    nearness = {row.key: row.nearness for row in near}
    held = {row.key for row in best}
    least = _least_nearness(near[0].nearness) if near else 0.0
    others = [row for row in near[:most] if row.key not in held and row.nearness >= least]
    known = [row._replace(nearness=nearness.get(row.key, 0.0)) for row in best] if near else list(best)
    return [*known, *(row._replace(by_meaning=row.key not in by_words) for row in others)]


def _below(ranked: Sequence[Ranked], rest: Sequence[FoundMatch]) -> list[FoundMatch]:
    """Return the matches that were not re-scored, with scores that go on below the others."""
    lowest = ranked[-1].score if ranked else 1.0
    top = max((row.score for row in rest), default=0.0) or 1.0
    return [row._replace(score=lowest * row.score / top) for row in rest]


def _found(row: Ranked | FoundMatch) -> FoundMatch:
    return row.candidate.found if isinstance(row, Ranked) else row


def _grouped(plan: SearchPlan, source: Source) -> tuple[list[Group], bool]:
    """Return groups up to the end of the page (with one more when there is one), and whether all matches were seen."""
    need = plan.offset + plan.size + 1
    limit = min(max(plan.profile.window, need), _MOST_COLLECTED)
    rescored = _Rescored()
    while True:
        rows, complete, rescored = ordered(plan, source, limit, rescored)
        groups: dict[object, Group] = {}
        for row in rows:
            found = _found(row)
            group = groups.setdefault(found.parent if plan.collapse else len(groups), Group())
            group.found.append(found)
            group.scores.append(row.score)
            group.factors.append(row.factors if isinstance(row, Ranked) else ())
        if len(groups) >= need or complete or limit >= _MOST_COLLECTED:
            return list(groups.values()), complete
        limit = min(limit * 4, _MOST_COLLECTED)


def search(plan: SearchPlan, source: Source, engine: str) -> SearchResults:
    """Return one page of results."""
    started = time.perf_counter()
    groups, complete = _grouped(plan, source)
    counted = source.count(plan)
    known = complete and plan.collapse
    total, is_about = (len(groups), False) if known else (max(counted.total, len(groups)), not counted.exact)
    page = groups[plan.offset : plan.offset + plan.size]
    named = source.target(plan) if plan.offset == 0 else None
    shown = shown_groups(page, plan, source)
    above = above_groups(named, plan)
    is_certain = above is not None and above.certain
    if above is not None and is_certain:
        shown = without(shown, above.entry.entry_id)
    following = plan.offset + plan.size
    likelier = did_you_mean(plan.query, source) if plan.offset == 0 and not is_certain else ""
    return SearchResults(
        groups=tuple(shown),
        total=total,
        is_about=is_about,
        seen=len(groups),
        facets=facets_of(counted, plan, total, is_about),
        certain=above if is_certain else None,
        suggested=None if is_certain else above,
        is_held=named is not None and not named.is_of_another_year(plan),
        did_you_mean=as_typed(likelier, plan.query, source),
        next_cursor=cursor_at(following, digest_of_query(plan.query.text, plan.filters, plan.sort)) if len(groups) > following else "",
        took_ms=(time.perf_counter() - started) * 1000,
        engine=engine,
        only_related=bool(groups) and all(row.by_meaning for group in groups for row in group.found),
    )


def found_hits(plan: SearchPlan, source: Source) -> list[Hit]:
    """Return the best hit of each group, without facets and counts."""
    groups, _ = _grouped(plan, source)
    page = groups[plan.offset : plan.offset + plan.size]
    entries = source.entries([group.found[0] for group in page])
    found = [(entry, group.scores[0]) for entry, group in zip(entries, page, strict=True) if entry]
    hits = hits_of([entry for entry, _ in found], plan)
    return [replace(hit, score=score) for hit, (_, score) in zip(hits, found, strict=True)]


def ranked_entries(plan: SearchPlan, source: Source, limit: int) -> list[RankedEntry]:
    """Return the best `limit` entries, without groups."""
    rows, _, _ = ordered(plan, source, limit, _Rescored())
    rows = rows[:limit]
    loose = [row for row in rows if isinstance(row, FoundMatch)]
    read = iter(source.read(loose))
    ranked = []
    for row in rows:
        candidate = row.candidate if isinstance(row, Ranked) else next(read)
        ranked.append(RankedEntry(candidate.entry_id, candidate.parent_id, candidate.external_id, candidate.facts.kind, row.score))
    return ranked
