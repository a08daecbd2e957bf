"""Number, type, date and issuer of papers that other offices lay out: chairmen, several bodies, courts, annexes, drafts, pictures."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from legal_docs.files.metadata.head.issuer import _without_rule
from legal_docs.files.metadata.proposing import propose
from legal_docs.files.readers import NeedsWorker, ReadText, read_file
from legal_docs.importing.reading import read, reading_of
from legal_docs.tests.made_files import W, docx, paragraph, table
from legal_docs.tests.test_lawtext_broken_heads import document

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
BODY = "Căn cứ Luật Chăn nuôi ngày 19 tháng 11 năm 2018;\nĐiều 1. Phạm vi\nÁp dụng cho mèo."
PARENT = "(Kèm theo Quyết định số 12/QĐ-UBND ngày 05/3/2031 của Ủy ban nhân dân tỉnh Sơn Hà)"


@pytest.mark.parametrize(
    "printed", ["CHỦ TỊCH\nỦY BAN NHÂN DÂN TỈNH SƠN HÀ", "CHỦ TỊCH\nỦY BAN NHÂN DÂN\nTỈNH SƠN HÀ", "CHỦ TỊCH UBND TỈNH SƠN HÀ"]
)
def test_a_chairman_at_the_head_of_a_paper_is_its_issuer(printed: str) -> None:
    assert propose(document(issuer=printed)).issuer == "Chủ tịch Ủy ban nhân dân tỉnh Sơn Hà"


def test_the_chairman_of_the_council_of_ministers_is_another_issuer_than_the_council() -> None:
    text = document(issuer="CHỦ TỊCH HỘI ĐỒNG BỘ TRƯỞNG", number="Số 31-CT", kind="CHỈ THỊ")
    assert propose(text).issuer == "Chủ tịch Hội đồng Bộ trưởng"


def test_bodies_whose_signs_are_in_the_number_have_issued_it_together() -> None:
    text = document(
        issuer="CÔNG AN TỈNH SƠN HÀ\nVIỆN KIỂM SÁT NHÂN DÂN TỈNH SƠN HÀ\nTÒA ÁN NHÂN DÂN TỈNH SƠN HÀ", number="Số: 07/QC-CA-VKSND-TAND"
    )
    assert propose(text).issuers == ("Công an tỉnh Sơn Hà", "Viện kiểm sát nhân dân tỉnh Sơn Hà", "Tòa án nhân dân tỉnh Sơn Hà")


def test_departments_that_issue_together_are_both_of_the_province() -> None:
    text = document(issuer="ỦY BAN NHÂN DÂN TỈNH SƠN HÀ\nSỞ NỘI VỤ\nSỞ TÀI CHÍNH", number="Số: 07/HD-SNV-STC")
    assert propose(text).issuers == ("Sở Nội vụ tỉnh Sơn Hà", "Sở Tài chính tỉnh Sơn Hà")


def test_a_department_and_a_body_that_is_not_below_its_committee_have_issued_a_plan_together() -> None:
    text = document(issuer="UBND THÀNH PHỐ BÌNH SƠN\nSỞ Y TẾ\n–\nBỘ CÔNG AN\nCÔNG AN TP BÌNH SƠN", number="Số: 02/KHLT-SYT-CATP")
    assert propose(text).issuers == ("Sở Y tế thành phố Bình Sơn", "Công an thành phố Bình Sơn")


@pytest.mark.parametrize(
    "title",
    [
        "C ỘNG HÒA XÃ HỘI CHỦ N GHĨA V IỆT NAM\nT ỈNH SƠN HÀ Đ ộc lập - Tự do",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA-VIỆT NAM\nTỈNH SƠN HÀ Độc lập.Tự do",
    ],
)
def test_the_title_of_the_nation_beside_a_body_is_no_part_of_its_name_however_it_was_read(title: str) -> None:
    text = f"ỦY BAN NHÂN DÂN {title} - Hạnh phúc\nSố: 12/QĐ-UBND Sơn Hà, ngày 5 tháng 3 năm 2031\nQUYẾT Đ ỊNH\nVề việc nuôi mèo\n{BODY}"
    assert propose(text).issuer == "Ủy ban nhân dân tỉnh Sơn Hà"


def test_the_title_of_the_nation_glued_to_a_body_and_a_number_is_no_part_of_them() -> None:
    title = "BỘ TƯ PHÁPCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 12/2030/TT-BTPĐộc lập - Tự do - Hạnh phúc"
    got = propose(f"{title}\nHà Nội, ngày 5 tháng 3 năm 2030\nTHÔNG TƯ\nQuy định về nuôi mèo\n{BODY}")
    assert (got.issuer, got.number) == ("Bộ Tư pháp", "12/2030/TT-BTP")


def test_the_word_for_resolving_is_no_body_of_a_web_page_without_a_letterhead() -> None:
    text = f"NGHỊ QUYẾT SỐ 21/2031/NQ-HĐND NGÀY 06 THÁNG 12 NĂM 2031\nHỘI ĐỒNG NHÂN DÂN TỈNH SƠN HÀ\nKHÓA XIV\nQUYẾT NGHỊ:\n{BODY}"
    assert propose(text).issuer == "Hội đồng nhân dân tỉnh Sơn Hà"


def test_a_unit_whose_ministry_is_in_the_number_too_is_the_issuer_alone() -> None:
    text = document(issuer="BỘ TÀI CHÍNH\nTỔNG CỤC THUẾ", number="Số: 07/QĐ-BTC-TCT")
    assert len(propose(text).issuers) == 1


def test_a_body_and_its_office_with_one_sign_have_not_issued_it_together() -> None:
    assert len(propose(document(issuer="BẢO HIỂM XÃ HỘI VIỆT NAM\nBẢO HIỂM XÃ HỘI TỈNH SƠN HÀ", number="Số: 7/QĐ-BHXH")).issuers) == 1


def test_bodies_that_share_a_place_behind_the_last_name_each_have_it() -> None:
    text = document(
        issuer="ỦY BAN NHÂN DÂN HUYỆN -\nỦY BAN MTTQ VIỆT NAM HUYỆN -\nHỘI NÔNG DÂN HUYỆN BÌNH SƠN", number="Số: 3/CTPH-UBND-UBMTTQ-HND"
    )
    assert propose(text).issuers == (
        "Ủy ban nhân dân huyện Bình Sơn",
        "Ủy ban Mặt trận Tổ quốc Việt Nam huyện Bình Sơn",
        "Hội Nông dân huyện Bình Sơn",
    )


def test_the_province_below_a_districts_name_is_no_part_of_it() -> None:
    assert propose(document(issuer="TÒA ÁN NHÂN DÂN\nHUYỆN BÌNH SƠN\nTỈNH SƠN HÀ")).issuer == "Tòa án nhân dân huyện Bình Sơn"


def test_a_judgment_has_its_type_and_day_from_the_lines_of_its_number() -> None:
    text = f"TÒA ÁN NHÂN DÂN\nTỈNH SƠN HÀ\nBản án số: 31/2031/DS-PT\nNgày: 14-8-2031\n{NATION}\nNHÂN DANH\nThụ lý số 12 ngày 03/6/2031."
    got = propose(text)
    assert (got.number, got.type, got.signed_date) == ("31/2031/DS-PT", "Bản án", date(2031, 8, 14))


def test_a_treaty_has_its_type_and_the_day_on_which_it_was_made() -> None:
    text = (
        "NGHỊ ĐỊNH THƯ\nGIỮA HAI CHÍNH PHỦ VỀ NUÔI MÈO\nĐiều 1\nMèo được qua lại.\nLàm tại Sơn Hà, ngày 14 tháng 8 năm 2031, thành hai bản."
    )
    got = propose(text)
    assert (got.type, got.signed_date) == ("Nghị định thư", date(2031, 8, 14))


@pytest.mark.parametrize("opening", ["Căn cứ", "- Căn cứ", "Xét"])
def test_a_draft_without_a_day_takes_none_from_its_grounds(opening: str) -> None:
    text = document(number="Số:      /2031/QĐ-UBND", dateline="Sơn Hà, ngày ... tháng ... năm 2031")
    short = f"{text.split('Căn cứ')[0]}{opening} Luật Thú y ngày 19 tháng 6 năm 2015;"  # all of its last lines are its head
    assert propose(short).signed_date is None


def test_a_number_in_a_row_of_an_annex_is_not_its_own() -> None:
    issued = PARENT.replace("(Kèm", "(Ban hành kèm")
    text = f"PHỤ LỤC\nDANH MỤC THỦ TỤC\n{issued}\n1 Cấp thẻ cho mèo\nThông tư số 07/2030/TT-BNV\n2 Đổi thẻ"
    got = propose(text)
    assert (got.number, got.issuer) == ("12/QĐ-UBND", "Ủy ban nhân dân tỉnh Sơn Hà")


def test_a_list_has_its_issuer_from_the_letterhead_above_its_heading() -> None:
    text = "UBND TỈNH SƠN HÀ\nSỞ NỘI VỤ\nBiểu số 02\nTỔNG HỢP MÈO\n(Kèm theo Công văn số 31/SNV-CC ngày 05/3/2031)\n1\tTRUNG TÂM MÈO\t4"
    assert propose(text).issuer == "Sở Nội vụ tỉnh Sơn Hà"


def test_an_annex_that_names_its_document_in_the_page_header_only_takes_its_number(tmp_path: Path) -> None:
    header = f"<w:hdr {W}>{paragraph(PARENT.strip('()'))}</w:hdr>"
    path = docx(tmp_path / "tep.docx", paragraph("PHỤ LỤC II") + paragraph("Định mức thức ăn cho mèo."), header1=header)
    reading = read(path)
    assert (reading.proposal.number, reading.proposal.signed_date) == ("12/QĐ-UBND", date(2031, 3, 5))
    assert "number_of_parent" in [warning.code for warning in reading.warnings]


def test_a_page_header_does_not_change_a_document_with_a_number_of_its_own() -> None:
    assert reading_of(ReadText(document(), edges=PARENT)).proposal.number == "12/2031/QĐ-UBND"


def test_a_blank_number_is_filled_from_the_foot_of_the_page_with_a_doubt() -> None:
    text = document(number="Số: /QĐ-UBND", dateline="Sơn Hà, ngày tháng năm 2031")
    got = propose(f"{text}\nQuyết định số 45/QĐ-UBND ngày 17/7/2031 của UBND tỉnh Sơn Hà")
    assert (got.number, got.signed_date) == ("45/QĐ-UBND", date(2031, 7, 17))
    assert "number_at_edge" in [warning.code for warning in got.warnings]


def test_another_kind_of_number_at_the_foot_of_a_page_fills_no_blank() -> None:
    text = document(number="Số: /QĐ-UBND", dateline="Sơn Hà, ngày tháng năm 2031")
    assert propose(f"{text}\nKế hoạch số 45/KH-UBND ngày 17/7/2031 của UBND tỉnh Sơn Hà").number is None


def test_a_blank_number_is_filled_from_number_and_time_at_the_foot() -> None:
    text = document(number="Số: /QĐ-UBND", dateline="Sơn Hà, ngày tháng năm 2031")
    got = propose(f"{text}\n45/QĐ-UBND; 17/07/2031 08:15")
    assert (got.number, got.signed_date) == ("45/QĐ-UBND", date(2031, 7, 17))


def test_a_year_alone_in_the_next_line_belongs_to_the_dateline_beside_the_number() -> None:
    text = document(number="Số: 12/2031/QĐ-UBND Thị xã Bình Sơn, ngày 5 tháng 6 năm", dateline="2031")
    assert propose(text).signed_date == date(2031, 6, 5)


@pytest.mark.parametrize("noise", ["TS", "ỦY BAN NHÂN DÂN TỈNH SƠN HÀ SSEESESEEESS"])
def test_rules_that_recognition_reads_as_letters_are_no_body(noise: str) -> None:
    issuer = noise if " " in noise else f"ỦY BAN NHÂN DÂN TỈNH SƠN HÀ\n{noise}"
    assert propose(document(issuer=issuer)).issuer == "Ủy ban nhân dân tỉnh Sơn Hà"


def test_a_council_below_a_committee_has_the_place_of_the_committee() -> None:
    text = document(issuer="UBND HUYỆN BÌNH SƠN\nHỘI ĐỒNG BỒI THƯỜNG", number="Số: 12/BB-HĐGPMB", kind="BIÊN BẢN")
    assert propose(text).issuer == "Hội đồng Bồi thường huyện Bình Sơn"


def test_bars_part_columns_of_a_table_copied_as_text() -> None:
    head = "BỘ NỘI VỤ | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n------- | Độc lập - Tự do - Hạnh phúc\nSố: 31/BNV-CC | ----------"
    got = propose(f"{head}\nV/v nuôi mèo | Hà Nội, ngày 17 tháng 7 năm 2031\nKính gửi: Các bộ\nBộ trả lời như sau.")
    assert (got.number, got.issuer, got.signed_date) == ("31/BNV-CC", "Bộ Nội vụ", date(2031, 7, 17))


@pytest.mark.parametrize(
    "cells",
    [
        ("ĐẢNG BỘ TỈNH SƠN HÀ|TỈNH ỦY|*|Số 31-KL/TU", "ĐẢNG CỘNG SẢN VIỆT NAM|Sơn Hà, ngày 17 tháng 7 năm 2031"),
        ("UBND TỈNH SƠN HÀ|SỞ NỘI VỤ|Số: 31/KL-SNV", "Sơn Hà, ngày 17 tháng 7 năm 2031"),
    ],
)
def test_cells_of_a_letterhead_without_the_national_title_keep_their_lines(tmp_path: Path, cells: tuple[str, str]) -> None:
    path = docx(tmp_path / "tep.docx", table(cells) + paragraph("KẾT LUẬN") + paragraph("về nuôi mèo"))
    assert read_file(path).text.split("\n")[:2] == cells[0].split("|")[:2]


def test_a_picture_of_a_page_waits_for_recognition_as_a_scan_does(tmp_path: Path) -> None:
    Image.new("RGB", (600, 800), "white").save(tmp_path / "anh.jpg")
    with pytest.raises(NeedsWorker):
        read_file(tmp_path / "anh.jpg", at_once=True)


@pytest.mark.parametrize(
    ("first", "number"),
    [
        ("BAN CHẤP HÀNH TRUNG ƯƠNG HỘI NÔNG DÂN VIỆT NAM", "05/2031/NQLT-CP-BCHTƯHND"),
        ("BAN CHẤP HÀNH TRUNG ƯƠNG ĐOÀN TNCS HỒ CHÍ MINH", "01/2032/NQLT-BCHTƯĐ-CP"),
    ],
)
def test_a_committee_that_decides_with_the_government_is_an_issuer_beside_it(first: str, number: str) -> None:
    got = propose(document(issuer=f"{first}\nCHÍNH PHỦ", number=f"Số: {number}", kind="NGHỊ QUYẾT LIÊN TỊCH"))
    assert len(got.issuers) == 2
    assert "Chính phủ" in got.issuers


def test_a_day_of_passing_in_the_text_fills_a_blank_dateline() -> None:
    text = document(dateline="Sơn Hà, ngày … tháng … năm 2031")
    passed = "Nghị quyết này đã được Hội đồng nhân dân tỉnh Sơn Hà khóa X thông qua ngày 10 tháng 7 năm 2031."
    assert propose(f"{text}\n{passed}").signed_date == date(2031, 7, 10)


def test_a_line_of_rules_is_read_in_time_in_step_with_its_length() -> None:
    def needed(length: int) -> float:
        begin = time.process_time()
        _without_rule("BỘ Y TẾ" + "_" * length + " abcd efgh")
        return time.process_time() - begin

    assert needed(400) < 0.1
