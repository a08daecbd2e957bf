"""Line breaks, empty items, and what stands where no program of an office puts it: an editor gets the words, or a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from bs4 import Tag
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cms.tests.test_pasted_marks import item

pytestmark = pytest.mark.django_db
Paste = Callable[[str], HttpResponse]
TABLE = "<table><tr><td>Xã</td><td>Số</td></tr><tr><td>An Bình</td><td>3</td></tr></table>"


@pytest.fixture(name="paste")
def _paste(admin_client: Client) -> Paste:
    return lambda html: admin_client.post(reverse("pasted_blocks"), {"html": SimpleUploadedFile("a.html", html.encode())})


def shown(answer: HttpResponse) -> list[str]:
    """Return what the form shows: a line for each block of words with the mark and depth of its item, the kind of any other block."""
    marks = {"ordered-list-item": "# ", "unordered-list-item": "* "}
    lines: list[str] = []
    for block in json.loads(answer.content)["blocks"]:
        if block["type"] == "paragraph":
            words = json.loads(block["value"])["blocks"]
            lines += ["  " * each["depth"] + marks.get(each["type"], "") + each["text"] for each in words]
        else:
            lines.append(f"{block['type']}: {block['value']}" if block["type"] == "heading" else block["type"])
    return lines


BREAKS = {
    "in a paragraph": ("<p>Một<br>Hai</p>", ["Một\nHai"]),
    "two in a paragraph": ("<p>Một<br><br>Hai</p>", ["Một\n\nHai"]),
    "in bold": ("<p>Một <b>Hai<br>Ba</b>.</p>", ["Một Hai\nBa."]),
    "without a paragraph": ("Một<br>Hai", ["Một\nHai"]),
    "at both ends of a paragraph": ("<p><br>Một<br> <br></p>", ["Một"]),
    "in an item": ("<ul><li>Một<br>Hai</li></ul>", ["* Một\nHai"]),
    "at the end of an item": ("<ol><li>Một<br></li><li>Hai</li></ol>", ["# Một", "# Hai"]),
    "between items": ("<ul><li>Một</li><br><li>Hai</li></ul>", ["* Một", "* Hai"]),
    "after the last item": ("<ul><li>Một</li><br></ul>", ["* Một"]),
    "before a list in an item": ("<ul><li>Một<br><ul><li>Con</li></ul></li></ul>", ["* Một", "  * Con"]),
    "between paragraphs of an item": ("<ul><li><p>Một</p><br><p>Hai</p></li></ul>", ["* Một\nHai"]),
    "alone in an item": ("<ul><li><p><br></p></li><li>Hai</li></ul>", ["* Hai"]),
    "in an item of Word": (item("1.", "Một<br>Hai") + item("2.", "Ba"), ["# Một\nHai", "# Ba"]),
    "in a numbered item that stays text": ("<ol start=3><li>Ba<br>Bốn</li></ol>", ["3. Ba\nBốn"]),
}


@pytest.mark.parametrize(("html", "wanted"), BREAKS.values(), ids=BREAKS)
def test_a_line_break_stays_between_words_and_is_dropped_at_their_ends(html: str, wanted: list[str], paste: Paste) -> None:
    assert shown(paste(html)) == wanted


BESIDE = {
    "a heading": ("<ul><li>A</li><h3>Mục II</h3><li>B</li></ul>", ["* A", "heading: Mục II", "* B"]),
    "a heading in a numbered list": (
        "<ol><li>A</li><h3>Mục II</h3><li>B</li><li>C</li></ol>",
        ["# A", "heading: Mục II", "2. B", "3. C"],
    ),
    "a heading and words": ("<ul><li>A</li><h3>Mục II</h3>Thân.<li>B</li></ul>", ["* A", "heading: Mục II", "Thân.", "* B"]),
    "a table": (f"<ul><li>A</li>{TABLE}<li>B</li></ul>", ["* A", "table", "* B"]),
    "a quotation": ("<ul><li>A</li><blockquote>Lời</blockquote><li>B</li></ul>", ["* A", "quotation", "* B"]),
    "words": ("<ul><li>A</li>thêm<li>B</li></ul>", ["* A thêm", "* B"]),
    "a paragraph before the first item": ("<ul><p>Trước</p><li>A</li></ul>", ["Trước", "* A"]),
    "a list before the first item": ("<ol><ol><li>A</li></ol><li>B</li></ol>", ["# A", "# B"]),
}


@pytest.mark.parametrize(("html", "wanted"), BESIDE.values(), ids=BESIDE)
def test_what_stands_beside_the_items_of_a_list_keeps_its_kind_and_place(html: str, wanted: list[str], paste: Paste) -> None:
    assert shown(paste(html)) == wanted


INSIDE = {
    "a table": (f"<ul><li>A{TABLE}sau</li></ul>", ["* A Xã Số An Bình 3 sau"]),
    "a heading and a paragraph": ("<ul><li><h3>Tên</h3><p>Tóm tắt</p></li></ul>", ["* Tên Tóm tắt"]),
    "words after a paragraph": ("<ul><li>A<p>B</p>C</li></ul>", ["* A B C"]),
    "a quotation": ("<ul><li>A<blockquote>Lời</blockquote>C</li></ul>", ["* A Lời C"]),
    "terms": ("<ul><li><dl><dt>Tên</dt><dd>Nghĩa</dd></dl></li></ul>", ["* Tên Nghĩa"]),
    "a heading in an inner list": ("<ul><li>A<ul><li>Con</li><h4>Mục</h4></ul></li></ul>", ["* A", "  * Con Mục"]),
}


@pytest.mark.parametrize(("html", "wanted"), INSIDE.values(), ids=INSIDE)
def test_the_words_of_blocks_inside_an_item_do_not_run_into_each_other(html: str, wanted: list[str], paste: Paste) -> None:
    assert shown(paste(html)) == wanted


def test_a_table_inside_an_item_whose_number_is_text_stays_a_table(paste: Paste) -> None:
    assert shown(paste(f"<ol start=2><li>A{TABLE}</li></ol>")) == ["2. A", "table"]


EMPTY = {
    "the last": item("·", "Một") + item("o", "", 2),
    "between": item("·", "Một") + item("o", "", 2) + item("·", "Hai"),
    "two levels": item("·", "Một") + item("o", "", 2) + item("§", "", 3) + item("·", "Hai"),
    "of a hard space": item("·", "Một") + item("o", "<b><o:p>&nbsp;</o:p></b>", 2) + item("·", "Hai"),
    "of a line break": item("·", "Một") + item("o", "<br>", 2) + item("·", "Hai"),
    "HTML": "<ul><li>Một<ul><li><ul><li> </li></ul></li></ul></li></ul>",
}


@pytest.mark.parametrize("html", EMPTY.values(), ids=EMPTY)
def test_an_empty_deeper_item_leaves_no_list_behind(html: str, paste: Paste, monkeypatch: pytest.MonkeyPatch) -> None:
    stored: list[dict[str, str]] = []
    monkeypatch.setattr("cms.admin.pasting.views.notes", lambda found: stored.extend(found.blocks) or [])
    assert paste(html).status_code == 200
    assert [block["value"].count("<ul>") for block in stored] == [1]


FORGED = {
    "kind alone": '<p data-list-kind="ol">A</p>',
    "without a level": '<p data-list-kind="ol" data-list-mark="1.">A</p>',
    "level of letters": '<p data-list-kind="ol" data-list-mark="1." data-list-level="x">A</p>',
    "level below one": '<p data-list-kind="ul" data-list-mark="-" data-list-level="-3">A</p>',
    "kind of another element": '<div data-list-kind="script" data-list-mark="-" data-list-level="1">A</div>',
}


@pytest.mark.parametrize("html", FORGED.values(), ids=FORGED)
def test_marks_of_lists_that_the_pasted_text_holds_itself_mean_nothing(html: str, paste: Paste) -> None:
    assert shown(paste(html)) == ["A"]


WRONG = [
    "<ul><li><b>A<ul><li>B</li></ul></b></li></ul>",
    "<ul><li><a href='https://a.vn/'>A<ul><li>B</li></ul></a></li></ul>",
    "<p>A<li>B</li></p>",
]


@pytest.mark.parametrize("html", WRONG)
def test_a_text_whose_parts_lie_wrongly_in_each_other_is_refused_in_words(html: str, paste: Paste) -> None:
    answer = paste(html)
    assert (answer.status_code, "không kèm định dạng" in json.loads(answer.content)["error"]) == (400, True)


@pytest.mark.parametrize("html", ["<i><li>A</li></i>B", "<ul><b><li>A</li></b></ul>B"])
def test_an_item_inside_an_inline_element_is_a_paragraph(html: str, paste: Paste) -> None:
    assert shown(paste(html)) == ["A", "B"]


@pytest.mark.parametrize(
    ("before", "part", "after"),
    [
        ("<ul><li>", "<p>a</p>", "</li></ul>"),
        ("<ul><li>x</li>", "<div>a</div>", "</ul>"),
        ("<ul>", "<li>a</li><ul><li>b</li></ul>", "</ul>"),
    ],
)
def test_the_time_of_a_long_list_grows_in_step_with_it(
    before: str, part: str, after: str, paste: Paste, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, steps = Tag.index, []
    monkeypatch.setattr(Tag, "index", lambda tag, child: steps.append(index(tag, child)) or steps[-1])
    assert paste(before + part * 500 + after).status_code == 200
    assert sum(steps) < 5_000
