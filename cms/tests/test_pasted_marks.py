"""Pastes: numbers, deleted words, links and long parts are there, or a sentence tells."""

from __future__ import annotations

import json

import pytest

from cms.admin.pasting.pasted import read
from cms.admin.pasting.views import notes


def item(mark: str, words: str, level: int = 1) -> str:
    """Return a paragraph that Word shows as an item of a list."""
    shown = f"<![if !supportLists]><span style='mso-list:Ignore'>{mark}<span>&nbsp;&nbsp;</span></span><![endif]>"
    return f"<p class=MsoListParagraph style='mso-list:l0 level{level} lfo1'>{shown}{words}</p>"


def pasted(html: str) -> tuple[str, list[str]]:
    """Return the blocks as text and the sentences."""
    found = read(html, lambda data: 7)
    return json.dumps([block["value"] for block in found.blocks], ensure_ascii=False), list(notes(found))


ITEMS = [
    (item("1.", "Một") + item("2.", "Hai"), "<ol><li>Một</li><li>Hai</li></ol>"),
    (item("·", "Một") + item("·", "Hai"), "<ul><li>Một</li><li>Hai</li></ul>"),
    (
        item("Điều 1.", "Phạm vi") + "<p>Thân.</p>" + item("Điều 2.", "Đối tượng"),
        "<p>Điều 1. Phạm vi</p><p>Thân.</p><p>Điều 2. Đối tượng</p>",
    ),
    (item("Chương I.", "Quy định chung"), "<p>Chương I. Quy định chung</p>"),
    (item("1.", "Một") + "<p>Thân.</p>" + item("2.", "Hai"), "<ol><li>Một</li></ol><p>Thân.</p><p>2. Hai</p>"),
    (item("3.", "Ba") + item("4.", "Bốn"), "<p>3. Ba</p><p>4. Bốn</p>"),
    (item("a)", "Điểm a") + item("đ)", "Điểm đ"), "<p>a) Điểm a</p><p>đ) Điểm đ</p>"),
    (item("I.", "Mục đích") + item("II.", "Yêu cầu"), "<p>I. Mục đích</p><p>II. Yêu cầu</p>"),
    (item("1.1.", "Nhỏ"), "<p>1.1. Nhỏ</p>"),
    (item("1)", "Một") + item("2)", "Hai"), "<ol><li>Một</li><li>Hai</li></ol>"),
    (item("2)", "Hai") + item("3)", "Ba"), "<p>2) Hai</p><p>3) Ba</p>"),
    (item("1.", "Một") + item("a)", "A", 2) + item("2.", "Hai"), "<ol><li>Một</li></ol><p>a) A</p><p>2. Hai</p>"),
    (item("1.", "Một") + item("·", "A", 2) + item("2.", "Hai"), "<ol><li>Một<ul><li>A</li></ul></li><li>Hai</li></ol>"),
    ("<ol start=4><li>Bốn</li><li>Năm</li></ol>", "<p>4. Bốn</p><p>5. Năm</p>"),
    ("<ol type=a><li>Bê</li><li><p>Xê</p></li></ol>", "<p>a. Bê</p><p>b. Xê</p>"),
    ("<ol style='list-style-type:upper-roman'><li>Một</li><li>Hai</li></ol>", "<p>I. Một</p><p>II. Hai</p>"),
    ("<ol><li>Một</li><li value=7>Bảy</li></ol>", "<p>1. Một</p><p>7. Bảy</p>"),
    ("<ol type=''><li>Một</li></ol>", "<ol><li>Một</li></ol>"),
    ("<ol type=disc><li>Một</li></ol>", "<ol><li>Một</li></ol>"),
    ("<ol type=aA start=2><li>Hai</li></ol>", "<p>2. Hai</p>"),
    ("<ol type=i start=0><li>Không</li><li>Một</li></ol>", "<p>0. Không</p><p>i. Một</p>"),
    ("<ol start=-1><li>Trước</li></ol>", "<p>-1. Trước</p>"),
    (f"<ol start={'9' * 5000}><li value={'9' * 5000}>Một</li></ol>", "<p>1. Một</p>"),
    ("<ol><li>Một</li><li>Hai</li></ol>", "<ol><li>Một</li><li>Hai</li></ol>"),
    ("<ol><li><div>Một</div></li><li><div>Hai</div></li></ol>", "<ol><li>Một</li><li>Hai</li></ol>"),
    ("<ol><li>Một<ol type='a'><li>A</li></ol></li><li>Hai</li></ol>", "<p>1. Một</p><p>a. A</p><p>2. Hai</p>"),
]


@pytest.mark.parametrize(("html", "wanted"), ITEMS)
def test_an_item_keeps_the_number_that_it_had(html, wanted):
    assert pasted(html)[0] == json.dumps([wanted], ensure_ascii=False)


@pytest.mark.parametrize(
    "html",
    [
        "<p>Phí: <del cite='mailto:a'>50.000</del><ins>30.000</ins> đồng</p>",
        "<p>Phí: <span class=msoDel><del>50.000</del></span><ins>30.000</ins> đồng</p>",
        "<del><p>50.000</p></del><p>30.000</p>",
        "<table><tr><td>Phí</td><td><del>50.000</del>30.000</td></tr><tr><td>a</td><td>b</td></tr></table>",
    ],
)
def test_words_that_were_deleted_in_word_do_not_come_back(html):
    words, said = pasted(html)
    assert ("50.000" in words, "30.000" in words) == (False, True)
    assert said == []


@pytest.mark.parametrize(
    "html",
    [
        "<p>Giá: <s>50.000</s> 30.000</p>",
        "<p>Giá: <strike>50.000</strike> 30.000</p>",
        "<p>Giá: <span style='text-decoration:line-through'>50.000</span> 30.000</p>",
        "<table><tr><td>Giá</td><td><s>50.000</s> 30.000</td></tr><tr><td>a</td><td>b</td></tr></table>",
        "<h2>Giá <s>50.000</s> 30.000</h2>",
    ],
)
def test_words_that_are_struck_through_are_told(html):
    words, said = pasted(html)
    assert "50.000" in words
    assert len(said) == 1
    assert "gạch ngang" in said[0]


def test_a_heading_that_is_too_long_for_one_is_a_paragraph():
    long = "Về việc " + "quản lý và sử dụng kinh phí " * 12
    words, said = pasted(f"<h1>{long}</h1><p>Thân.</p>")
    assert (long.strip() in words, said) == (True, [])


@pytest.mark.parametrize(
    ("html", "lost"),
    [
        ("<table>" + "".join(f"<tr><td>r{n}</td><td>x</td></tr>" for n in range(1005)) + "</table>", "r1004"),
        ("<table>" + 2 * ("<tr>" + "".join(f"<td>c{n}</td>" for n in range(45)) + "</tr>") + "</table>", "c44"),
    ],
)
def test_a_table_that_is_too_large_is_told(html, lost):
    words, said = pasted(html)
    assert lost not in words
    assert len(said) == 1


@pytest.mark.parametrize(
    "html",
    [
        '<table><tr><td>Tên</td><td>Tải</td></tr><tr><td>Mẫu</td><td><a href="https://a.vn/m1.docx">Tải về</a></td></tr></table>',
        '<h2>Xem <a href="https://a.vn/m1.docx">tại đây</a></h2>',
        '<blockquote><p>Theo <a href="https://a.vn/m1.docx">báo</a></p></blockquote>',
    ],
)
def test_an_address_where_no_link_can_stand_is_written_behind_the_words(html):
    assert "(https://a.vn/m1.docx)" in pasted(html)[0]


def test_an_address_that_is_its_own_words_is_not_written_twice():
    html = '<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td><a href="https://a.vn/">https://a.vn/</a></td></tr></table>'
    assert pasted(html)[0].count("a.vn") == 1


def test_a_footnote_of_word_is_no_link_into_nothing():
    note = "<a style='mso-footnote-id:ftn1' href='#_ftn1' name='_ftnref1'><sup>[1]</sup></a>"
    words = pasted(f"<p>Theo quy định{note}.</p><div id=ftn1><p><a href='#_ftnref1'>[1]</a> Luật Đất đai.</p></div>")[0]
    assert "#_ftn" not in words
    assert "<sup>[1]</sup>" in words
    assert "[1] Luật Đất đai." in words
