"""Finds the common words of a long query, so that the first stage need not read all entries that hold them."""

from __future__ import annotations

from search.query.values import SearchPlan, Sort
from search.ranking.candidates import Source

_COMMON_SHARE = 0.3  # a word that more than this share of the entries hold is common, any other selective
_DEEPEST_LIMIT = 400
LEAST_ROWS = 200_000  # where the words stand in fewer rows together, one step is as fast as two


def common_words(plan: SearchPlan, source: Source, limit: int, least_rows: int = LEAST_ROWS) -> frozenset[str] | None:
    """Return the words of a plan that are common.

    Return `None` when all terms have to be searched at once: a query that needs all of its words, or whose words stand in fewer rows
    than `least_rows` together; a deep page; another order.
    """
    words = list(dict.fromkeys(plan.query.words))
    if plan.profile.must_match(len(words)) == len(words) or limit > _DEEPEST_LIMIT or plan.sort is not Sort.RELEVANCE:
        return None
    counts = source.frequencies(words, ())
    if sum(counts.values()) < least_rows:
        return None
    return frozenset(word for word in words if counts[word] > _COMMON_SHARE * source.size())
