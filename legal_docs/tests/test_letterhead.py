"""Head and foot of a text are laid out as on paper."""

from __future__ import annotations

import pytest

from legal_docs.public.text import rendering
from legal_docs.public.text.letterhead import Place, foot_places, head_places

HEAD = [
    ("HỘI ĐỒNG NHÂN DÂN", Place.ISSUER),
    ("TỈNH SƠN HÀ", Place.ISSUER),
    ("_______", Place.RULE),
    ("CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", Place.NATION),
    ("Độc lập - Tự do - Hạnh phúc", Place.NATION),
    ("Số: 13/2031/NQ-HĐND", Place.ISSUER),
    ("Sơn Hà, ngày 20 tháng 12 năm 2031", Place.NATION),
    ("NGHỊ QUYẾT", Place.TITLE),
    ("Về việc ban hành quy định mức thu phí", Place.TITLE),
    ("HỘI ĐỒNG NHÂN DÂN TỈNH SƠN HÀ KHOÁ X, KỲ HỌP THỨ 3", Place.TITLE),
    ("Căn cứ Luật Tổ chức chính quyền địa phương;", Place.TEXT),
    ("Theo đề nghị của Ủy ban nhân dân tỉnh.", Place.TEXT),
    ("QUYẾT NGHỊ:", Place.TITLE),
]


def test_each_line_of_a_head_has_its_place() -> None:
    assert head_places([line for line, _ in HEAD]) == [place for _, place in HEAD]


@pytest.mark.parametrize(
    "lines",
    [
        ["Căn cứ Luật Đất đai;", "Cộng hòa xã hội chủ nghĩa Việt Nam"],
        ["ĐẢNG CỘNG SẢN VIỆT NAM", "HƯỚNG DẪN", "Căn cứ Điều lệ;"],
        [*[f"mục {number} của trang" for number in range(12)], *[line for line, _ in HEAD]],
        [""],
    ],
    ids=["no letterhead", "no national title", "below the menu of a web page", "nothing"],
)
def test_what_is_no_letterhead_stays_text(lines: list[str]) -> None:
    assert set(head_places(lines)) == {Place.TEXT}


def test_a_foot_has_recipients_on_one_side_and_who_signs_on_the_other() -> None:
    note = "Nghị quyết này được Hội đồng nhân dân tỉnh Sơn Hà khóa X, kỳ họp thứ 3 thông qua ngày 20 tháng 12 năm 2031."
    lines = [note, "Nơi nhận:", "- Như Điều 5;", "- Lưu: VT.", "CHỦ TỊCH", "Nguyễn Văn Mẫu"]
    assert foot_places(lines) == [Place.TEXT, *[Place.RECIPIENTS] * 3, *[Place.SIGNER] * 2]


def test_a_line_without_a_place_is_an_ordinary_paragraph_and_letters_are_escaped() -> None:
    assert rendering.preamble("Căn cứ <b>Luật</b>;", ()) == "<p>Căn cứ &lt;b&gt;Luật&lt;/b&gt;;</p>"
    assert rendering.signature("CHỦ TỊCH") == '<p class="ky">CHỦ TỊCH</p>'
