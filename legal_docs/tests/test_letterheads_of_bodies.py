"""Issuer, type and day of papers of the Party, of unions, courts and companies, of several bodies, and of translations."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from legal_docs.files.metadata.proposing import propose
from legal_docs.files.readers import read_file
from legal_docs.text.words.syllables import is_english

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
DAY = date(2031, 6, 5)
DATELINE = "Sơn Hà, ngày 05 tháng 6 năm 2031"
BODY = "\n".join(["Căn cứ Luật Chăn nuôi;", *[f"{place}. Các đơn vị nuôi mèo theo quy định." for place in range(1, 60)]])


def paper(
    issuer: str = "SỞ NỘI VỤ TỈNH SƠN HÀ",
    number: str = "Số: 12/QĐ-SNV",
    beside: str = NATION,
    dateline: str = DATELINE,
    kind: str = "QUYẾT ĐỊNH",
) -> str:
    return f"{issuer}\n{beside}\n{number}\n{dateline}\n{kind}\nVề việc nuôi mèo\n{BODY}"


@pytest.mark.parametrize(
    ("above", "body", "name"),
    [
        ("ĐẢNG BỘ TỈNH SƠN HÀ", "ĐẢNG ỦY XÃ MÈO MUN", "Đảng ủy xã Mèo Mun"),
        ("ĐẢNG BỘ XÃ MÈO MUN", "ĐẢNG ỦY", "Đảng ủy xã Mèo Mun"),
        ("ĐẢNG BỘ TỈNH SƠN HÀ", "TỈNH ỦY", "Tỉnh ủy Sơn Hà"),
        ("THÀNH ỦY SƠN HÀ", "QUẬN ỦY MÈO MUN", "Quận ủy Mèo Mun"),
        ("TỈNH ỦY SƠN HÀ", "BAN TUYÊN GIÁO", "Ban Tuyên giáo Tỉnh ủy Sơn Hà"),
        ("BAN CHẤP HÀNH TRUNG ƯƠNG", "BAN TỔ CHỨC", "Ban Tổ chức Trung ương"),
    ],
)
def test_a_committee_of_the_party_is_the_issuer_not_the_party_body_above_it(above: str, body: str, name: str) -> None:
    assert propose(paper(f"{above}\n{body}\n*", "Số 12-QĐ/ĐU", "ĐẢNG CỘNG SẢN VIỆT NAM")).issuers == (name,)


@pytest.mark.parametrize(
    ("above", "organ", "name"),
    [
        ("MẶT TRẬN TỔ QUỐC VIỆT NAM", "ỦY BAN TỈNH SƠN HÀ", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Sơn Hà"),
        ("MẶT TRẬN TỔ QUỐC VIỆT NAM", "ỦY BAN MTTQ TỈNH HÀ TĨNH", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Hà Tĩnh"),
        ("ỦY BAN TRUNG ƯƠNG", "MẶT TRẬN TỔ QUỐC VIỆT NAM", "Ủy ban trung ương Mặt trận Tổ quốc Việt Nam"),
        ("TỔNG CÔNG TY NUÔI MÈO", "HỘI ĐỒNG THÀNH VIÊN", "Hội đồng Thành viên Tổng công ty Nuôi mèo"),
    ],
)
def test_an_organ_is_named_with_the_body_that_it_belongs_to(above: str, organ: str, name: str) -> None:
    assert propose(paper(f"{above}\n{organ}")).issuers[0].lower() == name.lower()


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("CÔNG TY TNHH MTV\nNUÔI MÈO SƠN HÀ", "Công ty TNHH MTV Nuôi mèo sơn hà"),
        ("QUỸ BẢO VỆ MÈO", "Quỹ bảo vệ mèo"),
        ("VƯỜN QUỐC GIA MÈO MUN", "Vườn quốc gia mèo mun"),
    ],
)
def test_a_body_below_the_committee_of_a_province_is_the_issuer_alone(body: str, name: str) -> None:
    assert propose(paper(f"UBND TỈNH CÀ MAU\n{body}")).issuers[0].lower() == name.lower()


@pytest.mark.parametrize("line", ["CÔNG ĐOÀN NGÀNH NUÔI MÈO", "CÔNG TY NUÔI MÈO", "TRẠM Y TẾ MÈO MUN", "CHI NHÁNH SƠN HÀ"])
def test_a_body_below_an_unknown_one_of_another_kind_is_the_issuer(line: str) -> None:
    assert propose(paper(f"TỔNG CÔNG TY SƠN HÀ\n{line}")).issuers[0].upper() == line


@pytest.mark.parametrize(
    ("number", "kind"), [("Số: 14-TT/LB", "THÔNG TƯ LIÊN BỘ"), ("Số: 14/TTLN", "THÔNG TƯ LIÊN NGÀNH"), ("Số: 14/QCPH", "QUY CHẾ PHỐI HỢP")]
)
def test_a_joint_title_or_number_makes_every_body_of_the_letterhead_an_issuer(number: str, kind: str) -> None:
    assert propose(paper("BỘ Y TẾ - BỘ TÀI CHÍNH", number, kind=kind)).issuers == ("Bộ Y tế", "Bộ Tài chính")


def test_the_presidium_of_a_committee_named_in_the_next_line_is_one_body() -> None:
    printed = "CHÍNH PHỦ - ĐOÀN CHỦ TỊCH\nỦY BAN TRUNG ƯƠNG MẶT TRẬN TỔ QUỐC VIỆT NAM"
    names = ("Chính phủ", "Đoàn Chủ tịch Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam")
    assert propose(paper(printed, "Số: 5/2031/NQLT-CP-ĐCTUBTWMTTQVN", kind="NGHỊ QUYẾT LIÊN TỊCH")).issuers == names


def test_bodies_in_a_row_each_have_the_place_in_the_line_below_them() -> None:
    text = paper("HỘI ĐỒNG NHÂN DÂN - ỦY BAN NHÂN DÂN - ỦY BAN MTTQ VIỆT NAM\nTỈNH SƠN HÀ", "Số: 3/QCPH-HĐND-UBND-MTTQ", kind="QUY CHẾ")
    names = ("Hội đồng nhân dân", "Ủy ban nhân dân", "Ủy ban Mặt trận Tổ quốc Việt Nam")
    assert propose(text).issuers == tuple(f"{name} tỉnh Sơn Hà" for name in names)


def test_the_operative_word_of_a_judgment_is_not_its_type() -> None:
    text = f"TÒA ÁN NHÂN DÂN\nTỈNH SƠN HÀ\nBản án số: 31/2031/DS-PT\nNgày: 14-8-2031\n{NATION}\nNHÂN DANH\nQUYẾT ĐỊNH:\n1. Trả mèo."
    assert propose(text).type == "Bản án"


def test_an_annex_that_names_its_own_decision_in_short_leaves_the_letterhead_the_issuer() -> None:
    head = paper("ỦY BAN NHÂN DÂN\nTỈNH SƠN HÀ", "Số: 12/QĐ-UBND").split("Căn")[0]
    text = f"{head}PHỤ LỤC\n(Kèm theo Quyết định số 12/QĐ-UBND của UBND tỉnh)"
    assert propose(text).issuers == ("Ủy ban nhân dân tỉnh Sơn Hà",)


def test_an_annex_alone_completes_a_committee_named_in_short_from_its_letterhead() -> None:
    text = "ỦY BAN NHÂN DÂN\nTỈNH SƠN HÀ\nQUY CHẾ\nNuôi mèo\n(Kèm theo Quyết định số 12/QĐ-UBND ngày 05/6/2031 của UBND tỉnh)"
    assert propose(text).issuers == ("Ủy ban nhân dân tỉnh Sơn Hà",)


def test_the_type_may_stand_before_number_and_title_in_one_line() -> None:
    text = f"THỦ TƯỚNG CHÍNH PHỦ\nCHỈ THỊ số 78-TTg ngày 3-10-1994 về việc nuôi mèo.\n{BODY}"
    assert propose(text).type == "Chỉ thị"


def test_the_sign_of_a_body_is_not_taken_for_a_misread_sign_of_the_type() -> None:
    assert propose(paper("BỘ TÀI CHÍNH", "Số: 15-TC/TCT", kind="THÔNG TƯ")).number == "15-TC/TCT"


@pytest.mark.parametrize("dateline", [DATELINE, "Sơn Hà, ngày 05 tháng 6\nnăm 2031"])
def test_a_dateline_above_the_letterhead_is_read(dateline: str) -> None:
    assert propose(f"{dateline}\n{paper(dateline='-----')}").signed_date == DAY


def test_a_date_above_the_letterhead_does_not_displace_the_dateline() -> None:
    assert propose(f"Hà Nội, ngày 01 tháng 12 năm 2032\n{paper()}").signed_date == DAY


@pytest.mark.parametrize("before", ["V/v nuôi mèo theo quy định của Bộ Y tế", "TỔNG CÔNG TY NUÔI MÈO"])
def test_a_dateline_behind_a_subject_or_a_body_in_one_line_is_read(before: str) -> None:
    assert propose(paper(dateline=f"{before} {DATELINE}")).signed_date == DAY


def test_a_day_that_a_subject_speaks_of_is_not_the_day_of_issue() -> None:
    subject = "V/v thực hiện Công điện của Thủ tướng ngày 01 tháng 5 năm 2031"
    assert propose(paper(dateline=f"{subject}\n{DATELINE}")).signed_date == DAY


@pytest.mark.parametrize("place", ["Q.1", "Ea H'leo"])
def test_places_with_points_and_apostrophes_open_a_dateline(place: str) -> None:
    assert propose(paper(dateline=DATELINE.replace("Sơn Hà", place))).signed_date == DAY


def test_dots_of_a_blank_around_the_figures_of_a_day_are_passed_over() -> None:
    assert propose(paper(dateline="Sơn Hà, ngày...05...tháng...6...năm 2031")).signed_date == DAY


def test_a_receipt_below_the_letterhead_makes_no_letter_of_a_plan() -> None:
    received = "ĐẢNG ỦY P. MÈO MUN |\nCÔNG VĂN ĐẾN\nSố: 902\nNgày: 02/7/2031\nChuyển:"
    assert propose(paper(dateline=f"{DATELINE}\n{received}", kind="KẾ HOẠCH")).type == "Kế hoạch"


TRANSLATION = f"""MINISTRY OF CATS SOCIALIST REPUBLIC OF VIETNAM
No. 41/2031/TT-BYT Hanoi, June 5, 2031
CIRCULAR
{"On the keeping of cats and dogs. " * 9}"""


def test_a_translation_has_number_type_day_and_issuer_as_the_original() -> None:
    got = propose(TRANSLATION)
    assert (got.number, got.type, got.signed_date, got.issuer) == ("41/2031/TT-BYT", "Thông tư", DAY, "Bộ Y tế")


def test_a_translation_is_not_refused_as_no_text(tmp_path: Path) -> None:
    (tmp_path / "tep.txt").write_text(TRANSLATION * 3, encoding="utf-8")
    assert read_file(tmp_path / "tep.txt").text.startswith("MINISTRY OF CATS")


def test_english_is_told_from_a_bad_text_layer() -> None:
    assert (is_english(TRANSLATION), is_english("Nghj djnh ntly c6 hi~u lgc thl hhnh kS tii ngky kf bpn hbnh of")) == (True, False)
