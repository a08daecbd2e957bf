"""Rows of a table in the text of a law: lines with TABs between their cells, shown as a table."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from legal_docs.public.tables import lines
from legal_docs.tests.factories import document

TEXT = (
    "Điều 1. Mức thu\n1. Mức thu như sau:\nSTT\tTên phí\tMức thu\n1\tPhí <b>thẩm định</b>\t100.000 đồng\n2\tKhông thu\n"
    "2. Miễn phí cho trẻ em."
)


def shape(html: str) -> list[str]:
    """The words of each cell, a heading cell with a mark before it."""
    return [("# " if head else "") + words for head, words in re.findall(r"<t(h?)d?[^r>]*>(?!<)([^<]*)</t[hd]>", html)]


def test_readers_see_rows_as_a_table_with_a_heading_that_a_screen_reader_reads(client: Client, db: None):
    page = document(body_text=TEXT)
    html = client.get(page.url).content.decode()
    table = re.search(r"<table.*?</table>", html, re.S)
    assert table
    assert shape(table[0]) == ["# STT", "# Tên phí", "# Mức thu", "1", "Phí &lt;b&gt;thẩm định&lt;/b&gt;", "100.000 đồng", "2", "Không thu"]
    assert '<td colspan="2">Không thu' in table[0]  # a short row takes the rest
    assert "Miễn phí cho trẻ em" in html[table.end() :]


@pytest.mark.parametrize(
    ("text", "has_table"),
    [
        ("Nơi nhận:\tNhư trên", False),
        ("a\tb\nc\td", True),
        ('x\t<a href="#1">Điều 1\tcủa Luật</a>\ny\tz', False),
        ("Một dòng\nHai dòng", False),
    ],
)
def test_one_line_alone_or_a_link_over_two_cells_stays_text(text: str, has_table: bool):
    assert ("<table" in lines(text)) is has_table
    assert "\t" not in lines(text) or not has_table


def test_a_first_row_of_figures_is_no_heading():
    assert "<th" not in lines("1\t100\n2\t200")
