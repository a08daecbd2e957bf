"""A chart of a series drawn on the server as SVG; the table beside it says the same in figures."""

from __future__ import annotations

from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from home.statistics.series import Point, Series

BAR, GAP, LEFT, ROOM, LABEL = 20, 14, 210, 300, 30


def chart(series: Series) -> SafeString:
    """Return one bar for each point on one scale: 100 for per cent, else the largest value."""
    points = [point for point in series.points if point.value is not None]
    top = Decimal(100) if series.in_percent else max((point.value or Decimal(0) for point in points), default=Decimal(1)) or Decimal(1)
    bars = [_bar(place, point, top, series.in_percent) for place, point in enumerate(points)]
    height = len(points) * (BAR + GAP) + GAP
    return format_html(
        '<svg class="mb-chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        LEFT + ROOM + 70,
        height,
        series.name,
        format_html_join("", "{}", ((bar,) for bar in bars)),
    )


def _bar(place: int, point: Point, top: Decimal, in_percent: bool) -> SafeString:
    y, value = GAP + place * (BAR + GAP), point.value or Decimal(0)
    width = max(1, round(ROOM * min(value, top) / top))
    label = f"{point.on:%d/%m/%Y}" + (f" {point.unit}" if point.unit else "")
    short = label if len(label) <= LABEL else f"{label[: LABEL - 1]}…"
    return format_html(
        '<text class="mb-chart__label" x="{}" y="{}" text-anchor="end">{}</text>'
        '<rect class="mb-chart__bar{}" x="{}" y="{}" width="{}" height="{}"/><text class="mb-chart__value" x="{}" y="{}">{}</text>',
        LEFT - 8,
        y + 15,
        short,
        " mb-chart__bar--about" if point.is_about else "",
        LEFT,
        y,
        width,
        BAR,
        LEFT + width + 6,
        y + 15,
        shown(point, in_percent),
    )


def shown(point: Point, in_percent: bool) -> str:
    """Return a value as people write it: `97,3 %`, `≈ 24 %`."""
    if point.value is None:
        return "–"
    number = f"{point.value.normalize():f}".replace(".", ",")
    return f"{'≈ ' if point.is_about else ''}{number}{' %' if in_percent else ''}"
