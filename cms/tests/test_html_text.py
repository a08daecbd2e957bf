"""Formatted text as plain text."""

from __future__ import annotations

import pytest

from cms.text.html_text import html_to_text

NESTED = "<ul><li>một<ol><li>hai</li><li>ba</li></ol></li><li>bốn</li></ul>"


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("", []),
        ("<p>Nộp <b>hồ</b> sơ</p><p>Nhận kết quả</p>", ["Nộp hồ sơ", "Nhận kết quả"]),
        ("<p>80 m<sup>2</sup> trở\n lên</p>", ["80 m2 trở lên"]),
        ("<p>một<br/>hai</p>", ["một", "hai"]),
        ("Trước<h2>Tiêu đề</h2>sau", ["Trước", "Tiêu đề", "sau"]),
        ("<table><tr><td>a</td><td>b</td></tr></table>", ["a", "b"]),
        (NESTED, ["một", "1. hai", "2. ba", "bốn"]),
    ],
)
def test_blocks_are_lines_and_what_is_emphasised_stays_within_its_line(html: str, lines: list[str]) -> None:
    assert html_to_text(html).split("\n") == (lines or [""])


def test_items_begin_with_the_bullet_that_is_asked_for() -> None:
    assert html_to_text(NESTED, bullet="- ").split("\n") == ["- một", "- hai", "- ba", "- bốn"]
