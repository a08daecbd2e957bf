"""Readers' ratings of a page for other apps; the feedback app provides them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cms.contracts.ports import Port


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """The satisfaction of readers: counted votes, and their mean on the scale from 1 to 5 (None without votes)."""

    votes: int
    mean: float | None


# The Wilson lower bound of "helpful" votes of a page, 0 to 1; 0 without votes.
rating_of: Port[[int], float] = Port("the rating of a page", lambda page_id: 0.0)
# The ids of at most so many pages that readers rate best, best first.
best_rated: Port[[int], list[int]] = Port("the best rated pages", lambda count: [])
# How satisfied readers were with each of some pages, by their ids; pages without votes are left out.
satisfaction_of_each: Port[[Sequence[int]], dict[int, Satisfaction]] = Port("the satisfaction with pages", lambda page_ids: {})
# The ids of the pages whose counted votes have a mean of at most so much (1 to 5).
rated_at_most: Port[[float], list[int]] = Port("the pages rated at most so much", lambda mean: [])


def satisfaction_with(page_ids: Sequence[int]) -> Satisfaction:
    """Return how satisfied readers were with these pages together; no votes without a source."""
    each = satisfaction_of_each(page_ids).values()
    votes = sum(one.votes for one in each)
    return Satisfaction(votes, sum(one.votes * (one.mean or 0) for one in each) / votes if votes else None)
