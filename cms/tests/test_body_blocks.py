"""The blocks of a running text as readers see them: figures, and what a chosen thing leaves when it is deleted."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cms.models.blocks.body import BodyStream
from cms.models.blocks.charts import bar_chart, number_in, written
from cms.models.blocks.svg_charts import LABEL, ROOM


def shown(kind: str, value: Any) -> str:
    stream = BodyStream()
    return str(stream.render(stream.to_python([{"type": kind, "value": value}])))


@pytest.mark.parametrize(
    ("figure", "words"), [(12500.0, "12.500"), (1234567.5, "1.234.567,5"), (0.125, "0,125"), (-3.0, "-3"), (0.0, "0"), (None, "")]
)
def test_a_column_of_numbers_writes_them_as_vietnamese_do(figure: float | None, words: str) -> None:
    columns = [{"type": "number", "heading": "Số"}]
    assert f"<td>{words}</td>" in shown("table", {"columns": columns, "rows": [{"values": [figure]}], "caption": ""})


@pytest.mark.parametrize("words", ["0,004", "0,125", "12,345", "1.234,5", "-7", "1.000.000"])
def test_a_drawing_says_the_figure_that_stands_in_the_table(words: str) -> None:
    assert written(number_in(words) or 0) == words


@pytest.mark.parametrize(
    ("words", "figure"),
    [("0.125", 0.125), ("0.125.000", 125000), ("000.000.000", 0), ("012.345.678", 12345678), ("01.026", 1026), ("-0.125.000,5", -125000.5)],
)
def test_figures_that_begin_with_zeros_are_read(words: str, figure: float) -> None:
    assert number_in(words) == figure


def rectangles(*figures: float) -> list[tuple[float, float]]:
    """Return (left, right) of the bars that are drawn for these figures."""
    drawn = bar_chart([str(figure) for figure in figures], [("Số", list(figures))], "Tăng, giảm")
    places = re.findall(r'<rect class="\S+" x="([\d.]+)" y="\d+" width="([\d.]+)"', drawn)
    return [(float(left), float(left) + float(width)) for left, width in places]


def test_a_fall_is_drawn_to_the_other_side_of_zero_than_a_rise() -> None:
    fall, rise = rectangles(-5, 5)
    assert fall == (LABEL, LABEL + ROOM / 2)
    assert rise == (LABEL + ROOM / 2, LABEL + ROOM)


def test_bars_of_rises_alone_begin_at_the_names() -> None:
    assert rectangles(0, 5) == [(LABEL, LABEL), (LABEL, LABEL + ROOM)]


NOWHERE = 999_999_999


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("document", NOWHERE),
        ("files", [NOWHERE]),
        ("image", {"image": NOWHERE, "alternative": "Ảnh", "caption": "Chú thích"}),
        ("gallery", [{"image": NOWHERE, "alternative": "Ảnh"}]),
        ("media", {"title": "Đoạn phim", "file": NOWHERE}),
        ("button", {"label": "Nộp hồ sơ", "page": NOWHERE, "address": ""}),
    ],
)
def test_what_was_deleted_from_the_library_leaves_no_empty_link_or_picture(kind: str, value: Any) -> None:
    assert not re.search(r"<(a|img|figure|li|source)\b", shown(kind, value))
