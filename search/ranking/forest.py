"""The small forest of the second stage: regression trees over the features, read once from the file that the fitting wrote."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

import numpy as np

from search.ranking.features import NAMES
from search.ranking.matching import Numbers

Node = tuple[int, float, int, int]
Tree = tuple[Sequence[Node], Sequence[float]]
_MOST_LEAVES = 8
_EVERY = (1 << _MOST_LEAVES) - 1


class Forest:
    """Each tree is its nodes (feature, threshold, what follows at most and above it; below 0 it is a leaf) and its leaves.

    No tree is walked (after QuickScorer, Lucchese and others, SIGIR 2015). The leaves of a tree from left to right are the bits
    of an octet. A value above the threshold of a node strikes out the leaves on its lower side. All nodes together leave as the
    lowest bit the leaf that a walk would come to.
    """

    def __init__(self, trees: Sequence[Tree]) -> None:
        most = max(len(nodes) for nodes, _ in trees)
        self._feature = np.zeros((len(trees), most), dtype=np.intp)
        self._threshold = np.full((len(trees), most), np.inf)  # of the places without a node: nothing is above it
        self._left = np.full((len(trees), most), _EVERY, dtype=np.uint8)
        self._values = np.zeros((len(trees), 1 + _EVERY))
        for number, (nodes, leaves) in enumerate(trees):
            order = _leaves_under(nodes, 0)
            if len(order) > _MOST_LEAVES:
                raise ValueError(f"a tree has more than {_MOST_LEAVES} leaves")
            self._values[number] = [leaves[order[_lowest(bits) % len(order)]] for bits in range(1 + _EVERY)]
            for place, (feature, threshold, low, _) in enumerate(nodes):
                struck = sum(1 << order.index(leaf) for leaf in _leaves_under(nodes, low))
                self._feature[number, place], self._threshold[number, place] = feature, threshold
                self._left[number, place] = _EVERY ^ struck

    @property
    def features(self) -> set[int]:
        """Return the places of the features that the trees look at."""
        return set(self._feature[np.isfinite(self._threshold)].tolist())

    def scores(self, rows: Numbers) -> Numbers:
        """Return the sum of the leaves that each row of features comes to."""
        above = rows[:, self._feature] > self._threshold
        left = np.bitwise_and.reduce(np.where(above, self._left, np.uint8(_EVERY)), axis=2)
        return self._values[np.arange(len(self._values)), left].sum(axis=1)


def _leaves_under(nodes: Sequence[Node], place: int) -> list[int]:
    """Return the leaves under a node, from the lower side to the upper."""
    if place < 0:
        return [~place]
    _, _, low, high = nodes[place]
    return [*_leaves_under(nodes, low), *_leaves_under(nodes, high)]


def _lowest(bits: int) -> int:
    """Return the place of the lowest bit (0 of no bits)."""
    return max(0, (bits & -bits).bit_length() - 1)


@lru_cache(maxsize=1)
def forest() -> Forest:
    """Return the forest that comes with the product. Its features are those of `NAMES`, in their order."""
    stored = json.loads(files("search.ranking").joinpath("data", "second_stage.json").read_text(encoding="utf-8"))
    if tuple(stored["names"]) != NAMES:
        raise ValueError("search/ranking/data/second_stage.json was fitted to other features")
    return Forest([(nodes, leaves) for nodes, leaves in stored["trees"] if nodes])
