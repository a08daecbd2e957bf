"""How the query's words and pairs stand in a folded text, each measure near 0..1."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import TypeVar

from search.engines.asking import Pair, Question

_K1, _B = 1.2, 0.75
_USUAL_LENGTH = 220.0  # words of a usual Điều
_WINDOW = 40  # words within which the query's pairs should stand together
_T = TypeVar("_T")
_PLACE, _ITEM = itemgetter(0), itemgetter(1)
Places = list[tuple[int, Pair]]


def share(weights: Mapping[_T, float], found: Iterable[_T], total: float) -> float:
    """The weights of what was found as a share of `total`."""
    return sum(map(weights.__getitem__, found)) / total


def places(tokens: Sequence[str], asked: Question) -> tuple[list[tuple[int, str]], Places]:
    """Where the query's words stand in a text, and where its pairs do (by the place of their second word)."""
    words, pairs = asked.words, asked.pairs
    at = [(index, token) for index, token in enumerate(tokens) if token in words]
    found = [(then, pair) for (index, word), (then, follows) in pairwise(at) if then == index + 1 and (pair := (word, follows)) in pairs]
    return at, found


def before(at: Sequence[tuple[int, _T]], end: int) -> set[_T]:
    """What stands before the place `end`."""
    return {item for _, item in at[: bisect_left(at, end, key=_PLACE)]}


def counted(at: Iterable[tuple[int, _T]]) -> dict[_T, int]:
    """How often each word or pair stands in a text."""
    return Counter(map(_ITEM, at))


def saturated(counts: Mapping[_T, int], weights: Mapping[_T, float], length: int, total: float) -> float:
    """BM25 of the counted items as a share of what an endless text of them would have."""
    norm = _K1 * (1 - _B + _B * length / _USUAL_LENGTH)
    return sum([weights[item] * count / (count + norm) for item, count in counts.items()]) / total


def best_window(found: Places, asked: Question) -> float:
    """The largest share of the pairs that stands within `_WINDOW` words."""
    weights = asked.pairs
    counts: dict[Pair, int] = {}
    inside = best = 0.0
    left = 0
    for index, pair in found:
        held = counts.get(pair, 0)
        counts[pair] = held + 1
        if held:
            continue
        inside += weights[pair]
        while found[left][0] <= index - _WINDOW:
            gone = found[left][1]
            counts[gone] -= 1
            if not counts[gone]:
                inside -= weights[gone]
            left += 1
        best = max(best, inside)
    return best / asked.pairs_total


def runs(found: Places, asked: Question) -> tuple[float, float]:
    """The share of the pairs that go on into the next one (three words and more as the query has them), and of the pairs
    in the best such run.
    """
    weights = asked.pairs
    going_on: set[Pair] = set()
    best = current = 0.0
    before: tuple[int, Pair] | None = None
    for index, pair in found:
        goes_on = before is not None and index == before[0] + 1 and before[1][1] == pair[0]
        if goes_on:
            going_on.add(pair)
        current = weights[pair] + (current if goes_on else 0.0)
        best = max(best, current)
        before = (index, pair)
    return share(weights, going_on, asked.pairs_total), min(best / asked.pairs_total, 1.5)


def precision(tokens: Sequence[str], asked: Question) -> tuple[float, float]:
    """The share of a heading's words and pairs that the query has."""
    if not tokens:
        return 0.0, 0.0
    in_words = sum(map(asked.words.__contains__, tokens)) / len(tokens)
    if len(tokens) == 1:
        return in_words, in_words
    return in_words, sum(map(asked.pairs.__contains__, pairwise(tokens))) / (len(tokens) - 1)
