"""Numbers of documents in a query: any spelling, in one word, with a year, and what is no number."""

from __future__ import annotations

import pytest

from search.query.document_numbers import number_keys, number_prefixes
from search.query.parse import parse
from search.query.router import route
from search.query.values import TargetKind


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("42/2022/NĐ-CP", "42 2022 nd cp"),
        ("nd 42/2022", "42 2022 nd"),
        ("42 2022 nd cp", "42 2022 nd cp"),
        ("NĐ số 42 năm 2022", "42 2022 nd"),
        ("nghị định 42/2022 của Chính phủ", "42 2022 nd cp"),
        ("luật số 31/2024/QH15", "31 2024 qh15"),
        ("528/QĐ-BTP", "528 qd btp"),
        ("thông tư 01/2023/TT-BNV", "1 2023 tt bnv"),
        ("67-CP", "67 cp"),
        ("nghị định số 74-CP", "74 cp"),
        ("số 01/2012/UBTVQH13", "1 2012 ubtvqh13"),
        ("thông tư liên tịch 01/2022/TTLT-VKSNDTC-BCA", "1 2022 ttlt vksndtc bca"),
        ("42/2022 ndcp", "42 2022 nd cp"),
        ("01/2023/ttbnv", "1 2023 tt bnv"),
        ("nđ số 42/22/NĐ-CP", "42 2022 nd cp"),
        ("31/2024/qh 15", "31 2024 qh15"),
        ("tt liên tịch 01/2022 vksndtc bca", "1 2022 ttlt vksndtc bca"),
        ("thông tư 58 năm 2020 bộ công an", "58 2020 tt bca"),
        ("vbhn 15 vpqh", "15 vbhn vpqh"),
        ("nghị định số 42/2022/NĐ-CP ngày 24/06/2022", "42 2022 nd cp"),
        ("nd 42 2022 dịch vụ công", "42 2022 nd"),
        ("nghị định 42/2022/NĐ-CP về dịch vụ công", "42 2022 nd cp"),
        ('"42/2022/NĐ-CP"', "42 2022 nd cp"),
    ],
)
def test_a_number_is_read_in_any_spelling(typed: str, key: str) -> None:
    target = parse(typed).target
    assert target is not None
    assert (target.kind, target.number_keys[0], target.certain) == (TargetKind.NUMBER, key, True)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Luật Nhà ở số 27/2023/QH15", "27 2023 qh15"),
        ("Bộ luật Dân sự số 91/2015/QH13 ngày 24/11/2015", "91 2015 qh13"),
        ("BLDS (số 91/2015/QH13)", "91 2015 qh13"),
        ("Luật Ban hành văn bản quy phạm pháp luật số 80/2015/QH13", "80 2015 qh13"),
        ("Luật kế toán số 14/VBHN-VPQH ngày 4 tháng 7 năm 2019", "14 vbhn vpqh"),
        ("Luật Giáo dục số 43/2019/QH14 (sửa đổi, bổ sung năm 2025)", "43 2019 qh14"),
        ("Nghị định số 42/2022/NĐ-CP ngày 24 tháng 6 năm 2022 của Chính phủ quy định về dịch vụ công", "42 2022 nd cp"),
        ("Nghị định số 14/2022/NĐ-CP sửa đổi, bổ sung một số điều của Nghị định số 15/2020/NĐ-CP", "14 2022 nd cp"),
        ("Nghị quyết số 33/NQ-HĐND giải thích khoản 1 Điều 5 Nghị quyết số 11/2025/NQ-HĐND", "33 nq hdnd"),
        ("thông tư liên tịch 03/2018/TTLT-VKSNDTC-TTCP", "3 2018 ttlt vksndtc ttcp"),
        ("Quyết định 2089A/QĐ-BCT", "2089a qd bct"),
    ],
)
def test_a_full_citation_of_a_document_is_its_number(typed: str, key: str) -> None:
    target = parse(typed).target
    assert target is not None
    assert (target.kind, target.number_keys[0], target.certain) == (TargetKind.NUMBER, key, True)


@pytest.mark.parametrize(
    "typed",
    [
        "thông tư về luật 40/2009/QH12",
        "nghị định hướng dẫn luật số 59/2020/QH14",
        "nghị định 15/2020/NĐ-CP được sửa đổi bởi văn bản khác",
        "thông tư hướng dẫn nghị định 42/2022/NĐ-CP",
        "nghị định 42/2022/NĐ-CP hết hiệu lực chưa",
    ],
)
def test_a_number_beside_words_of_another_document_is_not_certain(typed: str) -> None:
    target = parse(typed).target
    assert target is None or not target.certain or not target.number_keys


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("tt332018bgtvt", "33 2018 tt bgtvt"),
        ("luat592020qh14", "59 2020 qh14"),
        ("luật59/2020/qh14", "59 2020 qh14"),
        ("qđ2500ttg", "2500 qd ttg"),
        ("2500qđttg", "2500 qd ttg"),
        ("nghidinh1252020ndcp", "125 2020 nd cp"),
        ("ttlt142015btnmtbtp", "14 2015 ttlt btnmt btp"),
        ("3I/2018/QH14", "31 2018 qh14"),
        ("OI/2016/QHI4", "1 2016 qh14"),
        ("IOO/2OI9/NĐ-CP", "100 2019 nd cp"),
    ],
)
def test_a_number_is_read_in_one_word_and_with_letters_that_look_like_digits(typed: str, key: str) -> None:
    target = parse(typed).target
    assert target is not None
    assert key in target.number_keys
    assert target.certain


@pytest.mark.parametrize("typed", ["5tr", "lô 2016", "2cd", "dieu 5i", "luathonnhan", "covid19", "b2b"])
def test_words_with_digits_that_are_no_number_stay_whole(typed: str) -> None:
    target = parse(typed).target
    assert target is None or not target.number_keys


def test_a_number_may_be_looked_up_by_each_of_its_beginnings() -> None:
    assert number_prefixes("042/2022/NĐ-CP") == ["42 2022", "42 2022 nd", "42 2022 nd cp"]
    assert number_prefixes("67-CP") == ["67 cp"]


def test_a_number_of_the_assembly_is_kept_with_the_sign_of_its_type_too() -> None:
    assert number_keys("326/2016/UBTVQH14", "Nghị quyết") == ["326 2016", "326 2016 ubtvqh14", "326 2016 nq", "326 nq"]
    assert number_keys("31/2024/QH15", "Luật") == ["31 2024", "31 2024 qh15"]


def test_a_year_behind_an_old_number_is_the_year_of_issue() -> None:
    target = parse("nghị định 61-cp năm 1994").target
    assert target is not None
    assert ("61 cp" in target.number_keys, target.year) == (True, 1994)


def test_a_question_about_a_number_is_not_taken_for_the_number() -> None:
    target = parse("nghị định 42/2022/NĐ-CP quy định gì về dịch vụ công").target
    assert target is None or not target.certain


@pytest.mark.parametrize("typed", ["", "-", "năm", "12", "2022", "điều 5", "sổ đỏ là gì"])
def test_what_is_no_number_is_not_taken_for_one(typed: str) -> None:
    target = parse(typed).target
    assert target is None or target.kind is TargetKind.NAME


@pytest.mark.parametrize("text", ["hướng dẫn BHXH 1 lần", "CT TNHH 2 thành viên", "thông báo BHYT 5 năm liên tục"])
def test_a_count_behind_an_abbreviation_is_no_number_of_a_document(text: str) -> None:
    target = route(text)
    assert target is None or not target.number_keys
