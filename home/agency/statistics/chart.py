"""A series as a chart; the table beside it says the same in figures."""

from __future__ import annotations

from django.utils.safestring import SafeString

from cms.web.charts import Bar, bars
from home.agency.statistics.series import Point, Series


def chart(series: Series) -> SafeString:
    """Return one bar for each point on one scale: 100 for per cent, else the largest value."""
    return bars(
        [[_bar(point, series.in_percent) for point in series.points if point.value is not None]],
        series.name,
        most=100 if series.in_percent else 0,
    )


def _bar(point: Point, in_percent: bool) -> Bar:
    label = f"{point.on:%d/%m/%Y}" + (f" {point.unit}" if point.unit else "")
    return Bar(label, [("about" if point.is_about else "series-1", float(point.value or 0))], shown(point, in_percent))


def shown(point: Point, in_percent: bool) -> str:
    """Return a value as people write it: `97,3 %`, `≈ 24 %`."""
    if point.value is None:
        return "–"
    number = f"{point.value.normalize():f}".replace(".", ",")
    return f"{'≈ ' if point.is_about else ''}{number}{' %' if in_percent else ''}"
