"""Citations as people, keyboards, web pages and recognition spell them: what a reader finds in them all the same."""

from __future__ import annotations

import pytest

from legal_docs.law.citations.finding import find_mentions


@pytest.mark.parametrize(
    ("text", "named"),
    [
        # without marks, several places; `dd` for `đ`
        (
            "dieu 55 va dieu 56 luat hon nhan va gia dinh 2014",
            ["Luật hon nhan va gia dinh 2014 art_55", "Luật hon nhan va gia dinh 2014 art_56"],
        ),
        ("khoan 1, 2 ddieu 7 nghi ddinh 20/2031/ND-CP", ["20/2031/NĐ-CP art_7__cl_1", "20/2031/NĐ-CP art_7__cl_2"]),
        # short names, by the first letters of a known one; letters of two laws name none
        ("Điều 11 LKN 2011", ["Luật Khiếu nại 2011 art_11"]),
        ("khoản 2 điều 137 lđđ 2024", ["Luật Đất đai 2024 art_137__cl_2"]),
        ("Điều 59 Luật HNGD 2014", ["Luật Hôn nhân và gia đình 2014 art_59"]),
        ("Điều 7 Luật Xử lý VPHC", ["Luật Xử lý vi phạm hành chính art_7"]),
        ("hội LHPN tỉnh 2024 và LĐLĐ huyện", []),
        ("Điều 9 LĐT 2020", []),
        # a known name ends where it ends, an unknown one with its line; a firm is no law
        ("theo Điều 108 Luật Nhà ở chứ không theo hợp đồng", ["Luật Nhà ở art_108"]),
        ("Điều 4 Luật Hôn nhân & gia đình yêu cầu vợ chồng", ["Luật Hôn nhân và gia đình art_4"]),
        ("Luật Nuôi mèo\n\nLuật Nuôi chó", ["Luật Nuôi mèo", "Luật Nuôi chó"]),
        ("tại Công ty Luật Hoàng Minh", []),
        # a known name with words in it that end others; its first word is no short name of another law
        ("Luật tiêu chuẩn và quy chuẩn kỹ thuật ngày 29/6/2006", ["Luật tiêu chuẩn và quy chuẩn kỹ thuật 2006"]),
        ("Điều 6 Luật Dân số 2025 và Luật quy hoạch đô thị", ["Luật Dân số 2025 art_6", "Luật quy hoạch đô thị"]),
        ("khoản 2 Điều 5 Luật đa dạng sinh học", ["Luật đa dạng sinh học art_5__cl_2"]),
        ("thi hành Luật Phòng không nhân dân hiện nay", ["Luật Phòng không nhân dân"]),
        # a known name without its `và`; words behind `Luật` that begin no name; a newspaper
        ("khoản 2 Điều 5 Luật Hôn nhân gia đình 2014", ["Luật Hôn nhân và gia đình 2014 art_5__cl_2"]),
        ("Luật phòng cháy chữa cháy năm 2013 còn hiệu lực", ["Luật Phòng cháy và chữa cháy 2013"]),
        ("để thi hành Luật kịp thời, hiệu quả thì trình Luật vào ngày 01/4/2025", []),
        ("Nguồn tin của Pháp Luật TP.HCM cho biết", []),
        # words that only look like a point
        ("do khoản 2 Điều 5 Nghị định 1/2030/NĐ-CP quy định", ["1/2030/NĐ-CP art_5__cl_2"]),
        ("theo Luật Dẫn độ và Điều 9 Luật Giá", ["Luật Dẫn độ", "Luật Giá art_9"]),
        # letters for figures, lost marks, lost and odd spaces, brackets, Cyrillic letters
        ("khoản l Điều 1O Nghị đinh số 69/2OO9/NĐ-CP", ["69/2009/NĐ-CP art_10__cl_1"]),
        ("Căn cứNghị định số24/2034/NĐ-CPngày 19/8/2034", ["24/2034/NĐ-CP"]),
        ("điểm( b) khoản(3) Điều( 16) Nghị định số :16/2032/NĐ - CP", ["16/2032/NĐ-CP art_16__cl_3__point_b"]),
        ("điểm b), khoản 2) Điều 8 Luật Giá", ["Luật Giá art_8__cl_2__point_b"]),
        ("Điều 3 Thông tư 60/2035/TT-BCТ", ["60/2035/TT-BCT art_3"]),
        ("Điểm a, Khoản 1, Điều 3, Nghị định số : 29/2032 /NĐ-CP", ["29/2032/NĐ-CP art_3__cl_1__point_a"]),
        # the type in small letters before a number
        ("theo điều 20 luật 72/2036/QH11 được không", ["72/2036/QH11 art_20"]),
        ("khoản 2 điều 4 pháp lệnh số 13/2032/UBTVQH14", ["13/2032/UBTVQH14 art_4__cl_2"]),
        # the year and the sign stand elsewhere in the text
        ("Nghị định số 168/2034/NĐ-CP. Điều 6 Nghị định 168", ["168/2034/NĐ-CP", "168/2034/NĐ-CP art_6"]),
        ("Điều 6 Nghị định 168", []),
        ("Theo Thông tư 13/2034 thì Điều 5 Thông tư số 13/2034/TT-BTC", ["13/2034/TT-BTC", "13/2034/TT-BTC art_5"]),
        ("Theo Thông tư 13/2033 thì Điều 5 Thông tư số 13/2034/TT-BTC", ["13/2034/TT-BTC art_5"]),
        ("Quyết định số 2/2034/QĐ-UBND. Ủy ban nhân dân tỉnh quyết định 2 mức thu", ["2/2034/QĐ-UBND"]),
        ("Thông tư 8/2034/TT-BTC và Thông tư 8/2035/TT-BYT; theo thông tư 08", ["8/2034/TT-BTC", "8/2035/TT-BYT"]),
        # headings
        ("Chương III\nTỔ CHỨC THỰC HIỆN", []),
    ],
)
def test_places_are_found_however_they_are_spelled(text: str, named: list[str]) -> None:
    found = find_mentions(text, own_places=False)
    assert [" ".join(filter(None, (one.number or f"{one.name} {one.year or ''}".strip(), one.path))) for one in found] == named


def test_a_label_that_holds_two_places_is_one_link_to_what_they_share() -> None:
    found = find_mentions("khoản 1, 2 các điều 38 và 39 Luật Giá")
    assert [(one.raw, one.path) for one in found] == [
        ("khoản 1", "art_38__cl_1"),
        ("2 các điều 38", "art_38__cl_2"),
        ("39 Luật Giá", "art_39"),
    ]


def test_codes_of_the_budget_are_no_places() -> None:
    assert find_mentions("Phê duyệt dự toán: Chương 622, Loại 070, Khoản 072.") == []


def test_what_the_law_sets_is_no_point_of_it() -> None:
    assert find_mentions("thời hạn do luật định và do Bộ luật này quy định") == []


def test_the_law_is_part_of_the_link_unless_words_stand_between() -> None:
    assert [one.raw for one in find_mentions("Điều 37 Luật thanh tra")] == ["Điều 37 Luật thanh tra"]
    assert [one.raw for one in find_mentions("Điều 7 về phí của Luật Giá")] == ["Điều 7", "Luật Giá"]
