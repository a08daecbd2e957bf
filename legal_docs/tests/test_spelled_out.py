"""Citations in short, hurried, misread and foreign spelling."""

from __future__ import annotations

import time
import unicodedata

import pytest

from legal_docs.law.citations.finding import find_mentions
from legal_docs.tests.mentions import document_of, named
from legal_docs.text.citations.spelled_out import SpelledOut


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Xem k3 Đ 12 Luật BHYT.", [("art_12__cl_3", "Luật Bảo hiểm y tế")]),
        # a name that no known law begins with is still another law's, not this text's own; a verb behind `Luật` is no name
        ("khoản 2 Điều 160 Luật môi trường năm 2020", [("art_160__cl_2", "Luật môi trường 2020")]),
        ("Điều 8 của Luật tạm giữ, tạm giam", [("art_8", "Luật tạm giữ, tạm giam")]),
        ("Điều 9 luật vùng trời", [("art_9", "Luật vùng trời")]),
        ("khoản 1 Điều 3 của Luật thì phải", [("art_3__cl_1", "self")]),
        ("Phạt theo k2đ8NĐ38/2021/NĐ-CP.", [("art_8__cl_2", "38/2021/NĐ-CP")]),
        ("Xem Đ.21 BLDS 2015.", [("art_21", "Bộ luật Dân sự 2015")]),
        ("theo khoan 2 dieu 95 luat dat dai 2024 thi sao", [("art_95__cl_2", "luật dat dai 2024".replace("l", "L", 1))]),
        ("khỏan 2 điều 9 luật BHXH 2014", [("art_9__cl_2", "Luật Bảo hiểm xã hội 2014")]),
        ("điều 4 nghi dinh 38/2021/nd-cp", [("art_4", "38/2021/NĐ-CP")]),
        ("Article 7 of Decree 152/2020/NĐ-CP", [("art_7", "152/2020/NĐ-CP")]),
        ("Theo Điều 31.2.a Luật Nhà ở 2023", [("art_31__cl_2__point_a", "Luật Nhà ở 2023")]),
        ("Ðiều 6 Nghị định số 61/2018/NÐ-CP", [("art_6", "61/2018/NĐ-CP")]),
        ("Theo Điểu 6 Thông tư số l7/2012/TT-BTC", [("art_6", "17/2012/TT-BTC")]),
        ("theo khoản 3\nĐiều 9 Nghị định số\n61/2018/NĐ-CP", [("art_9__cl_3", "61/2018/NĐ-CP")]),
        ("Điều 5 Nghị định 100/2019", [("art_5", "100/2019/NĐ-CP")]),
        ("theo Nghị định 15 năm 2020", [("", "15/2020/NĐ-CP")]),
        ("Điều 3 TT 12/2021/TT-BTP", [("art_3", "12/2021/TT-BTP")]),
        (
            "theo khoản 2\nĐiều 7 và Điều\n12 Thông tư số 46/2015/\nTT-BTC",
            [("art_7__cl_2", "46/2015/TT-BTC"), ("art_12", "46/2015/TT-BTC")],
        ),
        ("tại Điều 15 Nghị định\nsố 59/2015/NĐ-CP", [("art_15", "59/2015/NĐ-CP")]),
        ("khoản 2\nĐiều 8 Luật\nKhiếu nại số 02/2011/QH13", [("art_8__cl_2", "2/2011/QH13")]),
        ("BÃI BỎ ĐIỂM Đ KHOẢN 3 ĐIỀU 8 QUY ĐỊNH KÈM THEO QUYẾT ĐỊNH SỐ 12/2011/QĐ-UBND", [("art_8__cl_3__point_dd", "12/2011/QĐ-UBND")]),
        ("CHI TIẾT ĐIỀU 308 CỦA BỘ LUẬT HÌNH SỰ\nHỘI ĐỒNG THẨM PHÁN", [("art_308", "Bộ luật HÌNH SỰ")]),
        ("CĂN CỨ LUẬT ĐẤU THẦU NGÀY 26/11/2013; CĂN CỨ THÔNG TƯ SỐ 5/2015/TT-BTC", [("", "Luật ĐẤU THẦU 2013"), ("", "5/2015/TT-BTC")]),
        ("theo PL IV NĐ 61/2018/NĐ-CP", [("annex_IV", "61/2018/NĐ-CP")]),
        ("Nghị định số 61/2018/NĐ CP, Quyết định 25/QĐUB", [("", "61/2018/NĐ-CP"), ("", "25/QĐ-UB")]),
        ("Điều 7 Thông tư 12/2017 ngày 15/4/2017 của Bộ Giao thông vận tải", [("art_7", "12/2017/TT-BGTVT")]),
        ("theo TT 29/2024 của Bộ GD-ĐT", [("", "29/2024/TT-BGDĐT")]),
        ("Thông tư 29/2024 của Bộ trưởng và Thông tư 30/2024", []),
        ("Thông tư 29/2024 của Bộ trưởng Bộ Tài chính", [("", "29/2024/TT-BTC")]),
        ("Thông tư 29/2024 của Bộ Tài chính và Bộ Y tế", []),  # a joint one, of another sign
        ("Thông tư 29/2024 của Bộ Tài chính, Bộ trưởng Bộ Y tế", []),
        ("Theo Thông tư 29/2024 của Bộ Tài chính, Bộ Tài chính trả lời", [("", "29/2024/TT-BTC")]),
        ("Article 7(2) of Decree No. 152/2020/NĐ-CP", [("art_7__cl_2", "152/2020/NĐ-CP")]),
        ("Điều 17 Nghị định 131/2013/NĐ quy định", [("art_17", "131/2013/NĐ-CP")]),
        ("CHI TIẾT ĐIỀU 12 VÀ CHƯƠNG V LUẬT ĐẤU THẦU SỐ 22/2023/QH15", [("art_12", "22/2023/QH15"), ("chp_V", "22/2023/QH15")]),
    ],
)
def test_short_hurried_misread_and_foreign_spellings_cite_as_printed_ones(text: str, found: list[tuple[str, str]]) -> None:
    assert named(text) == found


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_mention_keeps_its_place_in_the_text_as_it_was_given(form: str) -> None:
    text = unicodedata.normalize(form, "Bà hỏi về k2 Đ8 NĐ38/2021/NĐ-CP ạ.")
    only = find_mentions(text)[0]
    assert unicodedata.normalize("NFC", text[only.start : only.end]) == unicodedata.normalize("NFC", only.raw) == "k2 Đ8 NĐ38/2021/NĐ-CP"


@pytest.mark.parametrize(
    "text", ["Tôi ở lô K5, số nhà 12.", "Điểm thi là 8.", "Vé hạng d 5 chỗ", "Theo Luật Thuế, điểm d.2, đ.4 khoản này", "Xe đi km 12-15"]
)
def test_other_short_words_stay_as_they_are(text: str) -> None:
    assert SpelledOut(text).text == text


@pytest.mark.parametrize("part", ["k1 Đ5 ", "đ a k1 ", "NĐ 1/2", "luat dat ", "Điều 1.1.1", "Thông tư 9-AB", "k1          "])
def test_a_long_text_of_one_form_is_read_within_seconds(part: str) -> None:
    text = part * (100_000 // len(part))
    begun = time.process_time()
    find_mentions(text)
    assert time.process_time() - begun < 3


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bãi bỏ các điều sau:\n- Điều 5\n- Điều 9\n- Điều 12", ["Điều 5", "Điều 9", "Điều 12"]),
        ("Bãi bỏ các điều sau: - Điều 5 - Điều 9 - Điều 12", ["Điều 5", "Điều 9", "Điều 12"]),
        ("Bãi bỏ: - Khoản 2 Điều 5 - Khoản 3 Điều 9 - Phụ lục II", ["Khoản 2 Điều 5", "Khoản 3 Điều 9", "Phụ lục II"]),
        ("thực hiện Điều 5\n– Phụ lục II", ["Điều 5", "Phụ lục II"]),
    ],
)
def test_a_dash_before_an_item_of_a_list_is_no_range(text: str, found: list[str]) -> None:
    assert [one.raw for one in find_mentions(text)] == found


def test_the_link_to_a_place_ends_before_the_dash() -> None:
    assert find_mentions("khoản 1 - điểm b khoản 2 Điều 8 Luật Cư trú")[0].raw == "khoản 1"


@pytest.mark.parametrize(
    "text",
    [
        "Pursuant to Clause 2, Article 7 of the Law on Enterprises dated June 17, 2020;",
        "theo Article 5 of the 2015 Civil Code",
        "According to the Law on Enterprises, Article 7 applies.",
        "Article 3 of the Decree on Land",
    ],
)
def test_a_law_named_in_english_is_not_taken_for_the_text_itself(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Căn cứ Nghị quyết số 12/2020/QH14, thực hiện mục II Nghị quyết này", ("sec_II", "self")),
        ("Theo Nghị quyết số 12/2020/QH14, thực hiện phần III Chỉ thị này", ("part_III", "self")),
        ("Theo Nghị định số 10/2020/NĐ-CP, đề nghị điền Phụ lục I kèm theo Công văn này", ("annex_I", "self")),
        ("Theo Nghị định số 10/2020/NĐ-CP, thực hiện quy định tại Điều 5", ("art_5", "10/2020/NĐ-CP")),
    ],
)
def test_a_text_without_articles_keeps_the_sections_and_annexes_of_its_own(text: str, found: tuple[str, str]) -> None:
    mentions = find_mentions(text, own_places=False, own_kinds=frozenset({"muc"}))
    assert (mentions[-1].path, document_of(mentions[-1])) == found


@pytest.mark.parametrize(
    "text",
    [
        "Theo Điều 5 Hợp đồng mua bán số 12, bên A trả tiền.",
        "Điều 12 Điều lệ công ty quy định khác.",
        "Lợi nhuận được chia theo Điều 34 Điều lệ Quỹ.",
        "Điều 19 Công ước Viên năm 1980 được áp dụng.",
        "Theo Điều 1 Quyết định số 77 ngày 3/2/2020 của Ủy ban nhân dân huyện.",
        "“Điều 7. Quyền của công dân",
        "Cuộc thi gồm phần I chào hỏi và phần II hiểu biết",
    ],
)
def test_places_of_contracts_treaties_charters_and_prose_are_none_of_this_text(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Thông tư 14-LĐ ngày 3/5/1975", "14-LĐ"),
        ("Nghị quyết 01/HĐTP ngày 20/1/1988", "1/HĐTP"),
        ("Chỉ thị 55-CT ngày 3/5/1988", "55-CT"),
        ("Thông tư số 7-LĐTBXH-TT", "7-LĐTBXH-TT"),
    ],
)
def test_old_signs_are_numbers_behind_the_word_for_the_type(text: str, number: str) -> None:
    assert named(text) == [("", number)]


def test_a_code_has_no_comma_in_its_name() -> None:
    assert named("Bộ luật Lao động, thẻ tạm trú xem khoản 3 Điều 8 Luật Cư trú") == [
        ("", "Bộ luật Lao động"),
        ("art_8__cl_3", "Luật Cư trú"),
    ]


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("Điều 24 Luật Cư trú tới cơ quan đăng ký", "Luật Cư trú"),
        ("Điều 24 Luật Cư trú mới nhất là gì", "Luật Cư trú"),
        ("Điều 24 Luật Cư trú sửa đổi năm 2013", "Luật Cư trú"),
        ("khoản 6 Điều 1 Luật Cư trú sửa đổi năm 2013", "Luật Cư trú sửa đổi 2013"),
        ("Điều 24 Luật Cư trú ngày 13/11/2020", "Luật Cư trú 2020"),
        ("Điều 24 Luật Xử lý VPHC 2012", "Luật Xử lý vi phạm hành chính 2012"),
        ("Điều 24 Luật Khoa học, công nghệ và đổi mới sáng tạo", "Luật Khoa học, công nghệ và đổi mới sáng tạo"),
        ("Điều 5 Luật Khoa học, Công nghệ và Đổi mới sáng tạo năm 2025", "Luật Khoa học, Công nghệ và Đổi mới sáng tạo 2025"),
        ("Điều 5 Luật Thăm dò Nước ngoài năm 2025", "Luật Thăm dò Nước ngoài 2025"),
    ],
)
def test_the_name_of_a_law_ends_where_the_sentence_goes_on(text: str, law: str) -> None:
    assert [one for _path, one in named(text)] == [law]


def test_the_law_behind_an_article_of_a_charter_is_not_that_articles() -> None:
    assert named("Theo Điều 24 Điều lệ Công đoàn Việt Nam và Điều 176 Bộ luật Lao động")[-1] == ("art_176", "Bộ luật Lao động")
