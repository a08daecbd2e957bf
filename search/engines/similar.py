"""Entries about the same matter as a text: its most telling pairs asked for like a query."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from search.analysis import pairs, words
from search.engines.base import Hit
from search.engines.candidates import Source
from search.engines.pipeline import found_hits
from search.profile import DEFAULT_PROFILE
from search.query.values import Filters, ParsedQuery, SearchPlan

_MOST_PAIRS = 24
_MOST_READ = 400
_PROFILE = replace(DEFAULT_PROFILE, name="similar", shares=((10**6, 0.3),))


def telling_pairs(text: str, source: Source) -> list[str]:
    """The pairs of `text` that say most about it: how often they stand there times how rare they are in the index."""
    counted = Counter(pairs(words(text)[:_MOST_READ]))
    seen = source.frequencies([], list(counted))
    size = source.size() + 1
    weights = {pair: count * math.log(size / (seen[pair] + 0.5)) for pair, count in counted.items() if seen.get(pair, 0)}
    return sorted(weights, key=lambda pair: (-weights[pair], pair))[:_MOST_PAIRS]


def similar(source: Source, text: str, kinds: Sequence[str], limit: int, site: str) -> list[Hit]:
    """The best `limit` entries, one per parent. Nothing when the text shares no pair with the index."""
    chosen = telling_pairs(text, source)
    if not chosen:
        return []
    tokens = tuple(dict.fromkeys(word for pair in chosen for word in pair.split()))
    plan = SearchPlan(
        query=ParsedQuery(text=text[:300], words=tokens, pairs=tuple(chosen)),
        filters=Filters(kind=tuple(kinds), site=site),
        size=limit,
        today=date.today(),
        profile=_PROFILE,
        facets=(),
        highlight=False,
    )
    return found_hits(plan, source)
