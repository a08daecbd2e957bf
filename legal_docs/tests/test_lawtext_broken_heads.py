"""Heads that are not as they should be: broken over lines, oddly spelled, under the menus of a web page, behind their title."""

from __future__ import annotations

from datetime import date

import pytest

from legal_docs.files.metadata.proposing import propose
from legal_docs.text.structure.nodes import Role
from legal_docs.text.structure.parser import parse

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
DATELINE = "Sơn Hà, ngày 05 tháng 6 năm 2031"
BODY = "Căn cứ Luật Tổ chức chính quyền địa phương;\nĐiều 1. Phạm vi\nÁp dụng cho mèo.\nĐiều 2. Tổ chức thực hiện\nMèo thực hiện.\n"
SIGNED = "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nNguyễn Văn Mèo"


def document(
    number: str = "Số: 12/2031/QĐ-UBND", dateline: str = DATELINE, issuer: str = "ỦY BAN NHÂN DÂN\nTỈNH SƠN HÀ", kind: str = "QUYẾT ĐỊNH"
) -> str:
    return f"{issuer}\n-------\n{NATION}\n{number}\n{dateline}\n{kind}\nVề việc nuôi mèo\n{BODY}{SIGNED}"


def read(text: str) -> tuple[str | None, str | None, str | None, date | None]:
    got = propose(text)
    return got.number, got.type, got.issuer, got.signed_date


RIGHT = ("12/2031/QĐ-UBND", "Quyết định", "Ủy ban nhân dân tỉnh Sơn Hà", date(2031, 6, 5))


@pytest.mark.parametrize(
    "number",
    [
        "Số:\n12/2031/QĐ-UBND",
        "Số: 12/\n2031/QĐ-UBND",
        "Số: 12/2031/\nQĐ-UBND",
        "Số: 12/2031/QĐ-\nUBND",
        "Số: 12\n/2031/QĐ-UBND",
        "Số: 12 / 2031 / QĐ – UBND",
        "Số：１２／２０３１／ＱĐ－ＵＢＮＤ",  # full width on purpose
        "Số; 12/2031/QĐ-UBND",
        "S ố: 12/2031/QĐ-UBND",
        "So: 12/2031/QD-UBND",
    ],
)
def test_a_number_is_read_however_it_is_broken_or_spelled(number: str) -> None:
    got = read(document(number=number))
    assert (got[0] or "").replace("QD", "QĐ") == RIGHT[0]
    assert got[1:] == RIGHT[1:]


@pytest.mark.parametrize(
    "dateline",
    [
        "Sơn Hà,\nngày 05 tháng 6\nnăm 2031",
        "Sơn Hà, ngày\n05\ntháng\n6\nnăm\n2031",
        "SƠN HÀ, NGÀY 05 THÁNG 6 NĂM 2031",
        "Son Ha, ngay 05 thang 6 nam 2031",
        "Sơn Hà, ngày 0 5 tháng 6 năm 20 31",
        "Sơn Hà, ngày 05 tháng 6, năm 2031",
        "Sơn Hà, ngày 05/6/2031",
        "Sơn Hà, 05/06/2031",
        "Phường 12, ngày 05 tháng 6 năm 2031",
        "Sơn Hà, ngày mùng 5 tháng 6 năm 2031",
        "Sơn Hà, ngày 05 thóng 6 năm 2031",
    ],
)
def test_a_dateline_is_read_however_it_is_broken_or_spelled(dateline: str) -> None:
    assert read(document(dateline=dateline)) == RIGHT


def test_the_day_on_which_a_web_page_is_shown_is_not_the_documents() -> None:
    menus = "Trang chủ\nVăn bản\nThông báo\nThứ hai, ngày 25 tháng 11 năm 2033\n"
    assert read(menus + document()) == RIGHT
    many = "".join(f"Chuyên mục {number}\n" for number in range(600))
    assert read(many + document()) == RIGHT


def test_a_head_that_stands_behind_its_title_is_read() -> None:
    head = f"ỦY BAN NHÂN DÂN\nTỈNH SƠN HÀ\n{NATION}\nSố: 12/2031/QĐ-UBND\n{DATELINE}\n"
    got = propose(f"QUYẾT ĐỊNH\nVề việc nuôi mèo\n{head}{BODY}{SIGNED}")
    assert (got.number, got.type, got.issuer, got.signed_date) == RIGHT
    assert got.title == "Về việc nuôi mèo"


def test_a_number_above_the_letterhead_is_kept() -> None:
    text = f"Số: 12/2031/QH15\nQUỐC HỘI\n{NATION}\nLUẬT\nNUÔI MÈO\nĐiều 1. Phạm vi\nÁp dụng cho mèo."
    assert propose(text).number == "12/2031/QH15"


def test_a_stamp_of_receipt_above_the_letterhead_is_neither_type_nor_number() -> None:
    stamp = "CỔNG THÔNG TIN ĐIỆN TỬ TỈNH SƠN HÀ\nCÔNG VĂN ĐẾN\nSố: 1234\nNgày: 15/8/2031\nChuyển: Phòng Biên tập\n"
    assert read(stamp + document()) == RIGHT


def test_a_directive_is_its_committees_and_a_decision_of_the_chairman_is_his() -> None:
    assert propose(document("Số: 12/CT-UBND", kind="CHỈ THỊ")).issuer == "Ủy ban nhân dân tỉnh Sơn Hà"
    assert propose(document("Số: 12/QĐ-CT-UBND")).issuer == "Chủ tịch Ủy ban nhân dân tỉnh Sơn Hà"


def test_an_office_is_named_with_the_body_that_it_serves() -> None:
    got = propose(document("Số: 12/TB-VP", issuer="ỦY BAN NHÂN DÂN\nTỈNH SƠN HÀ\nVĂN PHÒNG", kind="THÔNG BÁO"))
    assert got.issuer == "Văn phòng Ủy ban nhân dân tỉnh Sơn Hà"


SHEET = "Số ký hiệu\t12/2031/QĐ-UBND\nNgày ban hành\t05/06/2031\nLoại văn bản: Quyết định\nCơ quan ban hành\tỦy ban nhân dân tỉnh Sơn Hà"
COPY = "VĂN PHÒNG UBND TỈNH SƠN HÀ\nSAO Y BẢN CHÍNH\nSố: 7/SY-VP\nSơn Hà, ngày 21 tháng 12 năm 2031"
ENGLISH = "SOCIALIST REPUBLIC OF VIET NAM\nIndependence - Freedom - Happiness"


@pytest.mark.parametrize(
    "text",
    [
        f"VĂN PHÒNG UBND TỈNH\nCÔNG VĂN ĐẾN\nSố: 366\nNgày 18 tháng 12 năm 2031\nChuyển: Văn thư\n{document()}",
        f"BẢN SAO\nHỎA TỐC\n{document()}",
        f"PHIẾU XỬ LÝ VĂN BẢN ĐẾN\nSố đến: 12\nNgày đến: 20/12/2031\nHạn xử lý: 25/12/2031\n{document()}",
        f"{COPY}\n{document()}",
        f"{SHEET}\n{document()}",
        f"{SHEET}\nVề việc nuôi mèo\n{BODY}",
        document(number="•\nSố: 12/2O31/QĐ-UBND\nJ", dateline="Sơn Hà , ngảy O5 thang 6 nãm 2O3l"),
        document(number="Số: 12/2031/QĐ-UBND     Sơn Hà, ngày 05/6/2031", dateline="-------"),
        document().replace(NATION, f"{NATION}\n{ENGLISH}"),
        document(issuer="ỦY BAN NHÂN DÂN\nPEOPLE'S COMMITTEE\nTỈNH SƠN HÀ"),
        document(dateline="-------").replace(SIGNED, f"{DATELINE}\n{SIGNED}"),
        f"Trang chủ > Văn bản\nQuyết định số 12/2031/QĐ-UBND về việc nuôi mèo\nLượt xem: 312\n{document()}",
    ],
)
def test_what_is_stamped_printed_or_set_around_a_head_does_not_stand_in_its_way(text: str) -> None:
    assert read(text) == RIGHT


def test_a_sentence_may_stand_for_the_whole_head():
    text = f"Nghị định số 12/2031/NĐ-CP ngày 5 tháng 6 năm 2031 của Chính phủ\nVề việc nuôi mèo\n{BODY}"
    assert read(text) == ("12/2031/NĐ-CP", "Nghị định", "Chính phủ", date(2031, 6, 5))


@pytest.mark.parametrize(
    ("letterhead", "issuer"),
    [
        ("BỘ QUỐC PHÒNG\nQUÂN KHU 40", "Quân khu 40"),
        ("BỘ TÀI CHÍNH KHO BẠC NHÀ NƯỚC", "Kho bạc Nhà nước"),
        ("CÔNG AN\nTỈNH SƠN HÀ", "Công an tỉnh Sơn Hà"),
        ("CỤC KIỂM LÂM\nBỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG\nCỤC KIỂM LÂM", "Cục Kiểm lâm"),
        ("BAN TỔ CHỨC TỈNH ỦY SƠN HÀ", "Ban Tổ chức Tỉnh ủy Sơn Hà"),
        ("CỤC LÂM NGHIỆP VÀ KIỂM LÂM", "Cục Lâm nghiệp và Kiểm lâm"),
    ],
)
def test_the_issuer_is_the_unit_below_and_is_written_as_decree_30_says(letterhead: str, issuer: str) -> None:
    text = f"{letterhead}\n-------\nSố: 12/KH-XYZ\n{NATION}\n{DATELINE}\nKẾ HOẠCH\nVề việc nuôi mèo\n1. Mèo."
    assert read(text)[2] == issuer


@pytest.mark.parametrize("day", ["ngày 18/7/2017", "ngày 5 tháng 6, năm 2017", "Ngày 5.6.2017"])
def test_a_date_that_can_be_read_stays_in_the_title_as_it_is_printed(day: str) -> None:
    title = f"Sửa đổi Quyết định số 9/2017/QĐ-UBND {day} về nuôi mèo"
    got = propose(document(dateline="Sơn Hà, ngày 05/6/2031").replace("Về việc nuôi mèo", title))
    assert (got.title, got.signed_date) == (title, RIGHT[3])


def test_a_misread_date_in_the_title_is_put_right() -> None:
    got = propose(document().replace("Về việc nuôi mèo", "Sửa đổi Quyết định số 9/2017/QĐ-UBND ngày O5 thóng 6 năm 2017 về nuôi mèo"))
    assert got.title == "Sửa đổi Quyết định số 9/2017/QĐ-UBND ngày 05 tháng 6 năm 2017 về nuôi mèo"


def test_a_figure_above_the_line_is_no_number_of_days() -> None:
    assert propose(document() + "\nQuyết định này có hiệu lực sau 15² ngày kể từ ngày ký.").effective_date is None


@pytest.mark.parametrize("text", ["THÔNG BÁO\n1. 15/3/2024\n2. 20/3/2024 tại trụ sở", "1. 2024"])
def test_a_text_that_begins_with_a_list_of_figures_has_no_clauses_and_stops_nothing(text: str) -> None:
    law = parse(text)
    assert (law.preamble, law.nodes) == (text, ())


def test_a_word_in_quotation_marks_that_a_text_defines_is_its_own_unless_the_line_above_amends() -> None:
    words = "“Bên ký kết” có nghĩa là các bên ký.\n“Người” là người."
    [own] = parse(f"Điều 1. Giải thích từ ngữ\n{words}").nodes
    assert (own.role, own.quoted_spans) == (Role.DEFINITION, ())
    [quoting] = parse(f"Điều 1. Sửa đổi, bổ sung Điều 3 như sau:\n{words}").nodes
    assert quoting.role == Role.QUOTED
