"""The series of all indicators, entered or measured, filtered by unit and period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils import timezone

from cms.contracts.indicators import MeasuredSeries, measures
from home.models import LegalRegime, ServiceIndicator


@dataclass(frozen=True, slots=True)
class Point:
    """A value with where it comes from; `unit` is empty for the whole body."""

    on: date
    unit: str
    value: Decimal | None
    numerator: int | None
    denominator: int | None
    is_about: bool
    source: str


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator with its points, oldest first."""

    code: str
    name: str
    in_percent: bool
    regime: str
    numerator_name: str
    denominator_name: str
    points: tuple[Point, ...]


def all_series() -> list[Series]:
    """Return every indicator that has a value: those of the regime of today first, then measured ones, then those of earlier regimes."""
    found = [_entered(one) for one in ServiceIndicator.objects.select_related("regime").prefetch_related("values__unit")]
    found += [_measured(one) for source in measures for one in source()]
    today = LegalRegime.objects.on(timezone.localdate())
    rank = {today.number if today else "": 0, "": 1}
    return sorted((one for one in found if one.points), key=lambda one: rank.get(one.regime, 2))


def points_between(series: Iterable[Series], unit: str | None, since: date | None, until: date | None) -> list[Series]:
    """Keep the points of a unit ("" is the whole body, None all) between two days; series without any are left out."""
    kept = []
    for one in series:
        points = tuple(
            point
            for point in one.points
            if (unit is None or point.unit == unit) and (since is None or point.on >= since) and (until is None or point.on <= until)
        )
        if points:
            kept.append(replace(one, points=points))
    return kept


def units_of(series: Iterable[Series]) -> list[str]:
    """Return the names of the units that have a value of their own."""
    return sorted({point.unit for one in series for point in one.points if point.unit})


def _entered(indicator: ServiceIndicator) -> Series:
    points = [
        Point(row.on, row.unit.name if row.unit else "", row.value, row.numerator, row.denominator, row.is_about, row.source)
        for row in indicator.values.all()
    ]
    regime = indicator.regime.number if indicator.regime else ""
    names = indicator.numerator_name, indicator.denominator_name
    return Series(f"chi-so-{indicator.pk}", indicator.name, indicator.in_percent, regime, *names, _in_order(points))


def _measured(one: MeasuredSeries) -> Series:
    points = [
        Point(
            row.on,
            row.unit,
            round(Decimal(100 * row.numerator) / row.denominator, 2) if row.denominator else None,
            row.numerator,
            row.denominator,
            False,
            str(one.source),
        )
        for row in one.values
    ]
    return Series(one.code, str(one.name), True, "", str(one.numerator_name), str(one.denominator_name), _in_order(points))


def _in_order(points: Iterable[Point]) -> tuple[Point, ...]:
    return tuple(sorted(points, key=lambda point: (point.on, point.unit)))
