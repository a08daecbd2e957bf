"""From text to provisions and back: structure, quotations, inserted units, annexes, doubts."""

from __future__ import annotations

import random

import pytest

from legal_docs.tests.outcomes import codes
from legal_docs.text.structure.nodes import LawText, Role
from legal_docs.text.structure.parser import parse
from legal_docs.text.vocabulary import Unit
from legal_docs.text.words.normalise import normalise

DECREE = """CHÍNH PHỦ
Số: 99/2031/NĐ-CP
NGHỊ ĐỊNH
VỀ VIỆC NUÔI MÈO TRONG CÔNG SỞ
Căn cứ Luật Nuôi mèo ngày 01 tháng 02 năm 2030;
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
Nghị định này quy định về mèo.
Điều 2. Giải thích từ ngữ
1. Mèo là động vật bốn chân.
2. Công sở gồm:
a) Trụ sở;
b) Nhà kho:
(i) Kho lớn;
(ii) Kho nhỏ.
Mục 1
MÈO NHỎ
Điều 2a. Mèo con
1. Mèo dưới một tuổi;
1a. Mèo dưới một tháng.
Chương II
ĐIỀU KHOẢN THI HÀNH
Điều 3. Hiệu lực thi hành
Nghị định này có hiệu lực thi hành từ ngày 01 tháng 3 năm 2031./.
Nơi nhận:
- Như Điều 3;
TM. CHÍNH PHỦ
THỦ TƯỚNG
Nguyễn Văn Thử
Phụ lục I
MẪU ĐƠN
Điều 1. Tên mèo: ……"""

AMENDING = """THÔNG TƯ
Điều 1. Sửa đổi, bổ sung một số điều của Thông tư số 01/2030/TT-BTM
1. Sửa đổi Điều 5 như sau:
“Điều 5. Chuồng mèo
1. Chuồng phải sạch.
a) Có nước;
Điều 6. Thức ăn
1. Cá.”
2. Bãi bỏ khoản 3 Điều 7.
Điều 2. Hiệu lực thi hành
Thông tư này có hiệu lực từ ngày ký."""


def labels(law: LawText, kind: Unit) -> list[str]:
    return [node.label for node in law.walk() if node.kind is kind]


def test_a_decree_falls_into_its_chapters_articles_clauses_points_and_indents() -> None:
    law = parse(DECREE)
    assert labels(law, Unit.CHAPTER) == ["I", "II"]
    assert labels(law, Unit.ARTICLE) == ["1", "2", "2a", "3"]
    assert labels(law, Unit.CLAUSE) == ["1", "2", "1", "1a"]
    assert labels(law, Unit.POINT) == ["a", "b"]
    assert labels(law, Unit.INDENT) == ["i", "ii"]
    assert law.nodes[0].heading == "QUY ĐỊNH CHUNG"
    assert law.preamble.startswith("CHÍNH PHỦ")
    assert "Nguyễn Văn Thử" in law.signature


def test_every_provision_has_a_unique_readable_id_and_a_short_anchor() -> None:
    law = parse(DECREE)
    point = next(node for node in law.walk() if node.kind is Unit.POINT and node.label == "b")
    assert point.eid == "chp_I__art_2__cl_2__point_b"
    assert point.anchor == "art_2__cl_2__point_b"
    assert law.find("art_2a__cl_1a") is not None
    eids = [node.eid for node in law.walk()]
    assert len(eids) == len(set(eids))


def test_the_letter_dd_is_dd_in_ids() -> None:
    law = parse("Điều 1. Các loại\n1. Gồm:\na) A;\nb) B;\nc) C;\nd) D;\nđ) Đ;\ne) E.")
    assert law.find("art_1__cl_1__point_dd") is not None


def test_an_annex_is_kept_whole_and_its_articles_are_not_those_of_the_document() -> None:
    annex = parse(DECREE).nodes[-1]
    assert (annex.kind, annex.label, annex.heading, annex.role) == (Unit.ANNEX, "I", "MẪU ĐƠN", Role.ANNEX)
    assert annex.children == ()
    assert "Điều 1. Tên mèo" in annex.text


def test_quoted_articles_of_another_document_stay_text_of_their_opener_and_are_flagged() -> None:
    law = parse(AMENDING)
    assert labels(law, Unit.ARTICLE) == ["1", "2"]
    opener = law.find("art_1__cl_1")
    assert opener is not None
    assert opener.role is Role.QUOTED
    start, end = opener.quoted_spans[0]
    assert opener.text[start:end].startswith("“Điều 5. Chuồng mèo")
    assert "Điều 6. Thức ăn" in opener.text[start:end]
    assert law.find("art_1__cl_2") is not None


def test_a_lost_closing_mark_does_not_swallow_the_rest_of_the_document() -> None:
    law = parse(AMENDING.replace("1. Cá.”", "1. Cá."))
    assert labels(law, Unit.ARTICLE) == ["1", "2"]
    assert labels(law, Unit.CLAUSE) == ["1", "2"]
    assert "unbalanced_quote" in codes(law)


def test_straight_quotation_marks_count_too() -> None:
    law = parse(AMENDING.replace("“", '"').replace("”", '"'))
    assert labels(law, Unit.ARTICLE) == ["1", "2"]


def test_a_sentence_that_starts_with_a_cited_article_is_prose() -> None:
    text = "Điều 1. Áp dụng\n1. Thực hiện theo\nĐiều 5 của Luật này và\nĐiều 6, 7 Nghị định này.\nĐiều 2. Thi hành\nBộ trưởng thi hành."
    assert labels(parse(text), Unit.ARTICLE) == ["1", "2"]


def test_an_article_far_ahead_is_text_when_the_right_one_still_comes() -> None:
    law = parse("Điều 1. Một\nNội dung:\nĐiều 45. Lạc chỗ\nĐiều 2. Hai\nNội dung.")
    assert labels(law, Unit.ARTICLE) == ["1", "2"]
    assert "article_out_of_order" in codes(law)


def test_a_gap_between_articles_is_taken_and_reported() -> None:
    law = parse("Điều 1. Một\nA b c.\nĐiều 4. Bốn\nD e g.")
    assert labels(law, Unit.ARTICLE) == ["1", "4"]
    assert [(w.code, w.line, dict(w.data)) for w in law.warnings] == [("article_gap", 3, {"label": "4", "previous": "1"})]


ATTACHED = """QUYẾT ĐỊNH
Điều 1. Ban hành kèm theo Quyết định này Quy chế nuôi mèo.
Điều 2. Quyết định này có hiệu lực từ ngày ký.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Trần Thị Thử
QUY CHẾ
Nuôi mèo
(Ban hành kèm theo Quyết định số 01/2031/QĐ-UBND)
Chương I
CHUNG
Điều 1. Phạm vi
Quy chế này quy định về mèo.
Điều 2. Đối tượng
Mọi con mèo."""


def test_a_regulation_issued_with_a_decision_numbers_its_articles_from_one() -> None:
    law = parse(ATTACHED)
    assert [node.anchor for node in law.articles()] == ["art_1", "art_2", "att_1__art_1", "att_1__art_2"]
    assert [node.label for node in law.articles(attached=False)] == ["1", "2"]
    assert law.nodes[-1].role is Role.REGULATION


def test_articles_that_start_again_without_a_heading_are_an_attached_regulation() -> None:
    law = parse("Điều 1. Một\nA b c.\nĐiều 2. Hai\nD e.\nĐiều 1. Một lần nữa\nA b c.\nĐiều 2. Hai lần nữa\nD e.")
    assert [node.anchor for node in law.articles()] == ["art_1", "art_2", "att_1__art_1", "att_1__art_2"]
    assert "restart_without_heading" in codes(law)


def test_a_slip_between_d_and_dd_is_put_right_and_reported() -> None:
    law = parse("Điều 1. Các loại\n1. Gồm:\na) A;\nb) B;\nc) C;\nd) D;\nd) Đ;\ne) E.")
    assert labels(law, Unit.POINT) == ["a", "b", "c", "d", "đ", "e"]
    assert "point_relabelled" in codes(law)


def test_a_single_i_is_a_point_after_h_and_an_indent_elsewhere() -> None:
    law = parse("Điều 1. X\n1. Gồm:\ng) G;\nh) H;\ni) I;\nk) K:\ni) một;\nii) hai.")
    assert labels(law, Unit.POINT) == ["g", "h", "i", "k"]
    assert labels(law, Unit.INDENT) == ["i", "ii"]


def test_a_number_list_inside_a_clause_is_no_row_of_clauses() -> None:
    law = parse("Điều 1. X\n1. Một:\n2. Hai:\n1. phụ một;\n2. phụ hai;\n3. Ba.")
    assert "clause_out_of_order" in codes(law)
    assert labels(law, Unit.CLAUSE)[:2] == ["1", "2"]


def test_table_rows_and_figures_are_never_clauses() -> None:
    law = parse("Điều 1. Mức thu\n1. Bảng:\n1\tMèo\t3.000\n2\tChó\t4.000\n2. Khác.")
    assert labels(law, Unit.CLAUSE) == ["1", "2"]
    assert "2\tChó\t4.000" in law.articles()[0].children[0].source


@pytest.mark.parametrize(
    "marker", ["Chương I\nQUY ĐỊNH CHUNG", "CHƯƠNG I. QUY ĐỊNH CHUNG", "Chương I:QUY ĐỊNH CHUNG", "Chương 1 QUY ĐỊNH CHUNG"]
)
def test_chapter_headings_are_found_in_every_usual_form(marker: str) -> None:
    law = parse(f"{marker}\nĐiều 1. X\nA b c.")
    assert law.nodes[0].kind is Unit.CHAPTER
    assert law.nodes[0].heading == "QUY ĐỊNH CHUNG"


def test_parts_with_written_ordinals_get_figures_in_ids() -> None:
    law = parse("PHẦN THỨ NHẤT\nCHUNG\nĐiều 1. X\nA b.\nPhần thứ hai RIÊNG\nĐiều 2. Y\nC d.")
    assert [node.eid for node in law.nodes] == ["part_1", "part_2"]


def test_a_sentence_alone_in_an_article_is_its_text_and_not_a_heading() -> None:
    law = parse("Điều 1. Quyết định này có hiệu lực từ ngày ký.\nĐiều 2. Trách nhiệm\nÔng A thi hành.")
    first, second = law.articles()
    assert (first.heading, first.text) == ("", "Quyết định này có hiệu lực từ ngày ký.")
    assert (second.heading, second.text) == ("Trách nhiệm", "Ông A thi hành.")


def test_roles_come_from_the_headings() -> None:
    law = parse(DECREE)
    assert [node.role for node in law.articles()] == [Role.NORMATIVE, Role.DEFINITION, Role.NORMATIVE, Role.EFFECTIVITY]


def test_a_text_without_articles_is_divided_by_its_own_numbers() -> None:
    law = parse("CHỈ THỊ\nVề việc nuôi mèo\nI. NGUYÊN TẮC\n1. Sạch.\n2. Đẹp:\na) Lông;\nII. TỔ CHỨC\n1. Bộ A.\nNơi nhận:\n- Lưu.")
    assert labels(law, Unit.SECTION) == ["I", "II"]
    assert labels(law, Unit.CLAUSE) == ["1", "2", "1"]
    assert "no_articles" in codes(law)
    assert "Lưu" in law.signature


def test_groups_inside_an_article_take_the_place_of_clauses() -> None:
    law = parse("Điều 1. Phê duyệt Chương trình\nI. MỤC TIÊU\n1. Chung.\n2. Riêng.\nII. NHIỆM VỤ\n1. Một.\nĐiều 2. Thi hành\nA b.")
    assert labels(law, Unit.CLAUSE) == ["I", "II"]
    assert law.find("art_1__cl_II__point_1") is not None


def test_decomposed_letters_and_the_icelandic_eth_are_read() -> None:
    import unicodedata

    law = parse(unicodedata.normalize("NFD", DECREE).replace("Đ", "Ð"))
    assert labels(law, Unit.ARTICLE) == ["1", "2", "2a", "3"]


def test_document_numbers_with_gaps_are_closed_and_dates_are_not_touched() -> None:
    assert normalise("Thông tư 32 /2026/TT- NHNN ngày 16/6/2010") == "Thông tư 32/2026/TT-NHNN ngày 16/6/2010"


def assert_round_trip(text: str) -> None:
    law = parse(text)
    lines = normalise(text).split("\n")
    kept = law.to_text().split("\n") if law.to_text() else []
    signed = law.signature.split("\n") if law.signature else []
    rest = iter(lines)
    assert all(line in rest for line in kept), "the text of the provisions is not in the order of the input"
    assert sorted([*kept, *signed]) == sorted(line for line in lines if line)


@pytest.mark.parametrize("text", [DECREE, AMENDING, ATTACHED, "", "chỉ một dòng"])
def test_the_provisions_together_are_the_text_without_the_signature(text: str) -> None:
    assert_round_trip(text)


def test_no_string_breaks_the_parser_and_nothing_is_lost() -> None:
    random.seed(20260101)
    pieces = [
        *DECREE.split("\n"),
        *AMENDING.split("\n"),
        *ATTACHED.split("\n"),
        "“",
        "”",
        '"',
        "Phụ lục",
        "I.",
        "1.",
        "a)",
        "\t",
        "[1] Ghi chú",
    ]
    for _ in range(300):
        lines = random.choices(pieces, k=random.randint(0, 40))
        text = "\n".join(lines)
        if lines and random.random() < 0.5:
            place = random.randrange(len(text) + 1)
            text = text[:place] + random.choice(["\x00", "\u0301", "“", "Điều 9", "\n\n", "💥", "\u200b"]) + text[place:]
        assert normalise(normalise(text)) == normalise(text)
        assert_round_trip(text)
        eids = [node.eid for node in parse(text).walk()]
        assert len(eids) == len(set(eids))


def test_the_title_of_an_annex_is_its_heading_though_it_reads_like_that_of_a_regulation() -> None:
    law = parse(
        "Điều 1. Danh mục\nBan hành danh mục.\nNơi nhận:\n- Lưu;\nPHỤ LỤC I\nDANH MỤC PHÍ\n(Ban hành kèm theo Quyết định này)\n1\tThẻ\t5"
    )
    assert [(node.eid, node.heading) for node in law.nodes] == [("art_1", "Danh mục"), ("annex_I", "DANH MỤC PHÍ")]
