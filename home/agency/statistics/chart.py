"""The figures of a series as people read them: written, and as a bar beside its number."""

from __future__ import annotations

from home.agency.statistics.series import Point, Series


def lengths(series: Series) -> list[int | None]:
    """Return the length of the bar of each point in per cent of one scale: 100 for per cent, else the largest value; None without one."""
    most = 100.0 if series.in_percent else max((float(point.value or 0) for point in series.points), default=0)
    return [
        None if point.value is None or most <= 0 else round(100 * min(max(float(point.value), 0), most) / most) for point in series.points
    ]


def value_in_words(point: Point, in_percent: bool) -> str:
    """Return a value as people write it: `97,3 %`, `≈ 24 %`."""
    if point.value is None:
        return "–"
    number = f"{point.value.normalize():f}".replace(".", ",")
    return f"{'≈ ' if point.is_about else ''}{number}{' %' if in_percent else ''}"
