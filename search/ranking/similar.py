"""Entries about the same matter as a text: found by its most characteristic pairs, then ordered by how much of the text they begin with."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from cms.text.analysis import exact_words, pairs, words
from search.query.ranking_profile import DEFAULT_PROFILE
from search.query.values import Filters, ParsedQuery, SearchPlan
from search.ranking.answers import Hit
from search.ranking.candidates import Source
from search.ranking.pipeline import found_hits

_WORD = re.compile(r"\w+")
_MOST_PAIRS = 24
_MOST_READ = 400
_CANDIDATES = 40  # candidates, of which the best are returned: the right one was among so many in every measured case
_BEGINNING = 300  # characters of an entry's body that are compared: where a question, a summary, the first words stand
_MARKED_SHARE = 0.15  # what words with the same tone marks add to the same words without
_PROFILE = replace(DEFAULT_PROFILE, name="similar", shares=((10**6, 0.3),))


def characteristic_pairs(text: str, source: Source) -> list[str]:
    """Return the pairs of `text` that say most about it: how often they stand there times how rare they are in the index."""
    counted = Counter(pairs(words(text)[:_MOST_READ]))
    seen = source.frequencies([], list(counted))
    size = source.size() + 1
    weights = {pair: count * math.log(size / (seen[pair] + 0.5)) for pair, count in counted.items() if seen.get(pair, 0)}
    return sorted(weights, key=lambda pair: (-weights[pair], pair))[:_MOST_PAIRS]


def similar(source: Source, text: str, kinds: Sequence[str], limit: int, site: str) -> list[Hit]:
    """Return the best `limit` entries, one per parent. Nothing when the text shares no pair with the index."""
    chosen = characteristic_pairs(text, source)
    if not chosen:
        return []
    tokens = tuple(dict.fromkeys(word for pair in chosen for word in pair.split()))
    plan = SearchPlan(
        query=ParsedQuery(text=text[:300], words=tokens, pairs=tuple(chosen)),
        filters=Filters(kind=tuple(kinds), site=site, on_date=date.today()),
        size=max(limit, _CANDIDATES),
        today=date.today(),
        profile=_PROFILE,
        facets=(),
        highlight=False,
    )
    weights = _weights(text, source)
    marked = frozenset(exact_words(text[: 8 * _MOST_READ]))
    hits = found_hits(plan, source)
    scores = {hit.entry.entry_id: _score(hit, weights, marked) for hit in hits}
    best = sorted(hits, key=lambda hit: -scores[hit.entry.entry_id])  # stable: the engine's order decides between equals
    return [replace(hit, score=scores[hit.entry.entry_id]) for hit in best[:limit]]


def _weights(text: str, source: Source) -> dict[str, float]:
    """Return how much each word and pair of `text` tells: the rarer in the index, the more."""
    asked = words(text)[:_MOST_READ]
    wanted, neighbours = list(dict.fromkeys(asked)), list(dict.fromkeys(pairs(asked)))
    seen = source.frequencies(wanted, neighbours)
    size = source.size() + 1
    return {term: math.log(1 + size / (1 + seen.get(term, 0))) for term in (*wanted, *neighbours)}


def _score(hit: Hit, weights: dict[str, float], marked: frozenset[str]) -> float:
    """Return the share of the asked terms' weight that title and beginning of an entry hold, and a little for the same tone marks."""
    beginning = f"{hit.entry.title} {hit.entry.body[:_BEGINNING]}"
    held = words(beginning)
    terms = {*held, *pairs(held)}
    same = len(marked & set(exact_words(beginning))) / len(marked) if marked else 0.0
    return sum(weight for term, weight in weights.items() if term in terms) / sum(weights.values()) + _MARKED_SHARE * same
