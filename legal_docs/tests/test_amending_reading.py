"""Instructions read from amending texts and carried out: a table of their forms, and the demo province's documents."""

from __future__ import annotations

import json
from typing import Any

import pytest

from legal_docs.law.amending.instructions.instruction import Instruction
from legal_docs.law.amending.instructions.phrases import replaced
from legal_docs.law.amending.instructions.reading import read_instructions
from legal_docs.law.amending.places.footnotes import without_notes
from legal_docs.law.amending.places.fragments import rows_in, unquoted
from legal_docs.law.amending.texts.apply import Order, apply_orders, text_below
from legal_docs.law.amending.texts.consolidated import normalised
from legal_docs.law.compare.report import compare
from legal_docs.management.demo import CONTENT
from legal_docs.text.provisions.rows import Row, rows_of
from legal_docs.text.structure.articles import parse_articles
from legal_docs.text.structure.parser import parse

TARGET = """Điều 5. Hồ sơ
1. Hồ sơ gồm:
a) Đơn đề nghị;
b) Bản sao giấy tờ;
c) Ảnh.
2. Hồ sơ nộp tại Sở Nội vụ. Sở Nội vụ trả lời trong 05 ngày.
Điều 6. Lệ phí
Lệ phí thu theo quy định của cấp huyện.
Điều 7. Thi hành
Sở Nội vụ thi hành."""


def rows(text: str) -> list[Row]:
    return rows_of(parse(text))


def carried_out(order: str) -> tuple[list[Instruction], list[Row], dict[int, str]]:
    """The steps read from one instruction, the text after them, and what did not fit."""
    before = rows(TARGET)
    steps = read_instructions(rows(f"Điều 1. Sửa đổi, bổ sung một số điều\n1. {order}"), before)
    orders = [
        Order(place, step.operation, step.anchor, step.new_text, step.old_phrase, step.new_phrase) for place, step in enumerate(steps)
    ]
    result = apply_orders(before, orders)
    return steps, result.rows, result.problems


@pytest.mark.parametrize(
    ("order", "expected", "anchor", "text"),
    [
        (
            "Sửa đổi, bổ sung điểm b khoản 1 Điều 5 như sau:\n“b) Bản sao điện tử;”",
            [("replace", "art_5__cl_1__point_b")],
            "art_5__cl_1__point_b",
            "b) Bản sao điện tử;",
        ),
        (
            "Sửa đổi điểm a và điểm b khoản 1 Điều 5 như sau:\n“a) Đơn điện tử;\nb) Bản chụp;”",
            [("replace", "art_5__cl_1__point_a"), ("replace", "art_5__cl_1__point_b")],
            "art_5__cl_1__point_b",
            "b) Bản chụp;",
        ),
        (
            "Bổ sung điểm b1 vào sau điểm b khoản 1 Điều 5 như sau:\n“b1) Giấy ủy quyền;”",
            [("insert", "art_5__cl_1__point_b")],
            "art_5__cl_1__point_b1",
            "b1) Giấy ủy quyền;",
        ),
        ("Bổ sung khoản 3 Điều 5 như sau:\n“3. Miễn nộp bản giấy.”", [("insert", "art_5__cl_2")], "art_5__cl_3", "3. Miễn nộp bản giấy."),
        (
            "Bổ sung Điều 6a vào sau Điều 6 như sau:\n“Điều 6a. Miễn lệ phí\n1. Người cao tuổi được miễn.”",
            [("insert", "art_6")],
            "art_6a",
            "Điều 6a. Miễn lệ phí\n1. Người cao tuổi được miễn.",
        ),
        (
            "Điểm b khoản 1 Điều 5 được sửa đổi, bổ sung như sau:\n“b) Bản sao điện tử;”",
            [("replace", "art_5__cl_1__point_b")],
            "art_5__cl_1__point_b",
            "b) Bản sao điện tử;",
        ),
        (
            "Điều 5 được bổ sung khoản 3 như sau:\n“3. Miễn nộp bản giấy.”",
            [("insert", "art_5__cl_2")],
            "art_5__cl_3",
            "3. Miễn nộp bản giấy.",
        ),
        ("Điểm c khoản 1 Điều 5 bị bãi bỏ.", [("repeal", "art_5__cl_1__point_c")], "art_5__cl_1__point_c", "c) (được bãi bỏ)"),
        (
            "Sửa đổi điểm b khoản 1 Điều 5 như sau: “b) Bản chụp;”",
            [("replace", "art_5__cl_1__point_b")],
            "art_5__cl_1__point_b",
            "b) Bản chụp;",
        ),
        (
            "Sửa đổi điểm b khoản 1 Điều 5 như sau:\n”b) Bản chụp;”",
            [("replace", "art_5__cl_1__point_b")],
            "art_5__cl_1__point_b",
            "b) Bản chụp;",
        ),
        (
            "Thay thế cụm từ “Sở Nội vụ” bằng cụm từ\n“Sở Tư pháp” tại Điều 7.",
            [("phrase", "art_7")],
            "art_7",
            "Điều 7. Thi hành\nSở Tư pháp thi hành.",
        ),
        ("Bãi bỏ điểm c khoản 1 Điều 5.", [("repeal", "art_5__cl_1__point_c")], "art_5__cl_1__point_c", "c) (được bãi bỏ)"),
        ("Bãi bỏ khoản 2 Điều 5 và Điều 6.", [("repeal", "art_5__cl_2"), ("repeal", "art_6")], "art_6", "Điều 6. (được bãi bỏ)"),
        (
            "Thay thế cụm từ “Sở Nội vụ” bằng cụm từ “Sở Tư pháp” tại khoản 2 Điều 5 và Điều 7.",
            [("phrase", "art_5__cl_2"), ("phrase", "art_7")],
            "art_5__cl_2",
            "2. Hồ sơ nộp tại Sở Tư pháp. Sở Tư pháp trả lời trong 05 ngày.",
        ),
        ("Bỏ cụm từ “của cấp huyện” tại Điều 6.", [("phrase", "art_6")], "art_6", "Điều 6. Lệ phí\nLệ phí thu theo quy định."),
        (
            "Bổ sung cụm từ “làm việc” vào sau cụm từ “05 ngày” tại khoản 2 Điều 5.",
            [("phrase", "art_5__cl_2")],
            "art_5__cl_2",
            "2. Hồ sơ nộp tại Sở Nội vụ. Sở Nội vụ trả lời trong 05 ngày làm việc.",
        ),
        (
            "Thay thế cụm từ “lệ phí” bằng cụm từ “phí” tại Điều 6.",
            [("phrase", "art_6")],
            "art_6",
            "Điều 6. Phí\nPhí thu theo quy định của cấp huyện.",
        ),
        (
            "Sửa đổi tên Điều 6 như sau:\n“Điều 6. Phí, lệ phí”",
            [("replace", "art_6")],
            "art_6",
            "Điều 6. Phí, lệ phí\nLệ phí thu theo quy định của cấp huyện.",
        ),
        (
            "Sửa đổi, bổ sung đoạn mở đầu khoản 1 Điều 5 như sau:\n“1. Hồ sơ điện tử gồm:”",
            [("replace", "art_5__cl_1")],
            "art_5__cl_1",
            "1. Hồ sơ điện tử gồm:\na) Đơn đề nghị;\nb) Bản sao giấy tờ;\nc) Ảnh.",
        ),
        (
            "Sửa đổi, bổ sung một số khoản của Điều 5 như sau:\na) Sửa đổi khoản 2 như sau:\n“2. Nộp trực tuyến.”",
            [("replace", "art_5__cl_2")],
            "art_5__cl_2",
            "2. Nộp trực tuyến.",
        ),
    ],
)
def test_the_forms_of_instructions(order: str, expected: list[tuple[str, str]], anchor: str, text: str) -> None:
    steps, after, problems = carried_out(order)
    assert [(step.operation, step.anchor) for step in steps] == expected
    assert problems == {}
    assert text_below(after, anchor) == text


@pytest.mark.parametrize(
    ("text", "old", "new", "expected"),
    [
        ("cấp thẻ và thu hồi thẻ vào ngày làm việc; vàng", "và", "hoặc", "cấp thẻ hoặc thu hồi thẻ vào ngày làm việc; vàng"),
        ("Các cách thức của các đơn vị", "các", "những", "Những cách thức của những đơn vị"),
        ("Nộp tại ủy ban nhân dân.", "ủy ban nhân dân", "Ủy ban nhân dân cấp xã", "Nộp tại Ủy ban nhân dân cấp xã."),
        ("trong 05 ngày, 5 ngày (5)", "5", "7", "trong 05 ngày, 7 ngày (7)"),
    ],
)
def test_words_are_replaced_as_whole_words_and_what_was_put_in_is_not_replaced_again(text: str, old: str, new: str, expected: str) -> None:
    assert replaced(text, old, new) == expected


def test_the_repeal_of_a_subsection_is_told_at_each_of_its_articles() -> None:
    before = rows("Chương I\nMột\nMục 1\nHai\nTiểu mục 1\nBa\nĐiều 1. Một\nNội dung.\nĐiều 2. Hai\nNội dung.\nMục 2\nBốn\nĐiều 3. Ba\nSau.")
    result = apply_orders(before, [Order(1, "repeal", "chp_I__sec_1__subsec_1")])
    assert (
        [row.anchor for row in result.rows if row.text == "(được bãi bỏ)"]
        == result.touched[1]
        == ["chp_I__sec_1__subsec_1", "art_1", "art_2"]
    )


@pytest.mark.parametrize(
    "inside",
    [
        "1. Y:\na) Z:\na.1) một;\na.2) hai.\nb) khác.",
        "1. Y:\n1.1. một;\n1.2. hai.\n2. khác.",
        "1/ Y:\na/ một;\nb/ hai.\n2/ khác.",
        "1) Y:\na. một;\nb. hai.\n2) khác.",
        "1. Y:\nh) Z:\n(i) một;\n(ii) hai.\nk) khác:\n1. trong;\n2. trong nữa.",
        "1. Y:\na) Z;\na) W.\n2. “Thẻ” là:\n“Thẻ giấy” là thẻ bằng giấy.",
    ],
)
def test_new_words_are_cut_as_whole_texts_are_so_the_same_words_change_nothing(inside: str) -> None:
    before = rows(f"Điều 1. X\n{inside}\nĐiều 2. Nội dung là thế. Có nghĩa là vậy.")
    for row in before:
        result = apply_orders(before, [Order(1, "replace", row.anchor, text_below(before, row.anchor))])
        assert (result.rows, result.problems) == (before, {}), row.anchor


@pytest.mark.parametrize(
    ("quoted", "anchors"),
    [
        ("“3. Ba.\nThêm.”\n“9. Chín:\na) một;\nb) hai.”", ["cl_3", "cl_9", "cl_9__point_a", "cl_9__point_b"]),
        ("“c) Cê;”\n“đ) Đê;”\n“i) I;”", ["point_c", "point_dd", "point_i"]),
        ("“a) A:\n1. một;\n2. hai.”\n“d) Dê.”\n“6. Sáu.”", ["point_a", "point_d", "cl_6"]),
        ("“5. Danh mục:\n1. một;\n2. hai.\n6. Sáu.”", ["cl_5", "cl_6"]),
        ("“1. Sửa đổi khoản 1 Điều 2 như sau:\n“1. Mở từ 6 giờ:\na) sáng;\nb) chiều.””\n“2. Bỏ.”", ["cl_1", "cl_2"]),
    ],
)
def test_a_quotation_is_cut_into_its_own_units_only(quoted: str, anchors: list[str]) -> None:
    found = rows_in(unquoted(quoted))
    assert [row.anchor for row in found] == anchors
    assert "””" not in found[0].text


@pytest.mark.parametrize("above", ["art_5__cl_2", "art_5__cl_2-2"])
def test_a_list_inside_a_point_is_text_also_below_a_clause_whose_number_stands_twice(above: str) -> None:
    assert [row.anchor for row in rows_in("a) A:\n1. một;\n2. hai.", above=above)] == [f"{above}__point_a"]


def test_new_words_keep_all_units_that_they_quote() -> None:
    words = "Bổ sung khoản 3 và khoản 4 Điều 5 như sau:\n“3. Ba.\n4. Bốn.”."
    before = rows("Điều 1. X\n1. Một.\n2. Hai.")
    for below in ([], ["a) A;", "b) B."]):
        result = apply_orders(before, [Order(1, "replace", "art_1__cl_1", "\n".join([words, *below]))])
        assert [row.printed for row in result.rows[1:-1]] == [f"1. {words}", *below]


@pytest.mark.parametrize(
    ("order", "doubt"),
    [
        ("Sửa đổi khoản 9 Điều 55 như sau:\n“9. Chữ.”", "no_place"),
        ("Bãi bỏ Điều 77.", "no_place"),
        ("Thay cụm từ “không có” bằng cụm từ “có” tại Điều 6.", "phrase_missing"),
        ("Bổ sung khoản 2 Điều 5 như sau:\n“2. Trùng số.”", "exists"),
    ],
)
def test_what_does_not_fit_is_a_doubt_and_is_never_dropped(order: str, doubt: str) -> None:
    steps, _after, _problems = carried_out(order)
    assert [step.doubt for step in steps] == [doubt]


@pytest.mark.parametrize(
    "told",
    ["Khoản 2 Điều 5 được sửa đổi bởi Quyết định số 12/2023/QĐ-UBND.", "Điều 6 được sửa đổi, bổ sung theo quy định của cấp huyện."],
)
def test_what_only_tells_of_an_amendment_is_no_instruction(told: str) -> None:
    steps, _after, _problems = carried_out(told)
    assert steps == []


def test_places_of_other_documents_are_not_places_in_the_target() -> None:
    acting = rows("Điều 1. Sửa đổi Điều 6 (đã được sửa đổi theo khoản 9 Điều 5 Nghị định số 140/2018/NĐ-CP) như sau:\n“Điều 6. Phí\nMới.”")
    assert [step.anchor for step in read_instructions(acting, rows(TARGET), number="5/2024/QĐ-UBND")] == ["art_6"]


def demo() -> dict[str, dict[str, Any]]:
    records = (json.loads(line) for line in CONTENT.read_text(encoding="utf-8").splitlines() if line.strip())
    return {record["number"]: record for record in records}


@pytest.mark.parametrize(
    ("acting", "target", "count"),
    [
        ("07/2023/QĐ-UBND", "15/2021/QĐ-UBND", 2),
        ("29/2026/QĐ-UBND", "12/2026/QĐ-UBND", 4),
        ("02/2026/NQ-HĐND", "09/2024/NQ-HĐND", 3),
        ("16/2026/QĐ-UBND", "20/2024/QĐ-UBND", 5),
    ],
)
def test_every_amendment_of_the_demo_province_fits(acting: str, target: str, count: int) -> None:
    _after, steps, problems = amended_demo(acting, target)
    assert len(steps) == count
    assert problems == {}
    assert not any(step.doubt for step in steps)


def test_the_demo_consolidated_text_is_what_the_instructions_give_but_for_its_clause_of_effect() -> None:
    after, _steps, _problems = amended_demo("29/2026/QĐ-UBND", "12/2026/QĐ-UBND")
    theirs = demo_rows(demo()["03/VBHN-UBND"])
    result = compare(normalised(after), normalised(without_notes(theirs)), same_document=True)
    assert [(block.name, block.state) for block in result.changed] == [("Điều 2", "changed")]


def amended_demo(acting: str, target: str) -> tuple[list[Row], list[Instruction], dict[int, str]]:
    records = demo()
    before = demo_rows(records[target])
    steps = read_instructions(demo_rows(records[acting]), before, number=target, title=records[acting]["title"])
    orders = [
        Order(place, step.operation, step.anchor, step.new_text, step.old_phrase, step.new_phrase) for place, step in enumerate(steps)
    ]
    result = apply_orders(before, orders)
    return result.rows, steps, result.problems


def demo_rows(record: dict[str, Any]) -> list[Row]:
    return rows_of(parse_articles(record["articles"], preamble=record["preamble"]))
