"""Satisfaction over time for everyone: monthly sums over the whole portal, shown only from ten votes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from operator import add

from django.db.models import F, Sum
from django.utils import timezone

from cms.contracts.working_days import months_after
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
    first = months_after(timezone.localdate().replace(day=1), 1 - count)
    weighted = Sum(F("n1") + 2 * F("n2") + 3 * F("n3") + 4 * F("n4") + 5 * F("n5"))
    days = VoteDaily.objects.filter(kind=kind, day__gte=first).order_by().values_list("day")
    sums = {months_after(first, back): [0, 0, 0] for back in range(count)}
    for day, *found in days.annotate(votes=Sum(ALL_VOTES), good=Sum(GOOD_VOTES), weighted=weighted):
        if month := sums.get(day.replace(day=1)):  # here, not in the database: SQLite would ask Python for the month of each row
            month[:] = map(add, month, found)
    return [Month(votes, good, month, levels) for month, (votes, good, levels) in sums.items()]


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
    for index, month in enumerate(months):
        if month.percent is not None:
            x = 44 + index * step
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
