"""Annexes, forms and rows of tables that are amended: read from an instruction, carried out, and left to a person where unsure."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from legal_docs.law.amending.approving import deciding, preparing
from legal_docs.law.amending.approving.held import AmendmentRefused
from legal_docs.law.amending.instructions.instruction import Instruction
from legal_docs.law.amending.instructions.reading import read_instructions
from legal_docs.law.amending.places.annexes import annex_row
from legal_docs.law.amending.places.named_places import anchor_in, place_words
from legal_docs.law.amending.texts.apply import Order, apply_orders, text_below
from legal_docs.tests.amended import EFFECT, amending_document, approved
from legal_docs.tests.factories import document
from legal_docs.text.provisions.rows import Row, rows_of
from legal_docs.text.structure.parser import parse

TARGET = """Điều 1. Danh mục
Danh mục phí và mẫu đơn ban hành kèm theo Quyết định này.
Điều 2. Thi hành
Sở Nội vụ thi hành.
Nơi nhận:
- Như Điều 2;
PHỤ LỤC I
DANH MỤC PHÍ
(Ban hành kèm theo Quyết định này)
I\tPhí thẻ
1\tThẻ người lớn\t50.000
2\tThẻ trẻ em\t20.000
II\tPhí khác
1\tMượn phòng\t100.000
3\tSao chụp\t1.000
PHỤ LỤC II
CÁC MẪU
(Ban hành kèm theo Quyết định này)
Mẫu số 01
Đơn xin cấp thẻ gửi Sở Nội vụ
Mẫu số 02
Đơn xin mượn phòng"""
OWN = """PHỤ LỤC I
DANH MỤC PHÍ MỚI
(Ban hành kèm theo Quyết định này)
1\tThẻ chung\t30.000
PHỤ LỤC III
GIỜ MỞ CỬA
1. Buổi sáng từ 7 giờ.
2. Buổi chiều từ 13 giờ.
PHỤ LỤC IV
Mẫu số 01
Đơn xin cấp thẻ điện tử
Mẫu số 01a
Đơn xin cấp lại thẻ"""


def rows(text: str) -> list[Row]:
    return rows_of(parse(text))


def carried_out(order: str, *, own: str = OWN) -> tuple[list[Instruction], list[Row], dict[int, str]]:
    """The steps read from one instruction, the text after them, and what did not fit."""
    before = rows(TARGET)
    acting = f"Điều 1. Sửa đổi, bổ sung một số nội dung\n1. {order}\nĐiều 2. Thi hành\nSở Nội vụ thi hành.\nNơi nhận:\n- Như Điều 2;\n{own}"
    steps = read_instructions(rows(acting), before)
    orders = [
        Order(place, step.operation, step.anchor, step.new_text, step.old_phrase, step.new_phrase) for place, step in enumerate(steps)
    ]
    result = apply_orders(before, orders)
    return steps, result.rows, result.problems


@pytest.mark.parametrize(
    ("order", "anchor", "text"),
    [
        (
            "Thay thế Phụ lục I bằng Phụ lục I ban hành kèm theo Quyết định này.",
            "annex_I",
            "PHỤ LỤC I DANH MỤC PHÍ MỚI\n(Ban hành kèm theo Quyết định này)\n1\tThẻ chung\t30.000",
        ),
        (
            "Phụ lục I ban hành kèm theo Quyết định này thay thế Phụ lục I.",
            "annex_I",
            "PHỤ LỤC I DANH MỤC PHÍ MỚI\n(Ban hành kèm theo Quyết định này)\n1\tThẻ chung\t30.000",
        ),
        (
            "Bổ sung Phụ lục III vào sau Phụ lục II.",
            "annex_III",
            "PHỤ LỤC III GIỜ MỞ CỬA\n1. Buổi sáng từ 7 giờ.\n2. Buổi chiều từ 13 giờ.",
        ),
        ("Bãi bỏ Phụ lục II.", "annex_II", "PHỤ LỤC II (được bãi bỏ)"),
        (
            "Thay thế Mẫu số 01 tại Phụ lục II bằng Mẫu số 01 tại Phụ lục IV ban hành kèm theo Quyết định này.",
            "annex_II",
            "PHỤ LỤC II CÁC MẪU\n(Ban hành kèm theo Quyết định này)\nMẫu số 01\nĐơn xin cấp thẻ điện tử\nMẫu số 02\nĐơn xin mượn phòng",
        ),
        (
            "Bổ sung Mẫu số 01a vào sau Mẫu số 01 tại Phụ lục II.",
            "annex_II",
            "PHỤ LỤC II CÁC MẪU\n(Ban hành kèm theo Quyết định này)\nMẫu số 01\nĐơn xin cấp thẻ gửi Sở Nội vụ\nMẫu số 01a\n"
            "Đơn xin cấp lại thẻ\nMẫu số 02\nĐơn xin mượn phòng",
        ),
        (
            "Bãi bỏ Mẫu số 01 tại Phụ lục II.",
            "annex_II",
            "PHỤ LỤC II CÁC MẪU\n(Ban hành kèm theo Quyết định này)\nMẫu số 02\nĐơn xin mượn phòng",
        ),
        (
            "Sửa đổi, bổ sung số thứ tự 2 mục I Phụ lục I như sau:\n“2\tThẻ trẻ em\t10.000”",
            "annex_I",
            "PHỤ LỤC I DANH MỤC PHÍ\n(Ban hành kèm theo Quyết định này)\nI\tPhí thẻ\n1\tThẻ người lớn\t50.000\n2\tThẻ trẻ em\t10.000\n"
            "II\tPhí khác\n1\tMượn phòng\t100.000\n3\tSao chụp\t1.000",
        ),
        (
            "Bổ sung số thứ tự 4 vào sau số thứ tự 3 mục II Phụ lục I như sau:\n“4\tIn ấn\t2.000”",
            "annex_I",
            "PHỤ LỤC I DANH MỤC PHÍ\n(Ban hành kèm theo Quyết định này)\nI\tPhí thẻ\n1\tThẻ người lớn\t50.000\n2\tThẻ trẻ em\t20.000\n"
            "II\tPhí khác\n1\tMượn phòng\t100.000\n3\tSao chụp\t1.000\n4\tIn ấn\t2.000",
        ),
        (
            "Bãi bỏ số thứ tự 1 mục II Phụ lục I.",
            "annex_I",
            "PHỤ LỤC I DANH MỤC PHÍ\n(Ban hành kèm theo Quyết định này)\nI\tPhí thẻ\n1\tThẻ người lớn\t50.000\n2\tThẻ trẻ em\t20.000\n"
            "II\tPhí khác\n3\tSao chụp\t1.000",
        ),
        (
            "Thay thế cụm từ “Sở Nội vụ” bằng cụm từ “thư viện” tại Phụ lục II.",
            "annex_II",
            "PHỤ LỤC II CÁC MẪU\n(Ban hành kèm theo Quyết định này)\nMẫu số 01\nĐơn xin cấp thẻ gửi thư viện\nMẫu số 02\n"
            "Đơn xin mượn phòng",
        ),
    ],
)
def test_what_an_instruction_does_to_an_annex(order: str, anchor: str, text: str) -> None:
    steps, after, problems = carried_out(order)
    assert [step.doubt for step in steps] == [""]
    assert problems == {}
    assert text_below(after, anchor) == text


def test_words_replaced_in_a_row_of_a_table_stay_as_they_are_in_the_others() -> None:
    steps, after, problems = carried_out("Thay thế cụm từ “Thẻ” bằng cụm từ “Vé” tại số thứ tự 2 mục I Phụ lục I.")
    assert ([step.doubt for step in steps], problems) == ([""], {})
    assert "1\tThẻ người lớn\t50.000\n2\tVé trẻ em\t20.000" in text_below(after, "annex_I")


def test_words_replaced_in_an_annex_stay_as_they_are_elsewhere() -> None:
    _steps, after, _problems = carried_out("Thay thế cụm từ “Sở Nội vụ” bằng cụm từ “thư viện” tại Phụ lục II.")
    assert "Sở Nội vụ thi hành" in text_below(after, "art_2")


def test_a_replaced_annex_keeps_its_number_and_the_editor_is_told_where_the_new_one_bears_another() -> None:
    steps, after, problems = carried_out("Thay thế Phụ lục II bằng Phụ lục III ban hành kèm theo Quyết định này.")
    assert (steps[0].doubt, problems) == ("other_number", {})
    assert text_below(after, "annex_II").startswith("PHỤ LỤC II GIỜ MỞ CỬA")
    assert text_below(after, "annex_III") == ""


def test_new_annexes_stand_behind_the_last_one_in_their_order() -> None:
    _steps, after, problems = carried_out("Bổ sung Phụ lục III và Phụ lục IV ban hành kèm theo Quyết định này.")
    assert problems == {}
    assert [row.anchor for row in after if row.kind == "phu_luc"] == ["annex_I", "annex_II", "annex_III", "annex_IV"]


@pytest.mark.parametrize(
    ("order", "doubt"),
    [
        ("Thay thế Phụ lục II bằng Phụ lục II ban hành kèm theo Quyết định này.", "no_annex"),
        ("Thay thế Phụ lục IX bằng Phụ lục I ban hành kèm theo Quyết định này.", "no_place"),
        ("Thay thế Mẫu số 01 và Mẫu số 02 tại Phụ lục II bằng Mẫu số 01 ban hành kèm theo Quyết định này.", "no_annex"),
        ("Sửa đổi, bổ sung số thứ tự 1 Phụ lục I như sau:\n“1\tThẻ\t1.000”", "no_row"),
        ("Sửa đổi, bổ sung mức phí theo số thứ tự 2 tại Phụ lục I như sau:\n“15.000”", "no_row"),
        ("Sửa đổi phần ghi chú của Phụ lục I như sau:\n“1. Miễn phí cho người cao tuổi.”", "unread"),
        ("Bãi bỏ các mức phí thẻ tại Phụ lục I.", "unread"),
        ("Thay thế mức phí tại Phụ lục I bằng Phụ lục I ban hành kèm theo Quyết định này.", "unread"),
        ("Bổ sung ghi chú vào cuối Điều 2 như sau: Miễn phí.", "unread"),
    ],
)
def test_what_is_not_sure_changes_nothing_until_a_person_completes_it(order: str, doubt: str) -> None:
    steps, after, problems = carried_out(order)
    assert {step.doubt for step in steps} == {doubt}
    assert len(problems) == len(steps)
    assert [row.printed for row in after] == [row.printed for row in rows(TARGET)]


def test_the_list_of_what_is_amended_in_an_annex_is_no_order_of_its_own() -> None:
    steps, _after, _problems = carried_out("Sửa đổi, bổ sung Phụ lục I như sau:\na) Bãi bỏ số thứ tự 2 mục I Phụ lục I.")
    assert [(step.operation, step.old_phrase) for step in steps] == [("phrase", "2\tThẻ trẻ em\t20.000")]


def test_whole_documents_that_are_repealed_are_no_orders_for_the_text() -> None:
    steps, _after, _problems = carried_out("Bãi bỏ Quyết định số 12/2019/QĐ-UBND.\n2. Bãi bỏ các văn bản quy phạm pháp luật tại Phụ lục I.")
    assert steps == []


def test_annexes_repealed_beside_articles_are_repealed_only_where_they_are_named_outright() -> None:
    steps, _after, problems = carried_out("Bãi bỏ Điều 1 và Phụ lục II.")
    assert ([(step.operation, step.anchor) for step in steps], problems) == ([("repeal", "art_1"), ("repeal", "annex_II")], {})
    steps, _after, _problems = carried_out("Bãi bỏ Điều 1 và mức phí tại Phụ lục I.")
    assert [(step.operation, step.anchor, step.doubt) for step in steps] == [("repeal", "art_1", ""), ("phrase", "annex_I", "unread")]


def test_an_annex_is_found_by_its_words() -> None:
    known = {row.anchor.lower(): row for row in rows(TARGET)}
    assert anchor_in("Phụ lục II", known) == "annex_II"


def test_words_taken_out_of_a_table_leave_its_cells_where_they_are() -> None:
    annex = annex_row("PHỤ LỤC I\nDANH MỤC")
    assert annex is not None
    table = annex._replace(text="\tTên cũ\tSố\nA\tcũ\t\nB cũ\tcũ C\t2")
    after = apply_orders([table], [Order(1, "phrase", "annex_I", old_phrase="cũ")])
    assert after.rows[0].text == "\tTên\tSố\nA\t\t\nB\tC\t2"


PLACES = (
    "art_5__cl_1__point_a__indent_i",
    "art_5__cl_1__point_a",
    "att_2__art_3",
    "att_1__art_3",
    "chp_II",
    "art_5__cl_2-2",
    "art_5__cl_2",
)


@pytest.mark.parametrize("anchor", PLACES)
def test_a_place_that_is_saved_as_the_screen_wrote_it_stays_that_place(anchor: str) -> None:
    known = {one.lower(): Row("", "", "", "", "", one, one, 0, 0, "", "", "") for one in PLACES}
    assert anchor_in(place_words(anchor), known) == anchor
    others = {name: row for name, row in known.items() if row.anchor != anchor and not row.anchor.startswith(f"{anchor}__")}
    assert anchor_in(place_words(anchor), others) == ""
    assert anchor_in(f"{place_words('art_5__cl_1__point_a')} của Quyết định này", known) == "art_5__cl_1__point_a"


@pytest.mark.parametrize(
    ("words", "anchor"),
    [
        ("Khoản 2 Điều 5.", "art_5__cl_2"),
        ("khoản 2 Điều 5 Chương II", "art_5__cl_2"),
        ("khoản 2 Điều 5 mục 1 chương II phần thứ nhất", "art_5__cl_2"),
        ("Mục 1 Chương II", ""),
        ("khoản 2.1 Điều 5.", ""),
    ],
)
def test_a_place_is_found_with_its_chapter_named_or_a_full_stop_behind(words: str, anchor: str) -> None:
    known = {one.lower(): Row("", "", "", "", "", one, one, 0, 0, "", "", "") for one in PLACES}
    assert anchor_in(words, known) == anchor


@pytest.mark.django_db
def test_a_replaced_annex_becomes_part_of_the_version_by_four_eyes(first: Any, second: Any) -> None:
    target = document("05/2024/QĐ-UBND", body_text=TARGET)
    acting = amending_document(
        target,
        body_text="Điều 1. Sửa đổi Quyết định số 05/2024/QĐ-UBND\n1. Thay thế Phụ lục I bằng Phụ lục I ban hành kèm theo Quyết định này.\n"
        f"Điều 2. Hiệu lực\nTừ ngày 01 tháng 3 năm 2025.\nNơi nhận:\n- Như Điều 2;\n{OWN}",
    )
    approved(acting, first, second)
    before, after = (target.version_on(day) for day in (date(2025, 2, 28), EFFECT))
    assert before is not None
    assert after is not None
    assert "50.000" in before.provisions.get(anchor="annex_I").text
    assert after.provisions.get(anchor="annex_I").heading == "DANH MỤC PHÍ MỚI"
    assert after.provisions.get(anchor="annex_I").eid == before.provisions.get(anchor="annex_I").eid


@pytest.mark.django_db
def test_an_instruction_that_was_not_read_stops_the_submission(first: Any) -> None:
    target = document("05/2024/QĐ-UBND", body_text=TARGET)
    acting = amending_document(target, body_text="Điều 1. Sửa đổi\n1. Bãi bỏ các mức phí thẻ tại Phụ lục I.\nĐiều 2. Hiệu lực\nTừ nay.")
    amendment = preparing.propose(acting)[0]
    assert [step.doubt for step in amendment.steps.all()] == ["unread"]
    with pytest.raises(AmendmentRefused, match="steps_do_not_fit"):
        deciding.submit(amendment, user=first)
