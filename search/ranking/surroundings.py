"""Measures of a candidate among the others of its query: beside the best, beside its document, beside its neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cms.contracts.late_numpy import np
from search.ranking.candidates import Candidate
from search.ranking.question import Question

if TYPE_CHECKING:
    from search.ranking.matching import Flags, Numbers

_NAME_OPENINGS = ("luat ", "bo luat ", "phap lenh ")
_NEAR = 2  # Điều
_ARTICLE = re.compile(r"dieu ([0-9]{1,9})")
_SUMMED = 3  # of the best of a document
_MOST_OF_LAW = 20


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The best score of all; for each candidate: of its document the best score and the mean of the best three as shares of
    that, and the number of candidates as a share of twenty; the scores of the Điều beside it; how far the query names
    its document and how much further another one; whether one of the same title is newer.
    """

    best: float
    law_best: Numbers
    law_sum: Numbers
    law_count: Numbers
    beside: Numbers
    named: Numbers
    named_elsewhere: Numbers
    is_older: Flags


def article_number(heading: str) -> int:
    """Return the number of an Điều by its folded heading, -1 when it has none."""
    found = _ARTICLE.match(heading)
    return int(found[1]) if found else -1


def share_named(title: str, asked: Question) -> float:
    """Return how much of the name of a law the query spells out: 1 for `luật đất đai` in it, less for `đất đai` alone."""
    if f" {title} " in asked.text:
        return 1.0
    opening = next((opening for opening in _NAME_OPENINGS if title.startswith(opening)), "")
    return 0.6 if opening and f" {title[len(opening) :]} " in asked.text else 0.0


def surroundings(candidates: Sequence[Candidate], scores: Numbers, numbers: Sequence[int], asked: Question) -> Surroundings:
    """Measure all candidates, by their scores of the first stage and the numbers of their Điều (-1: none)."""
    laws: dict[str, int] = {}
    newest: dict[str, int] = {}
    for row in candidates:
        laws.setdefault(row.parent_id, len(laws))
        newest[row.title] = max(newest.get(row.title, 0), row.facts.day)
    names = {title: share_named(title, asked) for title in newest}
    law, number = np.array([laws[row.parent_id] for row in candidates]), np.array(numbers)
    same = law[:, None] == law
    of_law = np.sort(np.where(same, scores, 0.0), axis=1)
    near = same & (number > 0) & (np.abs(number[:, None] - number) <= _NEAR) & ~np.eye(len(candidates), dtype=np.bool_)
    top = float(scores.max()) or 1.0
    by_name = np.array([names[row.title] for row in candidates])
    return Surroundings(
        best=top,
        law_best=of_law[:, -1] / top,
        law_sum=of_law[:, -_SUMMED:].sum(axis=1) / (_SUMMED * top),
        law_count=np.minimum(np.count_nonzero(same, axis=1), _MOST_OF_LAW) / _MOST_OF_LAW,
        beside=near @ scores / top,
        named=by_name,
        named_elsewhere=by_name.max() - by_name,
        is_older=np.array([newest[row.title] > row.facts.day for row in candidates]),
    )
