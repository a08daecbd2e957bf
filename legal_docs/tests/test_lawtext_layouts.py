"""Heads as older laws, other editors and recognition write them: each is found; what only looks like one stays text."""

from __future__ import annotations

from pathlib import Path

import pytest

from legal_docs.files.readers import read_file
from legal_docs.law.amending.places.amended_text import Target
from legal_docs.law.amending.texts.apply import subtree
from legal_docs.law.citations.finding import find_mentions
from legal_docs.law.citations.inside import Anchors
from legal_docs.text.provisions.rows import rows_of
from legal_docs.text.structure.articles import parse_articles
from legal_docs.text.structure.parser import parse
from legal_docs.text.words.normalise import normalise


def outline(text: str) -> list[str]:
    return [node.eid.rpartition("__")[2] for node in parse(text).walk()]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "CHƯƠNG THỨ HAI MƯƠI MỐT\nNUÔI MÈO\nĐiều thứ nhất. – Phạm vi\n1°) Mèo nhà;\n2°) Mèo rừng.\nĐiều thứ nhì. Mèo con.",
            "chp_21 art_1 cl_1 cl_2 art_2",
        ),
        ("MỤC THỨ BA - CHUỒNG\nĐiều một: Mèo.\nĐiều hai: Chuồng mèo.", "sec_3 art_1 art_2"),
        ("Điều 1. Mèo\nKhoản 1. Mèo đen:\nĐiểm a) Đuôi dài;\nĐiểm b) Đuôi ngắn.\nKhoản 2. Mèo trắng.", "art_1 cl_1 point_a point_b cl_2"),
        ("Điều 1/ Mèo\n1/- Mèo đen.\n2/- Mèo trắng:\na/- Đuôi dài;\nb./ Đuôi ngắn.", "art_1 cl_1 cl_2 point_a point_b"),
        ("Điều 1 — Mèo\n(1) Mèo đen;\n(2) Mèo trắng:\n(a) Đuôi dài;\n(b) Đuôi ngắn.", "art_1 cl_1 cl_2 point_a point_b"),
        ("CHỈ THỊ\nChủ tịch yêu cầu:\n1/ Nuôi mèo:\na/ Cho ăn;\nb/ Cho uống.\n2/ Nuôi chó.", "cl_1 point_a point_b cl_2"),
        ("Đ I Ề U 1. Mèo.\nĐ I Ề U 2. Chó.", "art_1 art_2"),
        (
            "CHUONG I\nDIEU CHUNG\nDieu 1. Meo\n1. Meo den.\n2. Meo trang.\nMuc 2\nDieu 2. Cho.\nPHU LUC I\nBANG",
            "chp_I art_1 cl_1 cl_2 sec_2 art_2 annex_I",
        ),
        (
            "CHƯƠNG 1I\nMÈO\nĐiểu l. Mèo\nl. Mèo đen.\n2, Mèo trắng:\na} Đuôi dài;\nb) Đuôi ngắn.\nĐiẽu 2. Chó.",
            "chp_II art_1 cl_1 cl_2 point_a point_b art_2",
        ),
    ],
)
def test_heads_of_older_laws_and_of_recognition_are_found(text: str, found: str) -> None:
    assert outline(text) == found.split()


def test_marks_of_markdown_are_no_words_of_the_text() -> None:
    law = parse("## Chương I\n**NUÔI MÈO**\n### **Điều 1.** Mèo\n1\\. Mèo **đen**.\n- **Khoản 2.** Mèo trắng (*) và (**).")
    assert [node.label for node in law.walk()] == ["I", "1", "1", "2"]
    assert law.nodes[0].heading == "NUÔI MÈO"
    assert law.to_text().endswith("1. Mèo đen.\nKhoản 2. Mèo trắng (*) và (**).")
    assert normalise("Ghi chú: (*) một; (**) hai; (**) ba; 2 ** 3 ** 4") == "Ghi chú: (*) một; (**) hai; (**) ba; 2 ** 3 ** 4"


def test_a_clause_and_a_point_on_the_line_above_are_provisions_of_their_own() -> None:
    text = "Điều 1. 1. a) Mèo đen;\nb) Mèo trắng.\n2. a) Chó đen;\nb) Chó trắng.\nĐiều 2. – a) Gà;\nb) Vịt."
    law = parse(text)
    assert outline(text) == ["art_1", "cl_1", "point_a", "point_b", "cl_2", "point_a", "point_b", "art_2", "point_a", "point_b"]
    point = law.find("art_1__cl_1__point_a")
    assert point is not None
    assert (point.marker, point.text) == ("a)", "Mèo đen;")
    assert law.to_text() == text
    cut = parse_articles([{"id": "1", "heading": "Điều 1. 1. Mèo đen.", "text": "2. Mèo trắng.", "chapter": None}])
    assert [node.anchor for node in cut.walk()] == ["art_1", "art_1__cl_1", "art_1__cl_2"]


def test_points_go_on_with_doubled_letters_behind_the_last_letter_only() -> None:
    letters = "abcdđeghiklmnopqrstuvxyz"
    text = "Điều 1. Mèo\n1. Gồm:\n" + "".join(f"{letter}) Mèo {letter};\n" for letter in letters) + "aa) Mèo;\nbb) Mèo.\n2. Chó."
    law = parse(text)
    assert law.find("art_1__cl_1__point_bb") is not None
    assert not law.warnings
    assert parse("Điều 1. Mèo\n1. Gồm:\na) Mèo:\naa) Mèo đen.").find("art_1__cl_1__point_a__indent_aa") is not None


def test_a_table_of_contents_opens_nothing() -> None:
    body = "Chương I\nMÈO\nĐiều 1. Mèo\nMèo.\nĐiều 2. Chó\nChó."
    for entries in ("Chương I. MÈO ...... 1\nĐiều 1. Mèo .... 1\nĐiều 2. Chó …… 12", "Chương I. Mèo\nĐiều 1. Mèo\nĐiều 2. Chó"):
        assert outline(f"LUẬT MÈO\nMỤC LỤC\n{entries}\nLUẬT\nMÈO\n{body}") == ["chp_I", "art_1", "art_2"]
        assert outline(f"{body}\nMỤC LỤC\n{entries}") == ["chp_I", "art_1", "art_2"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Mèo được nuôi theo quy định tại\nĐiều 2. Khi đó phải có chuồng.",
        "Mèo được nuôi theo quy định tại\n- 12 -\nĐiều 2.",
        "Áp dụng Điều 9 và\nĐiều 2.",
        "Mèo được nuôi theo\nMục 3.",
        "Áp dụng khoản 1 và điểm\na) nêu trên.",
        "Báo cáo trước ngày 15 tháng\n1. Mèo con không phải báo cáo.",
        "Ăn theo bảng tại\nPhụ lục I\ncủa Luật này.",
    ],
)
def test_the_rest_of_a_sentence_that_a_page_broke_is_no_head(sentence: str) -> None:
    law = parse(f"Điều 1. Mèo\n{sentence}\nĐiều 2. Chó\nChó.")
    assert [(node.eid, node.heading) for node in law.walk()] == [("art_1", "Mèo"), ("art_2", "Chó")]
    assert not law.warnings


def test_items_of_a_list_may_end_with_and() -> None:
    assert outline("Điều 1. Trách nhiệm nuôi tại\n1. Mèo; và\n2. Chó:\na) Đen; hoặc\nb) Trắng.") == [
        "art_1",
        "cl_1",
        "cl_2",
        "point_a",
        "point_b",
    ]


def test_a_roman_number_of_a_quarter_is_no_group() -> None:
    assert outline("NGHỊ QUYẾT\nI. MÈO\n1. Trình trong quý\nII/2031;\n2. Nuôi.\nII. CHÓ\n1. Nuôi.") == [
        "sec_I",
        "cl_1",
        "cl_2",
        "sec_II",
        "cl_1",
    ]


def test_a_line_of_figures_before_the_first_clause_of_a_directive_is_no_clause() -> None:
    assert outline("CHỈ THỊ\n1. 2031\nChủ tịch yêu cầu:\n1. Nuôi mèo.\n2. Nuôi chó.") == ["cl_1", "cl_2"]


def test_each_paragraph_of_a_quotation_may_begin_with_its_mark() -> None:
    for start, opening, end in (("« ", "« ", " »"), ("“", "“", "”"), ('"', '"', '"')):
        text = (
            f"Điều 1\n1- Điều 5 được sửa đổi như sau:\n{start}Điều 5\n{opening}1- Mèo.\n{opening}2- Chó.{end}\n"
            f"2- Điều 6 được sửa đổi như sau:\n{start}Gà.{end}\nĐiều 2\nThi hành."
        )
        assert outline(text) == ["art_1", "cl_1", "cl_2", "art_2"], start
        assert not parse(text).warnings


def test_a_quoted_term_at_the_start_of_a_line_closes_itself() -> None:
    text = "Điều 1. Sửa đổi Điều 5 như sau:\n“Điều 5. Mèo\n“Mèo con” là mèo nhỏ;\n1. Mèo đen.”\nĐiều 2. Thi hành."
    assert outline(text) == ["art_1", "art_2"]


def test_a_chapter_whose_quoted_title_is_changed_is_prose() -> None:
    assert outline('Điều 1. Đổi tên\nChương II "MÈO" được sửa thành "CHÓ".\nĐiều 2. Thi hành.') == ["art_1", "art_2"]


def test_a_footnote_mark_may_stand_right_before_a_head() -> None:
    text = "Điều 1. Mèo\n[2]1. Mèo đen.\n2.[3] Mèo trắng:\n[4]a) Đuôi dài.\n[5]Điều 1a. Chó\nChó.\n[1] Khoản này được sửa đổi."
    assert outline(text) == ["art_1", "cl_1", "cl_2", "point_a", "art_1a"]
    assert parse(text).signature == "[1] Khoản này được sửa đổi."


def test_annexes_in_small_letters_and_with_a_zero_are_found_under_one_number() -> None:
    annexes = "Phụ lục số 01\nDANH MỤC MÈO\n1. Mèo\nPHỤ LỤC SỐ 01 (tiếp theo)\n2. Chó\nPHỤ LỤC 02\nMẪU"
    text = f"Điều 1. Mèo.\nĐiều 2. Theo bảng tại\nPhụ lục II kèm theo.\n{annexes}"
    assert outline(text) == ["art_1", "art_2", "annex_1", "annex_2"]
    assert [mention.path for mention in find_mentions("Danh mục theo Phụ lục số 01 của Luật này.")] == ["annex_1"]


@pytest.mark.parametrize("line", ["1 – 5 triệu đồng", "Mục năm 2025 có", "Phần năm số tiền", "Điểm a) khoản 1 Điều này quy định tại"])
def test_a_range_a_year_and_a_cited_point_at_the_start_of_a_line_open_nothing(line: str) -> None:
    assert outline(f"Điều 1. Mèo\nNộp trước\n{line}\nnuôi mèo.\nĐiều 2. Chó.") == ["art_1", "art_2"]


@pytest.mark.parametrize(("printed", "cited"), [("01", "02"), ("1", "02"), ("01", "2")])
def test_an_article_is_found_under_its_number_with_or_without_a_leading_zero(printed: str, cited: str) -> None:
    rows = rows_of(parse(f"QUYẾT ĐỊNH\nĐiều {printed}. Theo Điều {cited} Quyết định này.\nĐiều {printed.replace('1', '2')}. Mèo."))
    (mention,) = find_mentions(rows[0].text)
    assert Anchors(row.anchor for row in rows).place_of(mention, rows[0].anchor) == rows[1].anchor
    assert Target(rows).settle(mention.path, attached=False) == rows[1].anchor
    assert subtree(rows, mention.path) == (1, 2)


def test_the_articles_of_a_model_contract_in_a_later_annex_make_no_regulation_of_the_list_before() -> None:
    contract = "PHỤ LỤC II\nMẪU HỢP ĐỒNG\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nHỢP ĐỒNG\nĐiều 1. Mèo\nĐiều 2. Giá"
    text = f"Điều 1. Mèo.\nĐiều 2. Chó.\nĐiều 3. Gà.\nTM. ỦY BAN NHÂN DÂN\nPHỤ LỤC I\nDANH MỤC MÈO\n1. Mèo\n{contract}"
    assert outline(text) == ["art_1", "art_2", "art_3", "annex_I", "annex_II"]


def test_preformatted_text_of_a_web_page_keeps_its_lines(tmp_path: Path) -> None:
    page = tmp_path / "meo.html"
    page.write_text(
        "<html><body><p>LUẬT</p><pre>\nĐiều 1. Mèo\n1. Mèo <b>đen</b>.\n  2. Mèo trắng.\n</pre></body></html>", encoding="utf-8"
    )
    assert outline(read_file(page).text) == ["art_1", "cl_1", "cl_2"]


def test_items_of_a_list_that_shows_no_numbers_get_none(tmp_path: Path) -> None:
    page = tmp_path / "meo.html"
    inner = '<ol style="list-style:none"><li>a) Mèo</li><li>b) Chó</li><li>Gà</li></ol>'
    page.write_text(
        f"<html><body><p>Điều 1. Nuôi</p><ol><li>Gồm:{inner}</li><li style='list-style:disc'>Vịt</li></ol></body></html>", encoding="utf-8"
    )
    text = read_file(page).text
    assert outline(text) == ["art_1", "cl_1", "point_a", "point_b"]
    assert text.endswith("Gà\nVịt")
