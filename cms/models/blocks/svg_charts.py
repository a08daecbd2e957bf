"""Charts drawn on the server as SVG, without script or style attributes; a table beside each says the same in figures.

Classes begin with the `block` that the caller names: `mb-chart` on public pages, `mb-desk-chart` on screens of staff.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Parts = Sequence[tuple[str, float]]  # (end of the css class, value)
LABEL, ROOM, END = 220, 340, 110  # widths: names at the left, bars, what stands at their end
MOST_LETTERS = 27  # of a name at the left
BAR, ROW, GROUP_GAP = 16, 22, 8
COLUMN, HEIGHT = 46, 190
_TEXT = '<text class="{}__{}" x="{}" y="{}">{}</text>'
_NAME = '<text class="{}__{}" x="{}" y="{}">{}<title>{}</title></text>'


class Bar(NamedTuple):
    """One line: its label, the parts of its bar, and the words at the end of it."""

    label: str
    parts: Parts
    end: str


def bars(groups: Iterable[Sequence[Bar]], title: str, *, most: float = 0, block: str = "mb-chart") -> SafeString:
    """Return lying bars in groups on one scale from 0 to `most` (0: the longest bar); negative figures lie left of a line at 0."""
    drawn: list[SafeString] = []
    groups = [list(group) for group in groups]
    parts = [[value for _name, value in bar.parts] for group in groups for bar in group]
    below = max((-sum(value for value in values if value < 0) for values in parts), default=0)
    most = most or max((sum(value for value in values if value > 0) for values in parts), default=0) or (0 if below else 1)
    unit = ROOM / (most + below)
    zero, top = LABEL + round(below * unit, 1), GROUP_GAP
    for group in groups:
        for bar in group:
            drawn.append(format_html(_NAME, block, "name", LABEL - 8, top + 13, shortened(bar.label, MOST_LETTERS), bar.label))
            left = right = zero
            for name, value in bar.parts:
                length = round(unit * (min(value, most) if value > 0 else -value), 1)
                left, right, x = (left - length, right, left - length) if value < 0 else (left, right + length, right)
                drawn.append(format_html('<rect class="{}__{}" x="{}" y="{}" width="{}" height="{}"/>', block, name, x, top, length, BAR))
            drawn.append(format_html(_TEXT, block, "end", right + 8, top + 13, bar.end))
            top += ROW
        top += GROUP_GAP
    if below:
        drawn.append(format_html('<line class="{}__grid" x1="{}" x2="{}" y1="0" y2="{}"/>', block, zero, zero, top))
    return svg(LABEL + ROOM + END, top, title, drawn, block)


def columns(series: Sequence[tuple[str, Parts]], title: str, *, block: str = "mb-chart") -> SafeString:
    """Return groups of standing columns on one scale, one group for each label."""
    most = max((value for _label, values in series for _name, value in values), default=0) or 1
    width, base, room = 40 + COLUMN * len(series), HEIGHT - 34, HEIGHT - 60
    drawn = [
        format_html('<line class="{}__grid" x1="34" x2="{}" y1="{}" y2="{}"/>' + _TEXT, block, width, y, y, block, "scale", 30, y + 4, step)
        for step in sorted({0, int(most // 2), int(most)})
        for y in [base - round(room * step / most)]
    ]
    column = '<rect class="{}__{}" x="{}" y="{}" width="{}" height="{}"><title>{}: {}</title></rect>'
    for number, (label, values) in enumerate(series):
        left, thick = 38 + number * COLUMN, min(14, (COLUMN - 8) // max(1, len(values)))
        for index, (name, value) in enumerate(values):
            high = round(room * value / most)
            drawn.append(format_html(column, block, name, left + index * thick, base - high, thick - 2, high, label, value))
        drawn.append(format_html(_TEXT, block, "label", left, base + 18, label))
    return svg(width, HEIGHT, title, drawn, block)


def shortened(words: str, most: int) -> str:
    """Return `words` with at most `most` characters."""
    return words if len(words) <= most else f"{words[: most - 1]}…"


def svg(width: int, height: int, title: str, parts: Iterable[SafeString], block: str = "mb-chart") -> SafeString:
    """Return the drawing with its title, which screen readers say."""
    drawn = format_html_join("", "{}", ((part,) for part in parts))
    picture = '<svg class="{}__drawing" role="img" viewBox="0 0 {} {}" width="{}" height="{}"><title>{}</title>{}</svg>'
    return format_html(picture, block, width, height, width, height, title, drawn)
