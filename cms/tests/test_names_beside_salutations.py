"""Names beside salutations and prepositions: what opens a sentence of an answer is no name, and people bear such words as names."""

from __future__ import annotations

import pytest

from cms.text.personal_data import find_personal_data


@pytest.mark.parametrize(
    "line",
    [
        "Kính gửi ông/bà,\nTheo Điều 21 Luật Hộ tịch, thời hạn giải quyết là 05 ngày làm việc.",
        "Kính gửi bà,\nTheo Nghị định 123/2015/NĐ-CP, việc đăng ký được thực hiện tại Ủy ban nhân dân xã.",
        "Thưa ông,\nTại Khoản 2 Điều 95 Luật Đất đai có quy định về việc này.",
        "Thưa bà: Theo Thông tư 04/2020/TT-BTP, hồ sơ gồm tờ khai và giấy tờ tùy thân.",
        "Kính gửi anh/chị,\nĐối Với hồ sơ nộp trước ngày 01/7/2025, thời hạn tính theo quy định cũ.",
        "Kính gửi bà,\nNhư Vậy, thời hạn của giấy phép là 05 năm.",
        "Câu hỏi của bà: Theo Công văn 123 thì việc này thuộc cấp xã.",
        "Ông/bà Vui lòng mang theo căn cước.",
        "Kính gửi ông/bà Theo quy định thì hồ sơ đủ.",
        "Ông/bà Được hoàn tiền sau 05 ngày.",
        "Trả lời bà Về việc cấp giấy phép.",
    ],
)
def test_the_first_sentence_behind_a_salutation_is_no_name(line: str):
    assert find_personal_data(line) == []


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Kính gửi: Bà\nĐỗ Thị Mai, trú tại xã bên cạnh.", "Đỗ Thị Mai"),
        ("Kính gửi bà,\nTheo Trần Thị Hoa trình bày thì hồ sơ đủ.", "Trần Thị Hoa"),
        ("Theo Phạm Hữu Lâm, con đường đã hỏng.", "Phạm Hữu Lâm"),
        ("Thưa bà Hòa,\nTheo Điều 5 thì hồ sơ đủ.", "Hòa"),
        ("Thưa bà Như Quỳnh, hồ sơ đủ.", "Như Quỳnh"),
        ("ong Do Van Nam da nop ho so", "Do Van Nam"),
    ],
)
def test_a_name_beside_a_salutation_or_behind_a_preposition_is_found(line: str, name: str):
    assert [mark.text for mark in find_personal_data(line)] == [name]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ông Nguyễn Văn Tại nộp đơn. Ông Tại không đồng ý.", ["Nguyễn Văn Tại", "Tại"]),
        ("Nhà ông Tại và bà Nên tranh chấp đất.", ["Tại", "Nên"]),
        ("Hàng xóm tôi là ông Căn lấn đất.", ["Căn"]),
        ("Chú Bảy Được chưa nộp đơn.", ["Bảy Được"]),
        ("Anh Minh Được bán đất, anh Hữu Trong mua.", ["Minh Được", "Hữu Trong"]),
        ("Nhờ ông A Ngay ở làng xác nhận.", ["A Ngay"]),
        ("Thưa ông Tại,\nTại khoản 2 Điều 95 có quy định.", ["Tại"]),
    ],
)
def test_a_given_name_that_is_also_a_preposition_is_found_behind_its_cue(line: str, names: list[str]):
    assert [mark.text for mark in find_personal_data(line)] == names
