"""What is read of a recognised scan: nothing is guessed where recognition failed."""

from __future__ import annotations

import pytest

from legal_docs.files.metadata import Proposal, propose
from legal_docs.files.metadata.file_name import with_number_of_file
from legal_docs.text.bodies import body_name

RECOGNISED_LETTER = """Ký bởi: Sở Tư pháp
Cơ quan: Tỉnh Cao Bằng
ỦY BẠN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TINH CAO BANG Độc lập - Tự do - Hạnh phúc
SỞ TƯ PHÁP
Số: 6ƒ - /STP-VB Cao Bằng, ngày-®Ôtháng đỆ năm 2031
Về việc nuôi mèo
Kính gửi: Các sở, ban, ngành.
Sở Tư pháp nhận được Quyết định
số 81/QĐ-TTg ngày 19 tháng 01 năm 2031 của Thủ tướng Chính phủ."""


def test_a_number_that_recognition_cannot_read_is_not_replaced_by_that_of_a_document_named_below() -> None:
    got = propose(RECOGNISED_LETTER)
    assert got.number is None
    assert "number_blank" in {warning.code for warning in got.warnings}


@pytest.mark.parametrize(
    ("printed", "name", "number"),
    [
        ("Số: B @ /2031/TT-BQP", "tt-58-2031-bqp-scan.pdf", "58/2031/TT-BQP"),
        ("Số: 445 /NQ-CP", "Nghi quyet 115_NQ-CP (2031).pdf", "115/NQ-CP"),
        ("Số: 6ƒ - /STP-VB Cao Bằng", "cv-687-2031-stp.pdf", "687/STP-VB"),
        ("Số: B @ /2031/TT-BQP", "tt-58-2030-bqp.pdf", None),
        ("Số: B @ /2031/TT-BQP", "scan0058.pdf", None),
        ("Số: B @ /2031/TT-BQP", "tt-bqp-2031.pdf", None),
    ],
)
def test_the_number_of_a_scan_is_taken_from_the_files_name_where_that_agrees_with_the_symbol(printed: str, name: str, number: str) -> None:
    got = with_number_of_file(Proposal(), f"BỘ MÈO\n{printed}\nTHÔNG TƯ", name)
    assert got.number == number
    assert {warning.code for warning in got.warnings} == ({"number_of_file_name"} if number else set())


def test_a_recognised_letterhead_without_its_tone_marks_names_the_province_rightly() -> None:
    assert propose(RECOGNISED_LETTER).issuer == "Sở Tư pháp tỉnh Cao Bằng"
    assert body_name("ỦY BAN NHÂN DÂN THANH PHO HÀ NỌI") == "Ủy ban nhân dân thành phố Hà Nội"
