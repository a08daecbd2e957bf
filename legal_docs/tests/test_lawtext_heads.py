"""Number, type, title, issuer, day and signer as each kind of document prints them."""

from __future__ import annotations

from datetime import date

import pytest

from legal_docs.files.metadata.proposing import propose
from legal_docs.tests.outcomes import codes


def test_the_council_of_the_government_of_1980_is_not_called_government() -> None:
    head = "HỘI ĐỒNG CHÍNH PHỦ\nSố: 201-CP\nHà Nội, ngày 01 tháng 7 năm 1980\nQUYẾT ĐỊNH\nVề ruộng đất"
    assert propose(f"{head}\nĐiều 1. Thống nhất quản lý ruộng đất.").issuer == "Hội đồng Chính phủ"


def test_columns_that_were_merged_into_one_line_are_parted() -> None:
    text = """ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH MÈO ĐEN\tĐộc lập - Tự do - Hạnh phúc
Số: 16/2031/QĐ-UBND Mèo Đen, ngày 17 tháng 8 năm 2031
QUYẾT ĐỊNH
Về việc nuôi mèo trên địa bàn tỉnh
ỦY BAN NHÂN DÂN TỈNH MÈO ĐEN
Căn cứ Luật Nuôi mèo;
Điều 1. Cho nuôi mèo.
Nơi nhận:\tTM. ỦY BAN NHÂN DÂN
- Lưu VT\tCHỦ TỊCH
- VP (2A).\tVõ Văn Thử"""
    got = propose(text)
    assert (got.number, got.issuer) == ("16/2031/QĐ-UBND", "Ủy ban nhân dân tỉnh Mèo Đen")
    assert (got.signed_date, got.title) == (date(2031, 8, 17), "Về việc nuôi mèo trên địa bàn tỉnh")
    assert got.signer == "Võ Văn Thử"


def test_a_law_has_its_date_from_the_sentence_on_its_passing() -> None:
    text = """QUỐC HỘI
Luật số: 88/2031/QH17
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
LUẬT
NUÔI MÈO
Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;
Quốc hội ban hành Luật Nuôi mèo.
Điều 1. Phạm vi
Luật này quy định về mèo.
Luật này được Quốc hội nước Cộng hòa xã hội chủ nghĩa Việt Nam khóa XVII, kỳ họp thứ 2 thông qua ngày 24 tháng 11 năm 2031.
CHỦ TỊCH QUỐC HỘI
Trần Văn Thử"""
    got = propose(text)
    assert (got.type, got.title, got.issuer) == ("Luật", "Nuôi mèo", "Quốc hội")
    assert (got.signed_date, got.signer) == (date(2031, 11, 24), "Trần Văn Thử")


def test_a_title_block_of_the_nineties_is_taken_apart() -> None:
    text = """QUYẾT ĐỊNH
CỦA BỘ TRƯỞNG BỘ TÀI CHÍNH SỐ 1141-TC/QĐ/CĐKT
NGÀY 01 THÁNG 11 NĂM 1995 VỀ VIỆC BAN HÀNH
CHẾ ĐỘ NUÔI MÈO
BỘ TRƯỞNG BỘ TÀI CHÍNH
Căn cứ Nghị định số 15/CP ngày 2-3-1993 của Chính phủ;
QUYẾT ĐỊNH
Điều 1. Nay ban hành Chế độ nuôi mèo."""
    got = propose(text)
    assert (got.number, got.issuer, got.signed_date) == ("1141-TC/QĐ/CĐKT", "Bộ Tài chính", date(1995, 11, 1))
    assert got.title == "Về việc ban hành Chế độ nuôi mèo"


def test_a_joint_circular_names_all_its_bodies_and_signers() -> None:
    text = """BỘ CÔNG AN - BỘ QUỐC PHÒNG
Số: 03/2031/TTLT-BCA-BQP
Hà Nội, ngày 02 tháng 3 năm 2031
THÔNG TƯ LIÊN TỊCH
Về mèo nghiệp vụ
Điều 1. Cho nuôi mèo nghiệp vụ.
KT. BỘ TRƯỞNG BỘ CÔNG AN
THỨ TRƯỞNG
Trung tướng Lê Văn Thử
KT. BỘ TRƯỞNG BỘ QUỐC PHÒNG
THỨ TRƯỞNG
Phạm Thị Thử"""
    got = propose(text)
    assert got.issuers == ("Bộ Công an", "Bộ Quốc phòng")
    assert got.signer == "Lê Văn Thử; Phạm Thị Thử"


def test_an_official_letter_is_known_by_its_subject() -> None:
    text = "BỘ Y TẾ\nSố: 2499/BYT-KCB\nV/v khám bệnh cho mèo\nHà Nội, ngày 04 tháng 3 năm 2031\nKính gửi: Sở Y tế\nMèo cần khám bệnh."
    got = propose(text)
    assert (got.number, got.type, got.title) == ("2499/BYT-KCB", "Công văn", "V/v khám bệnh cho mèo")


def test_a_consolidated_text_has_number_and_date_from_its_end_and_no_date_of_effect() -> None:
    text = """CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
THÔNG TƯ
Quy định về mèo
Thông tư số 37/2026/TT-BYT ngày 25 tháng 10 năm 2026 của Bộ Y tế quy định về mèo, có hiệu lực từ ngày 10/12/2026, được sửa đổi bởi:
Điều 1. Phạm vi
Về mèo.
Điều 2. Hiệu lực
Thông tư này có hiệu lực từ ngày 10 tháng 12 năm 2026.
XÁC THỰC VĂN BẢN HỢP NHẤT
Số: 464/VBHN-BYT
Hà Nội, ngày 10 tháng 02 năm 2031
BỘ TRƯỞNG
Đào Thị Thử"""
    got = propose(text)
    assert (got.number, got.type, got.issuer, got.signed_date) == ("464/VBHN-BYT", "Văn bản hợp nhất", "Bộ Y tế", date(2031, 2, 10))
    assert got.effective_date is None
    assert "effect_of_consolidated" in codes(got)
    assert ("hop_nhat", "37/2026/TT-BYT") in {(relation.kind, relation.target_number) for relation in got.relations}


def test_a_blank_number_is_reported_and_not_guessed() -> None:
    got = propose(
        "BỘ Y TẾ\nSố:      /QĐ-BYT\nHà Nội, ngày     tháng     năm 2031\nQUYẾT ĐỊNH\nVề mèo\nCăn cứ Luật Nuôi mèo;\nĐiều 1. A b c."
    )
    assert got.number is None
    assert got.signed_date is None
    assert "number_blank" in codes(got)


@pytest.mark.parametrize(
    ("letterhead", "issuer"),
    [
        ("UBND TỈNH HÀ GIANG\nBAN QUẢN LÝ\nDỰ ÁN ĐẦU TƯ XÂY DỰNG", "Ban Quản lý dự án đầu tư xây dựng tỉnh Hà Giang"),
        ("SỞ NỘI VỤ TỈNH HÀ GIANG\nCHI CỤC\nTHỦ CÔNG NGHIỆP", "Chi cục Thủ công nghiệp tỉnh Hà Giang"),
    ],
)
def test_a_word_for_a_type_in_the_name_of_a_body_is_no_type(letterhead: str, issuer: str) -> None:
    got = propose(
        f"{letterhead}\nSố: 15/TB-BQL\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Hà Giang, ngày 5 tháng 3 năm 2031\nTHÔNG BÁO\nVề việc nghỉ lễ"
    )
    assert (got.number, got.type, got.issuer) == ("15/TB-BQL", "Thông báo", issuer)


@pytest.mark.parametrize("number", ["", "Số: 12/HĐ-BQL\n"])
def test_a_contract_is_one_with_and_without_a_number_above(number: str) -> None:
    head = f"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n{number}HỢP ĐỒNG\nMua bán gạo"
    assert propose(head).type == "Hợp đồng"
