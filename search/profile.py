"""Every weight of the ranking in one place: the named profile that both engines and the second stage read."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class FirstStage:
    """Boosts of the clauses with which an engine collects candidates (BM25, one clause per word or pair)."""

    words: float = 1.0
    pairs: float = 1.0
    title_pairs: float = 0.5
    heading_pairs: float = 0.5
    exact: float = 0.2
    phrase: float = 3.0


@dataclass(frozen=True, slots=True)
class Factors:
    """Bounded factors: score x (1 + sum of weight x value), each value in 0..1, the weights together at most 0.3."""

    in_force: float = 0.12
    recency: float = 0.06
    citations: float = 0.06
    rating: float = 0.06


# Log-odds of a candidate by the features of `engines/features.py`. Fitted once, by `benchmarks/relevance/fit.py`, to two
# thirds of the judged train questions; nothing judged is read when a query is answered.
SECOND_STAGE = MappingProxyType(
    {
        "first": 5.51,
        "first_share": 5.93,
        "words": 2.43,
        "pairs": 3.14,
        "bm_pairs": -12.45,
        "window_pairs": 5.98,
        "triples": 2.0,
        "heading_pairs": -1.69,
        "heading_precision": 2.8,
        "heading_pair_precision": -0.45,
        "title_pairs": -2.21,
        "title_precision": 0.24,
        "title_named": 1.04,
        "length": -3.01,
        "law_best": -0.36,
        "law_sum": 2.59,
        "law_count": 0.17,
        "is_law": 2.58,
        "is_decree": 2.03,
        "is_circular": 1.54,
        "is_decision": 2.38,
        "is_constitution": 4.18,
        "amends": 1.22,
        "opening": 1.18,
        "fine": 2.83,
        "announced": 6.85,
    }
)


@dataclass(frozen=True, slots=True)
class Profile:
    """One named way of ranking. `window` is how many candidates the second stage re-scores.

    `shares` maps the number of query words (up to the key) to the share of them that an entry must hold to be counted
    as a result at all. `half_life_days` is per kind; a kind that is not there does not age.
    """

    name: str = "default"
    window: int = 80
    second: MappingProxyType[str, float] = field(default_factory=lambda: SECOND_STAGE)
    first: FirstStage = field(default_factory=FirstStage)
    factors: Factors = field(default_factory=Factors)
    half_life_days: MappingProxyType[str, int] = field(default_factory=lambda: MappingProxyType({"news": 180, "answer": 1460}))
    shares: tuple[tuple[int, float], ...] = ((2, 1.0), (4, 0.75), (8, 0.5), (10**6, 0.3))
    quoted_penalty: float = 0.5

    def must_match(self, words: int) -> int:
        """How many of `words` query words an entry must hold to be a result."""
        share = next(share for up_to, share in self.shares if words <= up_to)
        return max(1, min(words, round(words * share)))


DEFAULT_PROFILE = Profile()
