"""Rows of a table in the text of a law: lines with TABs between their cells, shown as a table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from legal_docs.files.readers import read_file
from legal_docs.public.text.tables import lines
from legal_docs.tests.factories import document
from legal_docs.tests.made_files import docx, paragraph, table
from legal_docs.text.words.normalise import normalise

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


ROWS = [["STT", "Tên phí", "Cá nhân", "Tổ chức"], ["1.", "Phí A", "", "50.000"], ["", "Cộng", "10", ""]]


@pytest.mark.parametrize("form", ["html", "docx"])
def test_an_empty_cell_of_a_file_stays_one_on_the_page_and_in_the_word_file(tmp_path: Path, client: Client, db: None, form: str):
    file = tmp_path / f"a.{form}"
    if form == "docx":
        docx(file, "".join([paragraph("Điều 1. Mức phí"), paragraph("Mức phí như sau:"), table(*ROWS), paragraph("Điều 2. Hiệu lực")]))
    else:
        rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
        file.write_text(f"<p>Điều 1. Mức phí</p><p>Mức phí như sau:</p><table>{rows}</table><p>Điều 2. Hiệu lực</p>", encoding="utf-8")
    page = document(body_text=read_file(file).text)
    written = "\n".join("\t".join(row) for row in ROWS)
    assert page.version_on().provisions.get(anchor="art_1").text == f"Mức phí như sau:\n{written}"
    html = client.get(page.url).content.decode()
    assert "<td>Phí A</td><td></td><td>50.000</td>" in html
    assert "<td></td><td>Cộng</td><td>10</td><td></td>" in html
    made = tmp_path / "made.docx"
    made.write_bytes(client.get(f"{page.url[:-1]}.docx").content)
    assert written in read_file(made).text


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("\tĐiều 1. Tên", "Điều 1. Tên"),
        ("\t1.\tThư viện mở cửa.\t", "1. Thư viện mở cửa."),
        ("\ta)\t Một;", "a) Một;"),
        ("1.\tPhí A\t\t50.000", "1.\tPhí A\t\t50.000"),
        ("Điều 1.\t\tPhạm vi", "Điều 1. Phạm vi"),
        ("a) \t \t Một;", "a) Một;"),
        ("1.\t\tPhí A\t50.000", "1.\t\tPhí A\t50.000"),
        ("\t\t", ""),
        (" Họ tên \t \t Ký ", "Họ tên\t\tKý"),
    ],
)
def test_an_indentation_is_no_cell(line: str, wanted: str):
    assert normalise(line) == wanted
