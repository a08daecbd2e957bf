"""The small forest of the second stage: regression trees over the features, read once from the file that the fitting wrote."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate
from operator import and_, getitem

from search.engines.features import NAMES

Node = tuple[int, float, int, int]
Tree = tuple[Sequence[Node], Sequence[float]]
_MOST_LEAVES = 8


class Forest:
    """Each tree is its nodes (feature, threshold, what follows at most and above it; below 0 it is a leaf) and its leaves.

    No tree is walked (after QuickScorer, Lucchese and others, SIGIR 2015). The leaves of all trees from left to right are the bits
    of one number, a byte for each tree. A value above the threshold of a node strikes out the leaves on its lower side; what is left
    between any two thresholds of a feature is known beforehand. All features together leave as the lowest bit of each byte the leaf
    that a walk would come to.
    """

    def __init__(self, trees: Sequence[Tree]) -> None:
        every = (1 << 8 * len(trees)) - 1
        cuts: dict[int, list[tuple[float, int]]] = {}
        self._values: list[tuple[float, ...]] = []
        for number, (nodes, leaves) in enumerate(trees):
            order = _leaves_under(nodes, 0)
            if len(order) > _MOST_LEAVES:
                raise ValueError(f"a tree has more than {_MOST_LEAVES} leaves")
            self._values.append(tuple(leaves[order[_lowest(bits) % len(order)]] for bits in range(256)))
            for feature, threshold, low, _ in nodes:
                struck = sum(1 << order.index(leaf) for leaf in _leaves_under(nodes, low))
                cuts.setdefault(feature, []).append((threshold, every ^ (struck << 8 * number)))
        self._left: list[tuple[int, list[float], list[int]]] = []
        for feature, rows in cuts.items():
            rows.sort()
            self._left.append((feature, [threshold for threshold, _ in rows], [every, *accumulate((left for _, left in rows), and_)]))
        self._every = every

    @property
    def features(self) -> set[int]:
        """The places of the features that the trees look at."""
        return {feature for feature, _, _ in self._left}

    def score(self, row: Sequence[float]) -> float:
        """The sum of the leaves that a row of features comes to."""
        left = self._every
        for feature, thresholds, struck in self._left:
            left &= struck[bisect_left(thresholds, row[feature])]
        return sum(map(getitem, self._values, left.to_bytes(len(self._values), "little")))


def _leaves_under(nodes: Sequence[Node], place: int) -> list[int]:
    """The leaves under a node, from the lower side to the upper."""
    if place < 0:
        return [~place]
    _, _, low, high = nodes[place]
    return [*_leaves_under(nodes, low), *_leaves_under(nodes, high)]


def _lowest(bits: int) -> int:
    """The place of the lowest bit (0 of no bits)."""
    return max(0, (bits & -bits).bit_length() - 1)


@lru_cache(maxsize=1)
def forest() -> Forest:
    """The forest that comes with the product. Its features are those of `NAMES`, in their order."""
    stored = json.loads(files("search").joinpath("data", "second_stage.json").read_text(encoding="utf-8"))
    if tuple(stored["names"]) != NAMES:
        raise ValueError("search/data/second_stage.json was fitted to other features")
    return Forest([(nodes, leaves) for nodes, leaves in stored["trees"] if nodes])
