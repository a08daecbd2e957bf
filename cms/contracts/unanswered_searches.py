"""Searches without results, for any app to show; the search app provides them."""

from __future__ import annotations

from dataclasses import dataclass

from cms.contracts.ports import Port


@dataclass(frozen=True, slots=True)
class UnansweredQuery:
    """A query without results, how often it was asked, and where its results page is."""

    query: str
    times: int
    url: str


# `(days, count)`: at most `count` queries without results of the last `days` days, most frequent first. It gives no query that may
# hold personal data, and none that only a few asked.
unanswered_searches: Port[[int, int], list[UnansweredQuery]] = Port("searches without results", lambda days, count: [])
