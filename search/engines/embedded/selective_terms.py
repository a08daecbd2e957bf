"""The first stage of a long query in two steps: its telling clauses lead, the common ones only add to the scores of the best.

Syllables such as `của` stand in most entries: going through all of these costs nine tenths of a search and decides next to nothing.
Over 91 judged questions and 26,348 entries the best 80 of both ways are the same but for 18 of 7,280 places, with the same scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from search.query.values import SearchPlan
from search.ranking.candidates import Found
from search.ranking.matching import held

if TYPE_CHECKING:
    from search.engines.embedded.source import TantivySource

_COMMON = 0.3  # the share of the entries above which a word does not lead
_SPARE = 80  # led entries looked at beyond those asked for: what is common may lift one of them
_DEEPEST = 400
_LEAST_ROWS = 200_000  # as many rows of words are gone through as fast as the two steps take


def led(source: TantivySource, plan: SearchPlan, limit: int, least_rows: int = _LEAST_ROWS) -> list[Found] | None:
    """More than `limit` matches of the plan, best first; `None` when they are to be found by all clauses at once: a query
    that needs all of its words or whose words stand in fewer rows than `least_rows` together, a deep page, too few matches.
    """
    words = list(dict.fromkeys(plan.query.words))
    needed = plan.profile.must_match(len(words))
    if needed == len(words) or limit > _DEEPEST:
        return None
    counts = source.frequencies(words, ())
    if sum(counts.values()) < least_rows:
        return None
    build, wide = source.build, limit + _SPARE
    common = frozenset(word for word in words if counts[word] > _COMMON * source.size())
    found = source.find_uncounted(build.leading(plan, common), wide)
    if len(found) < wide:
        return None
    added = source.scores(build.adding(plan, common, source.rows_of(found)), wide)
    rows = sorted((replace(row, score=row.score + added[row.key]) for row in found), key=lambda row: (-row.score, row.key))
    fitting: list[Found] = []
    while rows and len(fitting) <= limit:
        some = limit + 1 - len(fitting)
        fitting += _fitting(source, plan, rows[:some], needed)
        rows = rows[some:]
    return fitting if len(fitting) > limit else None


def _fitting(source: TantivySource, plan: SearchPlan, rows: Sequence[Found], needed: int) -> list[Found]:
    """The rows that hold at least `needed` of the words or a synonym. The stored texts tell it of nearly all; of what they leave
    open (synonyms, numbers, the end of a very long text) the index is asked.
    """
    counts = held(source.texts(rows), plan.query.words)
    doubtful = [row for row, count in zip(rows, counts, strict=True) if count < needed]
    if not doubtful:
        return list(rows)
    known = source.scores(source.build.holding(plan, source.rows_of(doubtful)), len(doubtful))
    return [row for row in rows if known.get(row.key, needed) >= needed]
