"""Places that name no document: which one an answer, a question or a law speaks of there."""

from __future__ import annotations

import pytest

from legal_docs.tests.mentions import named


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Luật Hộ tịch năm 2014 quy định việc này (khoản 1 Điều 13).",
            [("", "Luật Hộ tịch 2014"), ("art_13__cl_1", "Luật Hộ tịch 2014")],
        ),
        (
            "Theo Điều 5 Nghị định 61/2018/NĐ-CP. Điều 7 của Nghị định này cũng vậy.",
            [("art_5", "61/2018/NĐ-CP"), ("art_7", "61/2018/NĐ-CP")],
        ),
        ("Luật Hộ tịch - Điều 16 nói rõ.", [("", "Luật Hộ tịch"), ("art_16", "Luật Hộ tịch")]),
        ("Theo điểm b khoản 2 Điều 9, có thêm Điều 12 Luật Cư trú.", [("art_9__cl_2__point_b", "Luật Cư trú"), ("art_12", "Luật Cư trú")]),
        ("Ông xem Điều 5 và khoản 2 Điều này.", []),
        ("Theo Luật Cư trú, Điều 160 của Luật môi trường nói rõ.", [("", "Luật Cư trú"), ("art_160", "Luật môi trường")]),
        ("Theo Luật Cư trú, Điều 9 của Luật quy định vậy.", [("", "Luật Cư trú"), ("art_9", "Luật Cư trú")]),
        ("Theo Quyết định 9/2020/QĐ-UBND, Điều 2 Quyết định kỷ luật ông A đã rõ.", [("", "9/2020/QĐ-UBND")]),
        ("Theo Luật Cư trú, Điều 9 Nghị định 168 nói rõ.", [("", "Luật Cư trú")]),
        ("Theo Điều 5 Điều lệ công ty thì báo trước, còn Luật Cư trú thì không.", [("", "Luật Cư trú")]),
        ("Bà nộp Mẫu số 02, Phụ lục III; xem khoản 1 Điều 16 Luật Hộ tịch.", [("art_16__cl_1", "Luật Hộ tịch")]),
        ("Bà nộp Mẫu số 02; xem Nghị định 61/2018/NĐ-CP.", [("form_02", "61/2018/NĐ-CP"), ("", "61/2018/NĐ-CP")]),
        ("Hiệp định CPTPP, Chương 19, Điều 19 yêu cầu; Luật Cư trú đã nội luật hóa.", [("", "Luật Cư trú")]),
        ("Hợp đồng thuê nhà có Điều 7 ghi phạt cọc. Điều 328 Bộ luật Dân sự nói gì?", [("art_328", "Bộ luật Dân sự")]),
        ("Ký hợp đồng lao động theo Điều 13. Bộ luật Lao động quy định vậy.", [("art_13", "Bộ luật Lao động"), ("", "Bộ luật Lao động")]),
    ],
)
def test_in_a_text_without_provisions_a_bare_place_is_of_the_document_spoken_of(text: str, found: list[tuple[str, str]]) -> None:
    assert named(text, own_places=False) == found


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("Điều 9 Luật Cư trú quy định như sau: “2. Trừ trường hợp tại khoản 1 Điều này.”", "art_9__cl_1"),
        ("Theo khoản 2 Điều 8 Luật Cư trú, ngoài trường hợp tại điểm b khoản này.", "art_8__cl_2__point_b"),
        ("Điều 9 Luật Cư trú nêu: “1. Người tại Điều 4 Luật Căn cước; 2. Người tại khoản 1 Điều này.”", "art_9__cl_1"),
        ("Luật Cư trú quy định:\nĐiều 20. Đăng ký\n1. Hồ sơ theo Điều 3.\n2. Người tại khoản 1 Điều này.", "art_20__cl_1"),
    ],
)
def test_this_article_in_an_answer_is_the_provision_that_it_quotes(text: str, path: str) -> None:
    assert named(text, own_places=False)[-1] == (path, "Luật Cư trú")


@pytest.mark.parametrize(
    "text",
    [
        "Theo Điều 9 Luật Cư trú, Điều 5 của Luật này áp dụng.",
        "Điều 9 Luật Cư trú quy định: “a) Người tại Luật Căn cước; b) Trừ trường hợp tại Điều 5 của Luật này.”",
        "Điều 9 Luật Cư trú quy định: “1. Người tại Điều 4 của Luật này gồm: a) Con. 2. Theo khoản 1 Điều này. 3. Điều 5 Luật này.”",
    ],
)
def test_this_law_in_an_answer_is_the_one_that_it_quotes_else_the_one_named_last(text: str) -> None:
    assert named(text, own_places=False)[-1] == ("art_5", "Luật Cư trú")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Điều 46 Luật Cư trú quy định: phí (điểm c khoản 1) do Bộ tính.",
            [("art_46", "Luật Cư trú"), ("art_46__cl_1__point_c", "Luật Cư trú")],
        ),
        ("Luật Cư trú chia nhóm: a) Con; b) Cha. Người tại điểm b nêu trên nộp đơn.", [("", "Luật Cư trú")]),
    ],
)
def test_a_clause_without_article_is_of_the_article_last_cited_or_of_none(text: str, found: list[tuple[str, str]]) -> None:
    assert named(text, own_places=False) == found


def test_this_article_is_not_one_that_the_quoted_words_name() -> None:
    text = "Điều 9 Luật Cư trú quy định: “1. Người tại khoản 2 Điều 4 của Luật này gồm: a) Con. 2. Theo khoản 1 Điều này.”"
    assert named(text, own_places=False)[-1] == ("art_9__cl_1", "Luật Cư trú")


def test_this_law_in_the_words_of_an_amending_law_is_the_amended_one() -> None:
    text = "Khoản 3 Điều 1 Luật Cư trú sửa đổi 2013 quy định: “Điều 20. Nơi đăng ký theo Điều 12 của Luật này.”"
    assert named(text, own_places=False)[-1] == ("art_12", "Luật Cư trú")


def test_this_regulation_is_of_the_document_named_as_that_of_one() -> None:
    text = "Quy chế thi ban hành kèm theo Thông tư 15/2020/TT-BTC; xem Nghị định 6/2021/NĐ-CP, Điều 54 Quy chế này và Điều 7 Điều lệ này."
    assert named(text, own_places=False)[-1] == ("art_54", "15/2020/TT-BTC")


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("Quy chế thi ban hành theo Quyết định 9/2021/QĐ-UBND", "9/2021/QĐ-UBND"),
        ("Quy chế về giá ban hành tại Quyết định 9/2021/QĐ-UBND", "9/2021/QĐ-UBND"),
        ("Quy chế thi kèm Quyết định 9/2021/QĐ-UBND", "9/2021/QĐ-UBND"),
        ("Quy chế của công ty được lập theo Thông tư 15/2020/TT-BTC", ""),
        ("Quy chế nội bộ ban hành theo Bộ luật Lao động 2019", ""),
    ],
)
def test_a_regulation_is_of_the_document_that_it_came_with_not_of_one_that_it_follows(words: str, number: str) -> None:
    found = [one for one in named(f"{words}. Điều 7 Quy chế này nói rõ.", own_places=False) if one[0]]
    assert found == ([("art_7", number)] if number else [])


@pytest.mark.parametrize("paper", ["hương ước của thôn", "trong hợp đồng", "quy ước của làng", "trong điều khoản chung", "ở nội quy"])
def test_an_article_of_a_paper_is_none_of_the_law_named_before(paper: str) -> None:
    assert named(f"Quyết định 9/2021/QĐ-UBND quy định giá.\nĐiều 2 {paper} nói khác.", own_places=False) == [("", "9/2021/QĐ-UBND")]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Quyết định 9/2021/QĐ-UBND và Quyết định 9/2021 của Thủ tướng", ["9/2021/QĐ-UBND"]),
        ("Quyết định 9/2021/QĐ-UBND và Quyết định 9 ngày 2/3/2021 của Bộ trưởng Bộ Y tế", ["9/2021/QĐ-UBND"]),
        ("Nghị quyết 9/2021/NQ-HĐND và Nghị quyết 9 của Chính phủ", ["9/2021/NQ-HĐND"]),
        ("Quyết định 9/2021/QĐ-TTg và Quyết định 9/2021 của UBND tỉnh", ["9/2021/QĐ-TTG"]),
        ("Quyết định 9/2021/QĐ-UBND và Quyết định 9/2021 của Ủy ban nhân dân tỉnh", ["9/2021/QĐ-UBND"] * 2),
        ("Quyết định 9/2021/QĐ-UBND và Quyết định 9/2021 của tỉnh", ["9/2021/QĐ-UBND"] * 2),
        ("Quyết định 9/2021/QĐ-CTUBND và Quyết định 9 của Chủ tịch UBND tỉnh", ["9/2021/QĐ-CTUBND"] * 2),
        ("Quyết định 9/2021/QĐ-UBND, Quyết định 9/2021/QĐ-TTg; Quyết định 9 của Thủ tướng", ["9/2021/QĐ-UBND", *["9/2021/QĐ-TTG"] * 2]),
        ("Nghị quyết 9/2021/QH15 và Nghị quyết 9 của Quốc hội", ["9/2021/QH15"] * 2),
    ],
)
def test_a_number_without_its_sign_is_of_the_body_named_behind_it(text: str, meant: list[str]) -> None:
    assert [one for _path, one in named(text)] == meant


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Theo Luật Cư trú 2020 và Nghị định 62/2021/NĐ-CP, Điều 9 của Luật nêu trên.", ("art_9", "Luật Cư trú 2020")),
        ("Điều 41 Luật Cư trú 2020. Nộp theo Nghị định 62/2021/NĐ-CP. Xét khoản 1 Điều 41 nêu trên.", ("art_41__cl_1", "Luật Cư trú 2020")),
        ("Luật Cư trú 2020 và Nghị định 62/2021/NĐ-CP. Khoản 2 Điều 9 của Luật phải được xem.", ("art_9__cl_2", "Luật Cư trú 2020")),
        ("Luật Cư trú 2020. Khoản 2 Điều 9 của Luật cũng nêu như vậy.", ("art_9__cl_2", "Luật Cư trú 2020")),
        ("Luật Cư trú 2020. Khoản 2 Điều 9 của Luật chỉ nêu như vậy.", ("art_9__cl_2", "Luật Cư trú 2020")),
        ("Luật Cư trú 2020. Khoản 2 Điều 9 của Luật yêu cầu như vậy.", ("art_9__cl_2", "Luật Cư trú 2020")),
        ("Luật Cư trú 2020. Khoản 2 Điều 9 của Luật bắt buộc như vậy.", ("art_9__cl_2", "Luật Cư trú 2020")),
        ("Luật Cư trú 2020. Khoản 2 Điều 9 của Luật đang có hiệu lực như vậy.", ("art_9__cl_2", "Luật Cư trú 2020")),
        ("Điều 8 Bộ luật Dân sự 2015 và Điều 9 cùng Bộ luật.", ("art_9", "Bộ luật Dân sự 2015")),
    ],
)
def test_the_law_or_article_above_is_the_one_named_last(text: str, found: tuple[str, str]) -> None:
    assert named(text, own_places=False)[-1] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("trái Điều 4, 5 và cả Điều 8 Luật Cư trú", ["art_4", "art_5", "art_8"]),
        ("khoản 1 - điểm b khoản 2 Điều 8 Luật Cư trú", ["art_8__cl_1", "art_8__cl_2__point_b"]),
        ("Điều 4 cũng không thuộc Điều 8 Luật Cư trú", ["art_4", "art_8"]),
        ("Điều 4-6 Luật Cư trú", ["art_4", "art_6"]),
        ("Chương II – Chương IV Luật Cư trú", ["chp_II", "chp_IV"]),
        ("khoản 4 Điều 8 (không phải khoản 3) Luật Cư trú", ["art_8__cl_4", "art_8__cl_3"]),
        ("khoản 2 Điều 4, Điều 8 và Chương III Luật Cư trú", ["art_4__cl_2", "art_8", "chp_III"]),
        ("Mục 1 và Mục 3 Chương III Luật Cư trú", ["chp_III__sec_1", "chp_III__sec_3"]),
    ],
)
def test_chains_of_places_belong_to_the_law_at_their_end(text: str, found: list[str]) -> None:
    assert named(text) == [(path, "Luật Cư trú") for path in found]
