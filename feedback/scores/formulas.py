"""Formulas of every figure and every order: pure functions, no database."""

from __future__ import annotations

import math
from datetime import date

Z = 1.96  # 95 % two-sided
HALF_LIFE_DAYS = 180
PRIOR_FLOOR = 3.0  # a new site's mean of levels 1 to 5, until it has votes
PRIOR_WEIGHT = (10, 50)
LOGGED_REPORTS = 4


def wilson_bounds(successes: float, total: float, z: float = Z) -> tuple[float, float]:
    """Return the Wilson score interval of a proportion, `(lower, upper)`; `(0, 0)` when `total` is 0.

    Counts may be weighted, hence floats. Source: E. B. Wilson (1927), J. Am. Stat. Assoc. 22.
    """
    if total <= 0:
        return 0.0, 0.0
    p = successes / total
    middle = p + z * z / (2 * total)
    spread = z * math.sqrt((p * (1 - p) + z * z / (4 * total)) / total)
    scale = 1 + z * z / total
    return (middle - spread) / scale, (middle + spread) / scale


def wilson_lower_bound(successes: float, total: float, z: float = Z) -> float:
    """Return the lower end of `wilson_bounds`: orders by proportion without letting two votes beat two hundred."""
    return wilson_bounds(successes, total, z)[0]


def bayesian_mean(total: float, count: float, *, prior_mean: float, prior_weight: float) -> float:
    """Return the mean of `count` values adding up to `total`, drawn towards `prior_mean` as if by `prior_weight` more values."""
    return (prior_weight * prior_mean + total) / (prior_weight + count)


def prior_of_site(total: float, count: float, counts_by_target: list[int]) -> tuple[float, float]:
    """Return the prior `(mean, weight)` of the site: its mean level, not below 3; the median number of votes, 10 to 50."""
    mean = max(PRIOR_FLOOR, total / count) if count else PRIOR_FLOOR
    ordered = sorted(counts_by_target)
    median = ordered[len(ordered) // 2] if ordered else 0
    low, high = PRIOR_WEIGHT
    return mean, float(min(high, max(low, median)))


def need_score(negatives: float, total: float, *, views: int, open_reports: int) -> float:
    """Return how much a page needs work: surely unhelpful, much read, with open reports (each counts up to four).

    `wilson_low(negatives, total) x log10(1 + views) x (1 + 0.25 x reports)`; `views` is of 30 days.
    """
    return wilson_lower_bound(negatives, total) * math.log10(1 + views) * (1 + 0.25 * min(LOGGED_REPORTS, open_reports))


def freshness(day: date, today: date, *, edited_on: date | None = None) -> float:
    """Return the weight of a vote given on `day`: half after 180 days, and half of that when the page had a major edit since."""
    weight = 0.5 ** (max(0, (today - day).days) / HALF_LIFE_DAYS)
    return weight / 2 if edited_on is not None and day < edited_on else weight
