"""What is read of a recognised scan: nothing is guessed where recognition failed."""

from __future__ import annotations

import pytest
from PIL import Image

from legal_docs.files.metadata.file_name import with_number_of_file
from legal_docs.files.metadata.proposing import Proposal, propose
from legal_docs.files.readers import ReadText, recognition
from legal_docs.files.readers.errors import UnreadableFile
from legal_docs.files.readers.secrecy import refuse_stamped
from legal_docs.importing.reading import reading_of
from legal_docs.text.bodies.issuers import body_name
from legal_docs.text.bodies.misread import nearest_known

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


def test_a_ground_whose_first_words_were_lost_gives_no_number() -> None:
    words = "BỘ TÀI CHÍNH\nTHÔNG TƯ\nVề phí bến đò\n"
    words += "Nghị định số 215/2013/NĐ-CP ngày 23 tháng 12 năm 2013 của Chính phủ;\nĐiều 1. Phí\nKhông thu phí."
    assert propose(words).number is None


def test_a_number_that_found_no_room_beside_the_day_is_read_in_the_next_line() -> None:
    words = "BỘ CÔNG AN\nSố: Hà Nội, ngày 06 tháng 02 năm 2031\n02/2031/TTLT-BCA-BQP\nTHÔNG TƯ LIÊN TỊCH\nVề bến đò"
    got = propose(words)
    assert (got.number, str(got.signed_date)) == ("02/2031/TTLT-BCA-BQP", "2031-02-06")


def test_the_day_of_a_ground_below_the_title_is_not_that_of_issue() -> None:
    words = "BỘ Y TẾ\nSố: 12/QĐ-BYT\nQUYẾT ĐỊNH\nBan hành Quy chế bến đò\n"
    words += "Căn cứ Luật Bến đò ngày 16 tháng 6 năm 2025;\nĐiều 1. Quy chế\nBan hành."
    assert propose(words).signed_date is None


def test_a_figure_in_the_name_of_a_place_does_not_hide_its_day() -> None:
    words = "ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ\nSố: 12/QĐ-UBND\nQuảng Tr1, ngày 18 tháng 11 năm 2025\nQUYẾT ĐỊNH\nVề bến đò"
    assert str(propose(words).signed_date) == "2025-11-18"


def test_pieces_of_the_national_title_are_no_place_of_a_committee() -> None:
    words = "ỦY BAN NHÂN DÂN\nNGÀY HÒ\nXÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 12/QĐ-UBND\nQUYẾT ĐỊNH\nVề bến đò"
    assert all("hội chủ nghĩa" not in issuer.lower() for issuer in propose(words).issuers)


@pytest.mark.parametrize(
    ("seen", "name"),
    [
        ("ỦY BAN NHÂN DÂN PHƯỜNGVĨNHCHÂU", "Ủy ban nhân dân phường Vĩnh Châu"),
        ("BỘKẾHOẠCHVÀĐẦU TƯ", "Bộ Kế hoạch và Đầu tư"),
        ("ỦY BAN NHÂN DÂN THÀNH'PHỐ ĐÀ;NẴNG", "Ủy ban nhân dân thành phố Đà Nẵng"),
        ("ỦY BAN NHÂN DÂN THÀNH 'PHỐ ĐÀ NẴNG", "Ủy ban nhân dân thành phố Đà Nẵng"),
        ("BAN TÁI ĐỊNH CƯ ¬— HUYỆN LỆ THỦY", "Ban Tái định cư huyện Lệ Thủy"),
        ("ỦY BAN NHÂN DÂN XÃ CƯ M'GAR", "Ủy ban nhân dân xã Cư M'gar"),
    ],
)
def test_words_that_recognition_glued_or_marked_are_parted(seen: str, name: str) -> None:
    assert body_name(seen) == name


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Số _12/2031/TT-BTC Hà Nội, ngày 16 tháng 6 năm 2031", "12/2031/TT-BTC"),
        ("Số: 12 2031,TT-BTC\nHà Nội, ngày 16 tháng 6 năm 2031", "12/2031/TT-BTC"),
        ("Số: 12/2031TT-BTC\nHà Nội, ngày 16 tháng 6 năm 2031", "12/2031/TT-BTC"),
        ("Số: 12 2031 BTC\nHà Nội, ngày 16 tháng 6 năm 2031", None),
    ],
)
def test_a_number_is_read_beside_specks_and_without_its_slashes_where_its_year_shows_them(line: str, number: str | None) -> None:
    read = propose(f"BỘ TÀI CHÍNH\n{line}\nTHÔNG TƯ\nVề việc nuôi mèo")
    assert (read.number, str(read.signed_date), read.issuers) == (number, "2031-06-16", ("Bộ Tài chính",))


def test_signs_of_a_rule_behind_a_name_are_no_part_of_it() -> None:
    assert propose("ỦY BAN NHÂN DÂN\nTỈNH CÀ MAU ..... - --~o000\nSố: 12/QĐ-UB\nQUYẾT ĐỊNH").issuers == ("Ủy ban nhân dân tỉnh Cà Mau",)


def test_a_stroke_between_the_parts_of_a_number_is_a_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "_tesseract", lambda *_: "Số: 12⁄2031/TT-BTC")
    assert recognition._head_of(Image.new("L", (100, 100))) == "Số: 12/2031/TT-BTC"


def test_a_full_stop_between_place_and_day_is_a_comma() -> None:
    read = propose("BỘ CÔNG THƯƠNG\nSo: 10/2031/TT-BCT\nHa Nội. ngay 21 thang 4 nàm 2031\nTHÔNG TƯ\nVề việc nuôi mèo")
    assert str(read.signed_date) == "2031-04-21"


@pytest.mark.parametrize(
    ("title", "issuers"),
    [
        ("BỘ TƯ PHÁP CỘNG HỎ.\\ VÄ HỘI C HU NGHĨ \\ VIỆT NÀM", ("Bộ Tư pháp",)),
        ("CỘNG HÒ.\\ XÃ HỘI CHỦ NGHĨ VIỆT N.\\M", ()),
    ],
)
def test_a_national_title_with_eaten_strokes_is_no_body_and_no_part_of_one(title: str, issuers: tuple[str, ...]) -> None:
    assert propose(f"{title}\nĐọc lạp - Tự do - Hạnh phục\nTHÔNG TƯ\nVề việc nuôi mèo").issuers == issuers


@pytest.mark.parametrize(
    ("seen", "name"),
    [
        ("Bộ Thòng einv à truyen thòng", "Bộ Thông tin và Truyền thông"),
        ("Trường Đại học can thơ", "Trường Đại học Cần Thơ"),
        ("Ủy ban nhân dân xã Hoa Binh", "Ủy ban nhân dân xã Hoa Binh"),  # may be another name than the province's
        ("Ban Quản lý rừng Hạ Nam", "Ban Quản lý rừng Hạ Nam"),  # another mark is another place
    ],
)
def test_a_misread_name_is_that_of_the_list_or_of_a_province(seen: str, name: str) -> None:
    assert nearest_known(seen) == name


@pytest.mark.parametrize(("line", "doubts"), [("Số: 21 1I-BIT", ["number_unread"]), ("Số: 21/2031/TT-BCT", []), ("Số: ?Z/NQ-CP", [])])
def test_a_scan_without_a_number_is_a_doubt_unless_it_is_known_to_be_blank(line: str, doubts: list[str]) -> None:
    text = f"BỘ CÔNG THƯƠNG\n{line}\nHà Nội, ngày 21 tháng 4 năm 2031\nTHÔNG TƯ\nVề việc nuôi mèo"
    codes = [warning.code for warning in reading_of(ReadText(text, ("ocr_unreviewed",), format="pdf")).warnings]
    assert [code for code in codes if code == "number_unread"] == doubts


@pytest.mark.parametrize(
    ("head", "issuers"),
    [
        ("BỘ TÀI NGUYÊN VÀ MÔI\nTRƯỜNG - BỘ NỘI VỤ\nSố: 12/2031/TTLT", ("Bộ Tài nguyên và Môi trường", "Bộ Nội vụ")),
        ("SỞ NÔNG NGHIỆP VÀ MÔI\nTRƯỜNG TỈNH CÀ MAU\nSố: 12/TB-SNNMT", ("Sở Nông nghiệp và Môi trường tỉnh Cà Mau",)),
    ],
)
def test_a_name_of_the_list_that_goes_on_in_the_next_line_is_one_name(head: str, issuers: tuple[str, ...]) -> None:
    assert propose(f"{head}\nTHÔNG TƯ LIÊN TỊCH\nVề việc nuôi mèo").issuers == issuers


@pytest.mark.parametrize(("before", "dated"), [("“ng ", True), ("của ", False)])
def test_what_is_no_word_before_a_place_and_day_is_passed_over(before: str, dated: bool) -> None:
    text = f"ỦY BAN NHÂN DÂN\nXÃ VẠN AN\n{before}Vạn An, ngày 21 tháng 01 năm 2031\nSố: 12/BC-UBND\nBÁO CÁO\nVề việc nuôi mèo"
    assert (propose(text).signed_date is not None) == dated


def test_a_joint_circular_is_one_by_its_number_where_its_type_is_misread() -> None:
    assert propose("BỘ TƯ PHÁP - BỘ NỘI VỤ\nSố: 12/2031/TTLT-BTP-BNV\nTHÔNG TỰ LIÊN TỊGH\nVề việc nuôi mèo").type == "Thông tư liên tịch"


@pytest.mark.parametrize(("line", "number"), [("Số: 31 2025,TT-BXD", "31/2025/TT-BXD"), ("Số: 1 2019/TCHQ-TXNK", None)])
def test_a_gap_in_a_number_is_a_lost_slash_only_where_the_next_one_is_lost_too(line: str, number: str | None) -> None:
    read = propose(f"TỔNG CỤC HẢI QUAN\n{line}\nHà Nội, ngày 21 tháng 4 năm 2025\nTHÔNG TƯ\nVề việc nuôi mèo")
    assert (read.number or None) == number


@pytest.mark.parametrize("words", ["TIỀN MẶT", "THÂN MẬT", "TẬN MẮT"])
def test_red_words_that_end_like_the_mark_of_secrecy_are_none(words: str) -> None:
    refuse_stamped([words])
    with pytest.raises(UnreadableFile):
        refuse_stamped(["TỐ! MẬT"])
