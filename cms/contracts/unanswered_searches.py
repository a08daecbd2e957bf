"""Searches without results, for any app to show; the search app provides them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A query without results, how often it was asked, and where its results page is."""

    query: str
    times: int
    url: str


Source = Callable[[int, int], list[Unanswered]]
_source: Source | None = None


def register(source: Source) -> None:
    """Set the function that gives the most frequent queries without results: `(days, count)`, most frequent first.

    It gives no query that may hold personal data, and none that only a few asked.
    """
    global _source
    _source = source


def unanswered_searches(days: int, count: int) -> list[Unanswered]:
    """Return at most `count` queries without results of the last `days` days, most frequent first; none without a source."""
    return _source(days, count) if _source else []
