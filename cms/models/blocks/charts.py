"""A chart that the server draws from a table, which stands beside it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from cms.models.blocks.svg_charts import Bar, bars, shortened, svg

MOST_SERIES = 4
WIDTH = 640
_NUMBER = re.compile(r"[-+]?\d{1,3}(?:\.\d{3})+(?:,\d+)?|[-+]?\d+(?:[.,]\d+)?")


def number_in(words: str) -> float | None:
    """Return a figure as Vietnamese write it ("1.234,5", "45%"); None for words without one."""
    found = _NUMBER.fullmatch(str(words).replace("\u00a0", "").replace(" ", "").rstrip("%"))
    if not found:
        return None
    is_grouped = "," in found[0] or re.match(r"[-+]?(?!0\.\d+$)\d{1,3}(?:\.\d{3})+$", found[0])  # "0.125" is no group of thousands
    plain = found[0].replace(".", "") if is_grouped else found[0]
    return float(plain.replace(",", "."))


class ChartBlock(blocks.StructBlock):
    """Figures as bars or a line. The first column of the table names what is counted, each further one is a series."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    kind = blocks.ChoiceBlock(label=_("Kind"), choices=[("bars", _("Bar chart")), ("line", _("Line chart"))], default="bars")
    table = TypedTableBlock([("text", blocks.CharBlock(label=_("Text"), required=False))], label=_("Figures"))
    source = blocks.CharBlock(label=_("Source"), required=False)

    class Meta:
        icon = "order"
        label = _("Chart of a table")
        template = "cms/blocks/chart.html"

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if not self.is_deferred_validation and not series_of(value["table"]):
            wrong = ValidationError(_("Give at least one row with figures: the first column names it, the others hold numbers."))
            raise StructBlockValidationError(block_errors={"title": wrong})
        return value

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Return the context with `drawing` (SVG, empty without numbers) and `legend`, where there are several series."""
        context = super().get_context(value, parent_context=parent_context)
        series = series_of(value["table"])
        names = [row[0] for row in cells_of(value["table"])]
        draw = line_chart if value["kind"] == "line" else bar_chart
        legend = list(enumerate((name for name, _values in series), 1)) if len(series) > 1 else []
        return {**context, "drawing": draw(names, series, value["title"]) if series else "", "legend": legend}


def cells_of(table: Any) -> list[list[str]]:
    """Return the words of the rows of a table's value."""
    return [[str(cell) for cell in row] for row in table.rows]


Series = list[tuple[str, list[float | None]]]


def series_of(table: Any) -> Series:
    """Return (heading, figures) of the columns that hold figures, without the first column; at most MOST_SERIES."""
    rows = cells_of(table) if table else []
    found = [
        (column["heading"], [number_in(row[index]) for row in rows]) for index, column in enumerate(table.columns if table else []) if index
    ]
    return [one for one in found if any(figure is not None for figure in one[1])][:MOST_SERIES]


def bar_chart(names: list[str], series: Series, title: str) -> SafeString:
    """Return lying bars, a group for each row; the figure stands at the end of each bar."""
    groups = []
    for index, name in enumerate(names):
        figures = [(number, values[index]) for number, (_name, values) in enumerate(series, 1)]
        there = [(number, figure) for number, figure in figures if figure is not None]
        drawn = [Bar("" if n else name, [(f"series-{number}", figure)], written(figure)) for n, (number, figure) in enumerate(there)]
        groups.append(drawn or [Bar(name, [], "")])
    return bars(groups, title)


def line_chart(names: list[str], series: Series, title: str) -> SafeString:
    """Return lines over the rows in their order; every point says its figure."""
    figures = [figure for _name, values in series for figure in values if figure is not None]
    low, high = min([0.0, *figures]), max(figures)
    height, room, left = 240, 190, 40
    step = (WIDTH - 2 * left) / max(1, len(names) - 1)
    each = max(1, -(-len(names) // 8))  # at most eight names below the line
    parts = [
        format_html('<text class="mb-chart__below" x="{}" y="{}">{}</text>', round(left + index * step), height - 8, shortened(name, 12))
        for index, name in enumerate(names)
        if index % each == 0
    ]
    for number, (_name, values) in enumerate(series, 1):
        points = [
            (round(left + index * step, 1), round(20 + room * (1 - (figure - low) / ((high - low) or 1)), 1), figure)
            for index, figure in enumerate(values)
            if figure is not None
        ]
        path = " ".join(f"{x},{y}" for x, y, _figure in points)
        parts.append(format_html('<polyline class="mb-chart__line-{}" points="{}"/>', number, path))
        dot = '<circle class="mb-chart__series-{}" cx="{}" cy="{}" r="4"/><text class="mb-chart__point" x="{}" y="{}">{}</text>'
        parts.append(format_html_join("", dot, ((number, x, y, x, y - 8, written(figure)) for x, y, figure in points)))
    return svg(WIDTH, height, title, parts)


def written(figure: float) -> str:
    """Return a figure as Vietnamese write it, with the places that it has."""
    words = f"{Decimal(repr(float(figure))):,f}".removesuffix(".0")
    return words.translate(str.maketrans(",.", ".,"))
