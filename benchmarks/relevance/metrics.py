"""NDCG, recall and MRR of ranked ids with yes-or-no judgements."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

NAMES = ("ndcg@10", "recall@10", "recall@20", "recall@100", "mrr@10")


def ndcg(ranked: Sequence[str], relevant: Collection[str], depth: int = 10) -> float:
    """Discounted gain of the first `depth` as a share of the best possible (log2 discount, gain 1)."""
    ideal = sum(1 / math.log2(place + 2) for place in range(min(depth, len(relevant))))
    return sum(1 / math.log2(place + 2) for place, key in enumerate(ranked[:depth]) if key in relevant) / ideal


def recall(ranked: Sequence[str], relevant: Collection[str], depth: int) -> float:
    """The share of the relevant ids among the first `depth`."""
    return len({*ranked[:depth]} & {*relevant}) / len(relevant)


def mrr(ranked: Sequence[str], relevant: Collection[str], depth: int = 10) -> float:
    """One over the place of the first relevant id, 0 below `depth`."""
    return next((1 / place for place, key in enumerate(ranked[:depth], 1) if key in relevant), 0.0)


def all_of(ranked: Sequence[str], relevant: Collection[str]) -> list[float]:
    """The measures in the order of `NAMES`."""
    return [ndcg(ranked, relevant), *(recall(ranked, relevant, depth) for depth in (10, 20, 100)), mrr(ranked, relevant)]
