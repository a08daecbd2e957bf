"""Satisfaction over time for everyone: monthly sums over the whole portal, shown only from ten votes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from feedback.models import TargetScore, VoteDaily
from feedback.models.choices import Kind
from feedback.models.scores import ALL_VOTES, GOOD_VOTES
from feedback.scores.best import best_scores
from feedback.scores.figures import Share

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Month(Share):
    """The counted votes of one kind in one month."""

    starts_on: date
    levels_total: int = 0

    @property
    def mean(self) -> float | None:
        """Return the mean level, two decimals; None for yes/no votes and below ten votes."""
        return round(self.levels_total / self.n, 2) if self.is_public and self.levels_total else None


def months_of(kind: Kind, count: int = MONTHS) -> list[Month]:
    """Return the last `count` months, oldest first, without gaps; the running one included."""
    first = _months_back(timezone.localdate().replace(day=1), count - 1)
    rows: Iterable[Any] = (
        VoteDaily.objects.filter(kind=kind, day__gte=first)
        .annotate(month=TruncMonth("day"))
        .values("month")
        .annotate(
            votes=Sum(ALL_VOTES),
            good=Sum(GOOD_VOTES),
            weighted=Sum(F("n1") + 2 * F("n2") + 3 * F("n3") + 4 * F("n4") + 5 * F("n5")),
        )
        .order_by("month")
    )
    found = {row["month"]: row for row in rows}
    months = [_months_back(timezone.localdate().replace(day=1), back) for back in reversed(range(count))]
    return [_month(month, found.get(month)) for month in months]


def _month(month: date, row: dict[str, Any] | None) -> Month:
    return Month(row["votes"], row["good"], month, row["weighted"]) if row else Month(0, 0, month)


def _months_back(month: date, count: int) -> date:
    """Return the first day of the month `count` months before `month`, itself a first day."""
    index = month.year * 12 + month.month - 1 - count
    return date(index // 12, index % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class ChartBar:
    """A month in the chart, in the units of its drawing (480 by 240)."""

    x: int
    y: int
    height: int
    middle: int
    low_y: int
    high_y: int
    label: str
    words: str


def to_scale(percent: float) -> int:
    """Return the height of `percent` in the chart."""
    return round(percent * 1.8)


def chart_of(months: list[Month]) -> list[ChartBar]:
    """Return bars for the months that may be shown; 0 % lies at y = 200, 100 % at y = 20."""
    step = 432 // len(months)
    bars = []
    for place, month in enumerate(months):
        if month.percent is not None:
            x = 44 + place * step
            height = to_scale(month.percent)
            low, high = month.interval or (0.0, 0.0)
            words = f"{month.starts_on:%m/%Y}: {month.percent:.1f} %".replace(".", ",")
            bars.append(
                ChartBar(x, 200 - height, height, x + 12, 200 - to_scale(low), 200 - to_scale(high), f"{month.starts_on:%m/%y}", words)
            )
    return bars


def best_pages(count: int = 10) -> list[TargetScore]:
    """Return the pages that readers find most helpful, best first, in a stable order."""
    return list(best_scores()[:count])
