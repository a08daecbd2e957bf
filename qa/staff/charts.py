"""Charts drawn on the server as SVG without script or style attributes; the table beside each says the same in figures."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

BAR_HEIGHT, ROW = 16, 34
COLUMN_CHART_HEIGHT, COLUMN_WIDTH = 190, 46
LABEL_LENGTH = 34


def columns(series: Sequence[tuple[str, Sequence[tuple[str, int]]]], title: str) -> SafeString:
    """Return groups of columns, one group for each label: `series` is (label, ((css class, value), …)); heights share one scale."""
    most = max((value for _label, values in series for _name, value in values), default=0) or 1
    width = 40 + COLUMN_WIDTH * len(series)
    base, room = COLUMN_CHART_HEIGHT - 34, COLUMN_CHART_HEIGHT - 60
    parts = [_grid(width, base, room, most)]
    for number, (label, values) in enumerate(series):
        left = 38 + number * COLUMN_WIDTH
        thick = min(14, (COLUMN_WIDTH - 8) // max(1, len(values)))
        for place, (name, value) in enumerate(values):
            height = round(room * value / most)
            parts.append(
                format_html(
                    '<rect class="mb-desk-chart__{}" x="{}" y="{}" width="{}" height="{}"><title>{}: {}</title></rect>',
                    name,
                    left + place * thick,
                    base - height,
                    thick - 2,
                    height,
                    label,
                    value,
                )
            )
        parts.append(format_html('<text class="mb-desk-chart__label" x="{}" y="{}">{}</text>', left, base + 18, label))
    return _svg(width, COLUMN_CHART_HEIGHT, title, parts)


def _grid(width: int, base: int, room: int, most: int) -> SafeString:
    """Return lines at the bottom, the middle and the top, with their values."""
    steps = sorted({0, most // 2, most})
    return format_html_join(
        "",
        '<line class="mb-desk-chart__grid" x1="34" x2="{}" y1="{}" y2="{}"/><text class="mb-desk-chart__scale" x="30" y="{}">{}</text>',
        ((width, y, y, y + 4, step) for step in steps for y in [base - round(room * step / most)]),
    )


def bars(lines: Sequence[tuple[str, Sequence[tuple[str, int]], str]], title: str) -> SafeString:
    """Return one line for each label with stacked parts: `lines` is (label, ((css class, value), …), what stands at the end)."""
    most = max((sum(value for _name, value in parts) for _label, parts, _end in lines), default=0) or 1
    start, room = 250, 330
    drawn = []
    for number, (label, values, end) in enumerate(lines):
        top, left = 6 + number * ROW, start
        short = label if len(label) <= LABEL_LENGTH else f"{label[: LABEL_LENGTH - 1]}…"
        drawn.append(
            format_html('<text class="mb-desk-chart__name" x="{}" y="{}">{}<title>{}</title></text>', start - 8, top + 13, short, label)
        )
        for name, value in values:
            length = round(room * value / most)
            drawn.append(
                format_html('<rect class="mb-desk-chart__{}" x="{}" y="{}" width="{}" height="{}"/>', name, left, top, length, BAR_HEIGHT)
            )
            left += length
        drawn.append(format_html('<text class="mb-desk-chart__end" x="{}" y="{}">{}</text>', left + 8, top + 13, end))
    return _svg(start + room + 110, 12 + ROW * len(lines), title, drawn)


def _svg(width: int, height: int, title: str, parts: Sequence[SafeString]) -> SafeString:
    return format_html(
        '<svg class="mb-desk-chart" role="img" viewBox="0 0 {} {}" width="{}" height="{}"><title>{}</title>{}</svg>',
        width,
        height,
        width,
        height,
        title,
        mark_safe("".join(parts)),
    )
