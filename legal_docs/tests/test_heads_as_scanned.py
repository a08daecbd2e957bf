"""Heads with blanks, with what recognition misreads, and of bodies that are named with the body above them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from fpdf import FPDF
from fpdf.enums import TextMode

from legal_docs.files.metadata.proposing import propose
from legal_docs.files.readers import NeedsWorker, ReadText, read_file
from legal_docs.files.readers.pdf_process import text_is_hidden
from legal_docs.files.readers.recognition import can_recognise
from legal_docs.importing.reading import read, reading_of
from legal_docs.tests.made_files import pdf_drawn
from legal_docs.tests.made_offices import FONTS, printed
from tests.fixtures import missing

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
DATELINE = "Sơn Hà, ngày 05 tháng 6 năm 2031"
BODY = "Kính gửi: Các xã.\nĐề nghị các xã báo cáo việc nuôi mèo."


def paper(body: str = "SỞ NỘI VỤ TỈNH SƠN HÀ", number: str = "Số: 12/QĐ-SNV", dateline: str = DATELINE, text: str = BODY) -> str:
    return f"{body}\n{NATION}\n{number}\n{dateline}\nQUYẾT ĐỊNH\nVề việc nuôi mèo\n{text}"


@pytest.mark.parametrize("blank", ["ngày      tháng      năm 2031", "ngày … tháng 6 năm 2031", "ngày....tháng....năm 2031"])
@pytest.mark.parametrize(
    "sentence",
    [
        "Báo cáo gửi về Sở trước ngày 20/12/2031 để tổng hợp.",
        "Quyết định này có hiệu lực kể từ ngày 01 tháng 7 năm 2031.",
        "Nhận hồ sơ đến hết ngày 30 tháng 9 năm 2031",
    ],
)
def test_a_day_that_is_left_blank_is_taken_from_no_sentence(blank: str, sentence: str) -> None:
    assert propose(paper(dateline=f"Sơn Hà, {blank}", text=f"Kính gửi: Các xã.\n{sentence}\nGIÁM ĐỐC\nLê Văn An")).signed_date is None


def test_a_deadline_is_no_day_of_issue() -> None:
    assert propose(paper(dateline="", text="Kính gửi: Các xã.\nĐề nghị gửi trước ngày 20 tháng 12 năm 2031")).signed_date is None


@pytest.mark.parametrize("place", ["An Trọng", "Tân Hội", "Hải Hân", "Vạn Sâu"])
def test_a_place_that_sounds_like_a_word_before_a_day_has_a_dateline(place: str) -> None:
    assert propose(paper(dateline=f"{place}, ngày 05/6/2031")).signed_date == date(2031, 6, 5)


@pytest.mark.parametrize(
    ("letterhead", "name"),
    [
        ("HỘI ĐỒNG NHÂN DÂN\nTỈNH SƠN HÀ\nBAN PHÁP CHẾ", "Ban Pháp chế Hội đồng nhân dân tỉnh Sơn Hà"),
        ("HĐND XÃ MÈO MUN\nBAN KINH TẾ - XÃ HỘI", "Ban Kinh tế - Xã hội Hội đồng nhân dân xã Mèo Mun"),
        ("HỘI ĐỒNG NHÂN DÂN\nTỈNH SƠN HÀ\nTHƯỜNG TRỰC", "Thường trực Hội đồng nhân dân tỉnh Sơn Hà"),
        ("UBND TỈNH SƠN HÀ\nBAN DÂN TỘC", "Ban Dân tộc tỉnh Sơn Hà"),
        ("HỘI ĐỒNG NHÂN DÂN XÃ MÈO\nTRUNG TÂM PHỤC VỤ", "Trung tâm Phục vụ xã Mèo"),
        ("HỘI ĐỒNG NHÂN DÂN TỈNH SƠN HÀ\nVĂN PHÒNG", "Văn phòng Hội đồng nhân dân tỉnh Sơn Hà"),
        ("HĐND - UBND XÃ MÈO\nTRƯỜNG MẦM NON", "Trường Mầm non xã Mèo"),
        ("BAN TÔN GIÁO\nCHÍNH PHỦ", "Ban Tôn giáo Chính phủ"),
        ("BAN TÔ CHỨC - CÁN BỘ\nCHÍNH PHỦ", "Ban Tổ chức - Cán bộ Chính phủ"),
    ],
)
def test_a_body_of_a_council_or_of_the_government_is_named_with_it(letterhead: str, name: str) -> None:
    assert propose(paper(letterhead, "Số: 12/BC-BPC")).issuers == (name,)


@pytest.mark.parametrize(
    ("letterhead", "name"),
    [
        ("UBND TỈNH SƠN HÀ\nBAN QUẢN LÝ CÁC KHU\nCÔNG NGHIỆP............. mm", "Ban Quản lý các khu công nghiệp tỉnh Sơn Hà"),
        ("UBND TỈNH SƠN HÀ\nBAN QUẢN LÝ CÁC KHU\nCÔNG NGHIỆP s", "Ban Quản lý các khu công nghiệp tỉnh Sơn Hà"),
        ("UBND XÃ MÈO MUN\nPHÒNG VĂN HÓA - XÃ HỘI ——", "Phòng Văn hóa - Xã hội xã Mèo Mun"),
        ("ĐẢNG BỘ TỈNH SƠN HÀ\nĐẢNG ỦY XÃ MÈO MUN —", "Đảng ủy xã Mèo Mun"),
        ("UBND TỈNH ĐẮK LẮK\nSỞ Y TẾ", "Sở Y tế tỉnh Đắk Lắk"),
    ],
)
def test_a_rule_behind_a_name_changes_no_name(letterhead: str, name: str) -> None:
    assert propose(paper(letterhead, "Số: 12/TB-BQL")).issuers == (name,)


MISREAD = [
    ("UBND TỈNH SƠN HÀ\nBẠN QUẢN LÝ CHỢ", "Ban Quản lý chợ tỉnh Sơn Hà"),
    ("UBND TỈNH SƠN HÀ\nBẢN QUẢN LÝ CHỢ", "Ban Quản lý chợ tỉnh Sơn Hà"),
    ("UBND TỈNH SƠN HÀ\nSỚ Y TẾ", "Sở Y tế tỉnh Sơn Hà"),
    ("UBND TỈNH SƠN HÀ\nVIÊN QUY HOẠCH", "Viện Quy hoạch tỉnh Sơn Hà"),
    ("UBND TỈNH SƠN HÀ\nVIỄN QUY HOẠCH", "Viện Quy hoạch tỉnh Sơn Hà"),
    ("UBND TỈNH SƠN HÀ\nTRƯỞNG CAO ĐẲNG NGHỀ", "Trường Cao đẳng nghề tỉnh Sơn Hà"),
    ("UBND TỈNH SƠN HÀ\nBÊNH VIÊN ĐA KHOA", "Bệnh viện Đa khoa tỉnh Sơn Hà"),
    ("BỘ LAO ĐỘNG - THƯƠNG BTINH VÀ XÃ HỘT", "Bộ Lao động - Thương binh và Xã hội"),
]


@pytest.mark.parametrize(("letterhead", "name"), MISREAD)
def test_a_name_that_recognition_misread_is_put_right_with_a_doubt(letterhead: str, name: str) -> None:
    read = propose(paper(letterhead, "Số: 12/TB-BQL"), recognised=True)
    assert (read.issuers, [one.code for one in read.warnings if "issuer" in one.code]) == ((name,), ["issuer_put_right"])


@pytest.mark.parametrize("letterhead", [letterhead for letterhead, _ in MISREAD])
def test_a_name_in_a_text_that_nobody_recognised_stays_as_it_is_written(letterhead: str) -> None:
    read = propose(paper(letterhead, "Số: 12/TB-BQL"))
    last = letterhead.rpartition("\n")[2]
    assert read.issuer is not None
    assert read.issuer.upper().startswith(last)
    assert not [one for one in read.warnings if "issuer" in one.code]


@pytest.mark.parametrize("recognised", [True, False])
@pytest.mark.parametrize(
    ("letterhead", "name"),
    [
        ("VIỄN THÔNG HÀ NỘI", "Viễn thông Hà Nội"),
        ("TẬP ĐOÀN BƯU CHÍNH VIỄN THÔNG VIỆT NAM\nVIỄN THÔNG ĐẮK LẮK", "Viễn thông Đắk Lắk"),
        ("UBND TỈNH SƠN HÀ\nVIỄN THÔNG", "Viễn thông tỉnh Sơn Hà"),
        ("TRƯỞNG PHÒNG NỘI VỤ", "Trưởng phòng nội vụ"),
        ("TRƯỞNG CÔNG AN XÃ MÈO", "Trưởng Công an xã Mèo"),
        ("TRƯƠNG ĐỊNH", "Trương định"),
        ("UBND TỈNH SƠN HÀ\nSỐ HÓA TÀI LIỆU", "Số hóa tài liệu tỉnh Sơn Hà"),
        ("TRƯỜNG TIỂU HỌC MÈO", "Trường Tiểu học mèo"),
    ],
)
def test_a_right_word_that_resembles_the_kind_of_a_body_is_kept(letterhead: str, name: str, recognised: bool) -> None:
    read = propose(paper(letterhead, "Số: 12/TB-BQL"), recognised=recognised)
    assert (read.issuers, [one.code for one in read.warnings if "issuer" in one.code]) == ((name,), [])


def test_a_place_below_the_word_for_it_is_no_kind_of_body() -> None:
    read = propose(paper("UBND XÃ MÈO\nTRẠM Y TẾ HUYỆN\nPHONG ĐIỀN"), recognised=True)
    assert "Phòng" not in (read.issuer or "")


def test_a_text_that_was_recognised_is_read_as_one_and_no_other() -> None:
    text = paper("UBND TỈNH SƠN HÀ\nSỚ Y TẾ")
    assert reading_of(ReadText(text, ("ocr_unreviewed",))).proposal.issuer == "Sở Y tế tỉnh Sơn Hà"
    assert reading_of(ReadText(text)).proposal.issuer == "Sớ Y tế tỉnh Sơn Hà"


def test_the_title_of_the_nation_with_a_lost_letter_is_no_part_of_a_name() -> None:
    broken = "CỘNG :!ÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỈNH SƠN HÀ"
    assert (
        propose(f"HỘI ĐỒNG NHÂN DÂN {broken}\nSố: 12/NQ-HĐND\n{DATELINE}\nNGHỊ QUYẾT\nVề việc nuôi mèo").issuer
        == "Hội đồng nhân dân tỉnh Sơn Hà"
    )


def test_a_body_that_a_sentence_names_beside_this_document_is_no_issuer() -> None:
    text = f"Số 12/SXD-QLN\n{DATELINE}\nV/v nuôi mèo\nKính gửi: Các xã\n"
    text += "Ban hành kèm theo Thông tư này Quy chế của Bộ Xây dựng.\nGIÁM ĐỐC\nLê An"
    assert propose(text).issuers == ()


@pytest.mark.parametrize(
    ("printed_so", "number"),
    [
        ("Số' 15/QĐ-BTP", "15/QĐ-BTP"),
        ("Số: 15/QĐĐ-BTP", "15/QĐ-BTP"),
        ("Số: 15/BTP-QLĐĐ", "15/BTP-QLĐĐ"),
        ("SỐ: 404 TC/TCT/NV", "404 TC/TCT/NV"),
        ("Số: 2113 TCT/NV3", "2113 TCT/NV3"),
        ("Số: 45 CP/NĐ", "45 CP/NĐ"),
        ("Số: 236 HĐBT/NĐ", "236 HĐBT/NĐ"),
        ("Số: 5 TTg/QĐ", "05 TTg/QĐ"),
        ("Số: 12 /QĐ-BTP", "12/QĐ-BTP"),
    ],
)
def test_a_number_is_read_behind_a_misread_label_with_a_doubled_letter_and_in_its_old_form(printed_so: str, number: str) -> None:
    assert propose(paper("BỘ TƯ PHÁP", printed_so)).number == number


def test_the_dateline_beside_a_number_is_read_with_a_figure_in_its_place() -> None:
    assert propose(paper("BỘ TƯ PHÁP", "Số' 15/QĐ-BTP Hà Nộ1, ngày 11 tháng 12 năm 1995", "")).signed_date == date(1995, 12, 11)


def test_invisible_text_is_told_from_printed_text(tmp_path: Path) -> None:
    hidden = pdf_drawn(tmp_path / "a.pdf", "BT 3 Tr /F2 10 Tf 1 0 0 1 50 700 Tm (SO TU PHAP) Tj ET").read_bytes()
    shown = pdf_drawn(tmp_path / "b.pdf", "BT /F2 10 Tf 1 0 0 1 50 700 Tm (SO TU PHAP) Tj ET").read_bytes()
    assert [text_is_hidden(hidden), text_is_hidden(shown)] == [True, False]


def test_a_file_whose_text_may_be_hidden_is_not_refused_without_proof() -> None:
    assert text_is_hidden(b"%PDF-1.4 and nothing that opens") is False


def scanned_with_layer(path: Path, seen: str, layer: str) -> Path:
    """Write the picture of a page under invisible text, as the program of a scanner does."""
    printed(seen, path)
    with pypdfium2.PdfDocument(path) as document:
        picture = document[0].render(scale=200 / 72).to_pil()
    page = FPDF(format="A4")
    page.add_font("Layer", "", FONTS / "be-vietnam-pro-400-normal.woff2")
    page.set_font("Layer", size=12)
    page.add_page()
    page.image(picture, 0, 0, page.w, page.h)
    page.text_mode = TextMode.INVISIBLE
    page.multi_cell(page.epw, 7, layer)
    page.output(str(path))
    return path


@pytest.mark.slow
def test_the_head_of_a_scan_that_another_program_recognised_is_read_again(tmp_path: Path) -> None:
    if not can_recognise():
        missing("text recognition is not installed (Debian: apt-get install tesseract-ocr tesseract-ocr-vie)")
    seen = paper("BỘ TƯ PHÁP", "Số: 72/QĐ-BTP", text="\n".join([BODY] * 3))
    scan = scanned_with_layer(tmp_path / "a.pdf", seen, seen.replace("Số: 72", "Số: 12"))
    with pytest.raises(NeedsWorker):
        read_file(scan, at_once=True)
    reading = read(scan)
    codes = {warning.code for warning in reading.warnings}
    assert {"ocr_unreviewed", "number_read_twice"} <= codes
