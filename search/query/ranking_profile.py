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


# Log-odds of a candidate by the features of `search/ranking/features.py`. Fitted once, by `benchmarks/relevance/fit.py`, to the judged
# train questions; nothing judged is read when a query is answered. `crime` was fitted while it measured the title of one code; it measures
# headings that name a crime since 1 December 2026 and was not fitted again.
SECOND_STAGE = MappingProxyType(
    {
        "first": 4.70,
        "first_share": 3.71,
        "words": 1.59,
        "pairs": 3.42,
        "bm_pairs": -14.02,
        "window_pairs": 5.26,
        "triples": 1.77,
        "heading_pairs": -0.92,
        "heading_precision": 2.86,
        "heading_pair_precision": -0.57,
        "title_pairs": -0.42,
        "title_precision": 0.06,
        "title_named": 0.53,
        "length": -3.59,
        "law_best": 1.07,
        "law_sum": 1.06,
        "law_count": 0.52,
        "is_law": 2.65,
        "is_decree": 1.99,
        "is_circular": 1.69,
        "is_decision": 1.87,
        "is_constitution": 1.89,
        "amends": 0.55,
        "opening": 1.41,
        "fine": 3.70,
        "announced": 4.18,
        "rank": 0.58,
        "bm_words": 2.78,
        "heading_words": -0.14,
        "title_words": -1.05,
        "path_words": -1.58,
        "path_pairs": 1.76,
        "path_precision": 0.19,
        "longest": 0.06,
        "numbers": 0.66,
        "year_named": 0.75,
        "age": 0.01,
        "newer_same": -0.01,
        "number_named": 6.56,
        "article_named": 4.89,
        "named_elsewhere": -0.38,
        "neighbours": -0.01,
        "best_in_law": 0.07,
        "law_gap": -1.68,
        "define": 2.44,
        "crime": 2.67,
        "author": 1.34,
        "time": -0.08,
        "generic": 0.34,
        "no_heading": 1.85,
        "exp": 0.21,
        "qlen": 0.00,
        "q_tf": 0.00,
        "law_union": 2.17,
    }
)


# The same for questions whose words fit poorly: fitted by `benchmarks/relevance/fit_everyday.py` to 3,209 everyday questions.
EVERYDAY = MappingProxyType(
    {
        "first": 0.51,
        "first_share": 1.11,
        "words": 1.07,
        "pairs": 3.43,
        "bm_pairs": -9.89,
        "window_pairs": 5.23,
        "triples": 1.77,
        "heading_pairs": 0.45,
        "heading_precision": 1.01,
        "heading_pair_precision": -1.66,
        "title_pairs": 1.48,
        "title_precision": 0.74,
        "title_named": -0.39,
        "length": -3.05,
        "law_best": 0.31,
        "law_sum": -0.17,
        "law_count": 0.11,
        "is_law": 0.27,
        "is_decree": 0.42,
        "is_circular": 0.06,
        "is_decision": -0.06,
        "is_constitution": 0.32,
        "amends": 0.40,
        "opening": -0.82,
        "fine": 1.33,
        "announced": 2.35,
        "rank": 0.82,
        "bm_words": 2.91,
        "heading_words": -0.57,
        "title_words": 1.57,
        "path_words": -1.59,
        "path_pairs": 1.19,
        "path_precision": -0.10,
        "longest": -3.35,
        "numbers": -0.46,
        "year_named": 1.68,
        "age": -0.15,
        "newer_same": 0.06,
        "number_named": 6.56,
        "article_named": 4.89,
        "named_elsewhere": 0.54,
        "neighbours": 0.01,
        "best_in_law": 0.11,
        "law_gap": 0.16,
        "define": 2.28,
        "crime": 0.67,
        "author": 0.80,
        "time": 0.15,
        "generic": -1.40,
        "no_heading": 0.71,
        "exp": 0.11,
        "qlen": -0.00,
        "q_tf": -0.00,
        "law_union": 0.73,
    }
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """How words and meaning are joined. Where the best fit of the words is `poor` or worse, a question counts as an everyday one; where it
    is `good` or better, as one in the words of the law; between, in proportion. The nearest by meaning gains the log-odds `most` or
    `least`.
    The best fit of questions in the words of the law is 16 to 26, of everyday ones 12 to 19.
    """

    most: float = 5.13
    least: float = 2.5
    poor: float = 15.0
    good: float = 19.0

    def share(self, best_fit: float) -> float:
        """Return from 0 to 1 how much a question counts as an everyday one: the worse its best candidate by words fits, the more."""
        return 1 - min(1.0, max(0.0, (best_fit - self.poor) / (self.good - self.poor)))


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """One named way of ranking, equal to itself alone. `window` is how many candidates the second stage re-scores, `expired` the
    log-odds that what is out of force loses.

    `near` is how many of the nearest by meaning are looked at, `related` how many of them may come in without their words.

    For a query of at most `short` words the best `whole` services and documents are looked at too, and the best `services` whose titles
    hold the whole of it gain up to `service` log-odds: who types `khai sinh` wants the service before the laws about it. The other
    services then lose `other_services`. What bears a query of any length as its whole title gains `titled` and so stands first. Where
    a query opens with a type of document, those of it gain `type_asked`, those of the year named beside it `year_asked`. The very
    words of a query that is read in those of the law lose `literal` beside these.

    `shares` maps the number of query words (up to the key) to the share of them that an entry must hold to be counted
    as a result at all; of a question of more than `long` different words it must hold one pair. `half_life_days` is per kind; a kind
    that is not there does not age.
    """

    name: str = "default"
    window: int = 80
    near: int = 150
    related: int = 40
    meaning: Meaning = field(default_factory=lambda: Meaning())
    expired: float = 1.5
    second: MappingProxyType[str, float] = field(default_factory=lambda: SECOND_STAGE)
    everyday: MappingProxyType[str, float] = field(default_factory=lambda: EVERYDAY)
    first: FirstStage = field(default_factory=FirstStage)
    service: float = 8.0
    other_services: float = 2.0
    services: int = 3
    titled: float = 10.0
    type_asked: float = 4.0
    year_asked: float = 4.0
    literal: float = 3.0
    short: int = 5
    whole: int = 20
    factors: Factors = field(default_factory=Factors)
    half_life_days: MappingProxyType[str, int] = field(default_factory=lambda: MappingProxyType({"news": 180, "answer": 1460}))
    shares: tuple[tuple[int, float], ...] = ((2, 1.0), (4, 0.75), (8, 0.5), (10**6, 0.3))
    long: int = 14
    quoted_penalty: float = 0.5

    def must_match(self, words: int) -> int:
        """Return how many of `words` query words an entry must hold to be a result."""
        share = next(share for up_to, share in self.shares if words <= up_to)
        return max(1, min(words, round(words * share)))


DEFAULT_PROFILE = Profile()
