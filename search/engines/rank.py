"""The second stage: the candidates of either engine scored anew by what only the whole text shows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from search.engines.candidates import Candidate, Facts, Source
from search.engines.features import NAMES, features, question, surroundings
from search.query.values import SearchPlan

_OUT_OF_FORCE = ("het_hieu_luc", "ngung_hieu_luc", "khong_con_phu_hop")
_FARTHEST = 50.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its final score and, when asked for, what it is made of."""

    candidate: Candidate
    score: float
    factors: tuple[tuple[str, float], ...] = ()


def _in_force(facts: Facts, day: int) -> float:
    """1 when a status that counts as in force holds on `day` or none is known, 0 when the entry is out of force."""
    for status, start, end in facts.windows:
        if start <= day < end:
            return 0.0 if status.startswith(_OUT_OF_FORCE) and "mot_phan" not in status else 1.0
    return 1.0


def bounded_factors(facts: Facts, plan: SearchPlan) -> list[tuple[str, float]]:
    """The weighted factors of an entry, each in 0..weight."""
    weights = plan.profile.factors
    day = (plan.filters.on_date or plan.today).toordinal()
    half_life = plan.profile.half_life_days.get(facts.kind)
    age = max(0, plan.today.toordinal() - facts.day) if facts.day else 0
    fresh = 0.5 ** (age / half_life) if half_life and facts.day else 0.0
    return [
        ("in_force", weights.in_force * _in_force(facts, day)),
        ("recency", weights.recency * fresh),
        ("citations", weights.citations * facts.citations / (facts.citations + 20)),
        ("rating", weights.rating * min(max(facts.rating, 0.0), 1.0)),
    ]


def rank(candidates: Sequence[Candidate], plan: SearchPlan, source: Source) -> list[Ranked]:
    """The candidates in their final order.

    The weighted features make a log-odds of fitting the question; its exponential is the score that the bounded factors
    lift by at most their sum. What is quoted from another document is halved.
    """
    query, weights = plan.query, plan.profile.second
    frequencies = source.frequencies(list(dict.fromkeys(query.words)), list(dict.fromkeys(query.pairs)))
    asked = question(query.words, frequencies, source.size())
    chosen = [weights.get(name, 0.0) for name in NAMES]
    ranked = []
    for candidate, among in zip(candidates, surroundings(candidates), strict=True):
        parts = [weight * value for weight, value in zip(chosen, features(candidate, asked, among), strict=True)]
        factors = bounded_factors(candidate.facts, plan)
        fit = math.exp(max(-_FARTHEST, min(sum(parts), _FARTHEST)))
        score = fit * (1 + sum(value for _, value in factors))
        if candidate.facts.quoted:
            score *= plan.profile.quoted_penalty
        explained = (*zip(NAMES, parts, strict=True), *factors) if plan.explain else ()
        ranked.append(Ranked(candidate, score, explained))
    ranked.sort(key=lambda row: (-row.score, row.candidate.entry_id))
    return ranked
