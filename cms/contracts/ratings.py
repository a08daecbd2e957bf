"""Readers' ratings of a page for other apps; the feedback app provides them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """The satisfaction of readers: counted votes, and their mean on the scale from 1 to 5 (None without votes)."""

    votes: int
    mean: float | None


_satisfaction: Callable[[Sequence[int]], dict[int, Satisfaction]] | None = None
_source: Callable[[int], float] | None = None
_rated_at_most: Callable[[float], list[int]] | None = None
_best: Callable[[int], list[int]] | None = None


def register_source(source: Callable[[int], float]) -> None:
    """Set the function that gives a page's rating by its id."""
    global _source
    _source = source


def rating_of(page_id: int) -> float:
    """Return the Wilson lower bound of "helpful" votes of a page, 0 to 1; 0 without votes or without a source."""
    return _source(page_id) if _source else 0.0


def register_best(best: Callable[[int], list[int]]) -> None:
    """Set the function that gives the ids of the best rated pages: at most the number asked for, best first."""
    global _best
    _best = best


def best_rated(count: int) -> list[int]:
    """Return the ids of at most `count` pages that readers rate best, best first; none without votes or without a source."""
    return _best(count) if _best else []


def register_satisfaction(source: Callable[[Sequence[int]], dict[int, Satisfaction]]) -> None:
    """Set the function that gives the satisfaction of readers with each of some pages, by their ids."""
    global _satisfaction
    _satisfaction = source


def satisfaction_of_each(page_ids: Sequence[int]) -> dict[int, Satisfaction]:
    """Return how satisfied readers were with each of these pages; pages without votes are left out."""
    return _satisfaction(page_ids) if _satisfaction else {}


def satisfaction_with(page_ids: Sequence[int]) -> Satisfaction:
    """Return how satisfied readers were with these pages together; no votes without a source."""
    each = satisfaction_of_each(page_ids).values()
    votes = sum(one.votes for one in each)
    return Satisfaction(votes, sum(one.votes * (one.mean or 0) for one in each) / votes if votes else None)


def register_rated_at_most(source: Callable[[float], list[int]]) -> None:
    """Set the function that gives the ids of the pages with which readers are satisfied at most so much."""
    global _rated_at_most
    _rated_at_most = source


def rated_at_most(mean: float) -> list[int]:
    """Return the ids of the pages whose counted votes have a mean of at most `mean` (1 to 5); none without votes or without a source."""
    return _rated_at_most(mean) if _rated_at_most else []
