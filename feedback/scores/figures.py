"""Public figures besides the months: by unit, and of the portal survey by quarter and aspect. Shown only from ten on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone

from feedback.models import SurveyAnswer, TargetScore, VoteDaily
from feedback.models.choices import Aspect, Kind, VoteState
from feedback.models.scores import ALL_VOTES, GOOD_VOTES, PUBLIC_FROM
from feedback.scores.formulas import wilson_bounds

UNIT_DAYS = 365
QUARTERS = 8


@dataclass(frozen=True, slots=True)
class Share:
    """The number of positive votes among `n`; figures only from ten on."""

    n: int
    positives: int

    @property
    def is_public(self) -> bool:
        return self.n >= PUBLIC_FROM

    @property
    def percent(self) -> float | None:
        """Return positive ones in a hundred, one decimal; None below ten."""
        return round(100 * self.positives / self.n, 1) if self.is_public else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Return the 95 % interval of `percent`; None below ten."""
        if not self.is_public:
            return None
        low, high = wilson_bounds(self.positives, self.n)
        return round(100 * low, 1), round(100 * high, 1)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """The votes of a year on the pages of one unit, by kind of question."""

    unit: str
    kind: Kind
    share: Share


def by_unit(days: int = UNIT_DAYS) -> list[UnitRow]:
    """Return one row a unit and question, most votes first; pages that name no unit are left out."""
    units = dict(TargetScore.objects.exclude(unit="").values_list("target_key", "unit"))
    rows: Iterable[Any] = (
        VoteDaily.objects.filter(day__gt=timezone.localdate() - timedelta(days=days))
        .values("target_key", "kind")
        .annotate(
            votes=Sum(ALL_VOTES),
            good=Sum(GOOD_VOTES),
        )
        .order_by()
    )
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        if row["target_key"] in units:
            total = sums[units[row["target_key"]], row["kind"]]
            total[0] += row["votes"]
            total[1] += row["good"]
    found = [UnitRow(unit, Kind(kind), Share(n, good)) for (unit, kind), (n, good) in sums.items() if n]
    return sorted(found, key=lambda row: (row.kind, -row.share.n, row.unit))


@dataclass(frozen=True, slots=True)
class AspectRow:
    """The answers of one quarter about one aspect."""

    quarter: date
    aspect: Aspect
    share: Share
    mean: float | None

    @property
    def name(self) -> str:
        """Return the quarter as people write it: `Q4/2026`."""
        return f"{(self.quarter.month + 2) // 3}/{self.quarter.year}"

    @property
    def label(self) -> str:
        return str(Aspect(self.aspect).label)


def survey_by_quarter(count: int = QUARTERS) -> list[AspectRow]:
    """Return the last `count` quarters that have answers, newest first, each with its aspects; held answers are left out."""
    sums = {f"{one}_n": Count(one.value) for one in Aspect} | {f"{one}_sum": Sum(one.value) for one in Aspect}
    good = {f"{one}_good": Count(one.value, filter=Q(**{f"{one}__gte": 4})) for one in Aspect}
    counted = SurveyAnswer.objects.filter(state=VoteState.COUNTED).values("quarter")
    quarters: Iterable[Any] = counted.annotate(**sums, **good).order_by("-quarter")[:count]
    return [_aspect(row, aspect) for row in quarters for aspect in Aspect]


def _aspect(row: dict[str, Any], aspect: Aspect) -> AspectRow:
    share = Share(row[f"{aspect}_n"], row[f"{aspect}_good"])
    return AspectRow(row["quarter"], aspect, share, round(row[f"{aspect}_sum"] / share.n, 2) if share.is_public else None)


@dataclass(frozen=True, slots=True)
class AspectBar:
    """An aspect of the newest quarter as a bar, in the units of its drawing (720 wide, a row 44 high)."""

    label: str
    y: int
    width: int
    low_x: int
    high_x: int
    words: str


def survey_bars(rows: list[AspectRow]) -> list[AspectBar]:
    """Return bars for the aspects of the newest quarter in `rows` that may be shown; 100 % is 560 wide."""
    newest = [row for row in rows if row.quarter == rows[0].quarter and row.share.percent is not None] if rows else []
    bars = []
    for index, row in enumerate(newest):
        percent, (low, high) = row.share.percent or 0, row.share.interval or (0.0, 0.0)
        words = f"{percent:.1f}%".replace(".", ",")
        bars.append(AspectBar(row.label, index * 44, round(percent * 5.6), round(low * 5.6), round(high * 5.6), words))
    return bars
