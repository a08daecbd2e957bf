"""A series as a chart; the table beside it says the same in figures."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from django.utils.safestring import SafeString

from cms.web.charts import Bar, bars
from home.agency.statistics.series import Point, Series


def chart(series: Series) -> SafeString:
    """Return one bar for each point, a group for each day, on one scale: 100 for per cent, else the largest value."""
    known = [point for point in series.points if point.value is not None]
    groups = [[_bar(point, series.in_percent, not number) for number, point in enumerate(of_day)] for _day, of_day in groupby(known, _day)]
    return bars(groups, series.name, most=100 if series.in_percent else 0)


def _day(point: Point) -> date:
    return point.on


def _bar(point: Point, in_percent: bool, names_day: bool) -> Bar:
    """Return the bar of a point; the first one of a day names it, the others are told apart by their unit."""
    label = " ".join(filter(None, [f"{point.on:%d/%m/%Y}" if names_day or not point.unit else "", point.unit]))
    return Bar(label, [("about" if point.is_about else "series-1", float(point.value or 0))], shown(point, in_percent))


def shown(point: Point, in_percent: bool) -> str:
    """Return a value as people write it: `97,3 %`, `≈ 24 %`."""
    if point.value is None:
        return "–"
    number = f"{point.value.normalize():f}".replace(".", ",")
    return f"{'≈ ' if point.is_about else ''}{number}{' %' if in_percent else ''}"
