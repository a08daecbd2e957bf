"""Document numbers: every spelling that people and sources use, and what only looks like a number."""

from __future__ import annotations

import pytest

from cms.text.numbers.document_numbers import find_document_numbers, number_key, parse_document_number


@pytest.mark.parametrize(
    ("spelling", "key"),
    [
        ("42/2022/NĐ-CP", "42/2022/nd-cp"),
        ("42/2022/ND-CP", "42/2022/nd-cp"),
        ("42/2022/NĐ–CP", "42/2022/nd-cp"),
        ("42/2022/nđcp", "42/2022/nd-cp"),
        ("số 42/2022/NĐ-CP", "42/2022/nd-cp"),
        ("Nghị định số: 42/2022/NĐ-CP.", "42/2022/nd-cp"),
        ("42/2022/NÐ-CP", "42/2022/nd-cp"),  # Icelandic eth
        ("32 /2026/TT- NHNN", "32/2026/tt-nhnn"),
        ("Luật số: 15/2020/QH14", "15/2020/qh14"),
        ("66.10/2025/NQ-CP", "66.10/2025/nq-cp"),
        ("17/VBHN-BYT", "17/vbhn-byt"),
        ("1058/QĐ-TTg", "1058/qd-ttg"),
        ("05/2023/QĐ-UBND", "5/2023/qd-ubnd"),
        ("12-CP", "12/cp"),
        ("12/CP", "12/cp"),
        ("41-LCT/HĐNN8", "41/lct-hdnn8"),
        ("270B-NQ/HĐNN8", "270b/nq-hdnn8"),
        ("40/2000/TT/BTC", "40/2000/tt-btc"),
        ("1141-TC/QĐ/CĐKT", "1141/tc-qd-cdkt"),
        ("11/2016/UBTVQH13", "11/2016/ubtvqh13"),
    ],
)
def test_every_spelling_of_a_number_has_the_same_key(spelling: str, key: str) -> None:
    assert number_key(spelling) == key


@pytest.mark.parametrize(
    "text",
    [
        "",
        "16/6/2010",
        "1/2",
        "42/2022",
        "TCVN 14423:2026",
        "7 ngày",
        "3/4 năm",
        "đất đai",
        "12 tháng 5",
    ],
)
def test_what_only_looks_like_a_number_is_none(text: str) -> None:
    assert parse_document_number(text) is None
    assert number_key(text) == ""


def test_forms_of_one_number() -> None:
    number = parse_document_number("Số: 05 / 2023 / qd-ubnd")
    assert number is not None
    assert (number.sequence, number.year, number.symbol) == ("5", 2023, "QĐ-UBND")
    assert number.norm == "5/2023/QĐ-UBND"
    assert number.display == "05/2023/QĐ-UBND"
    assert number.slug == "5-2023-qd-ubnd"


def test_capitals_inside_a_symbol_are_kept_in_display_and_levelled_in_norm() -> None:
    number = parse_document_number("7/2020/qđ-ttg")
    assert number is not None
    assert (number.display, number.norm) == ("07/2020/QĐ-TTg", "7/2020/QĐ-TTG")


def test_running_text_gives_numbers_with_their_places_and_no_dates_or_forms() -> None:
    text = "Ngày 16/6/2010, theo mẫu số 02/TNDN-VT, Nghị định số 42/2022/NĐ-CP, Nghị quyết 18-NQ/TW và 1/2 của 01/2022/TTLT-BCA-\nBQP"
    found = find_document_numbers(text)
    assert [item.number.key for item in found] == [
        "42/2022/nd-cp",
        "18/nq-tw",
        "1/2022/ttlt-bca-bqp",
    ]
    assert text[found[0].start : found[0].end] == "42/2022/NĐ-CP"


def test_lower_case_is_a_number_only_for_the_search_box() -> None:
    query = "điều 5 nđ 42/2022/nd-cp"
    assert find_document_numbers(query) == []
    assert [item.number.norm for item in find_document_numbers(query, lenient=True)] == ["42/2022/NĐ-CP"]
