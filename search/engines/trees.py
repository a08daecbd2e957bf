"""The small forest of the second stage: regression trees over the features, read once from the file that the fitting wrote."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from search.engines.features import NAMES

Node = tuple[int, float, int, int]
Tree = tuple[tuple[Node, ...], tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Forest:
    """Each tree is its nodes (feature, threshold, what follows at most and above it; below 0 it is a leaf) and its leaves."""

    trees: tuple[Tree, ...]

    def score(self, row: Sequence[float]) -> float:
        """The sum of the leaves that a row of features comes to."""
        total = 0.0
        for nodes, leaves in self.trees:
            place = 0
            while place >= 0:
                feature, threshold, low, high = nodes[place]
                place = low if row[feature] <= threshold else high
            total += leaves[~place]
        return total


@lru_cache(maxsize=1)
def forest() -> Forest:
    """The forest that comes with the product. Its features are those of `NAMES`, in their order."""
    stored = json.loads(files("search").joinpath("data", "second_stage.json").read_text(encoding="utf-8"))
    if tuple(stored["names"]) != NAMES:
        raise ValueError("search/data/second_stage.json was fitted to other features")
    trees = ((tuple((f, t, low, high) for f, t, low, high in nodes), tuple(leaves)) for nodes, leaves in stored["trees"] if nodes)
    return Forest(tuple(trees))
