"""Files to text: what Word counts, what old fonts hide, how pages become paragraphs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from legal_docs.files.readers import read_file
from legal_docs.files.readers.docx_numbering import format_number
from legal_docs.files.readers.legacy_fonts import convert_text, legacy_encoding, tcvn3_to_unicode, vni_to_unicode
from legal_docs.files.readers.pdf_lines import paragraphs
from legal_docs.tests.made_files import SAMPLE, W, docx, paragraph, pdf, table
from legal_docs.tests.outcomes import refusal
from legal_docs.text.structure.parser import parse
from legal_docs.text.words.syllables import close_gaps, vietnamese_share


def test_automatic_numbers_are_counted_as_word_counts_them(tmp_path: Path) -> None:
    body = (
        paragraph("Phạm vi", level=0)
        + paragraph("Mèo", level=1)
        + paragraph("to", level=2)
        + paragraph("nhỏ", level=2)
        + paragraph("Chó", level=1)
        + paragraph("non", level=2)
        + paragraph("Đối tượng", level=0)
        + paragraph("Ngựa", level=1)
    )
    text = read_file(docx(tmp_path / "a.docx", body)).text
    assert text.split("\n") == ["Điều 1. Phạm vi", "1. Mèo", "a) to", "b) nhỏ", "2. Chó", "a) non", "Điều 2. Đối tượng", "1. Ngựa"]
    assert [node.label for node in parse(text).articles()] == ["1", "2"]


def test_lists_of_a_web_page_are_counted_as_a_browser_counts_them(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(
        "<h3>Điều 1. Phạm vi</h3><ol><li><p>Mèo</p><ol type='a'><li>to<li>nhỏ</ol></li><li>Chó</li></ol>"
        "<ol start='3' style='list-style-type: decimal'><li>Ngựa</li><li>4. Bò</li></ol>"
        "<ol style='list-style: lower-alpha'><li>non</li></ol><ul><li>Gà</li></ul>",
        encoding="utf-8",
    )
    lines = ["Điều 1. Phạm vi", "1. Mèo", "a) to", "b) nhỏ", "2. Chó", "3. Ngựa", "4. Bò", "a) non", "Gà"]
    assert read_file(page).text.split("\n") == lines


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (4, "decimal", "4"),
        (4, "upperRoman", "IV"),
        (9, "lowerRoman", "ix"),
        (3, "lowerLetter", "c"),
        (28, "upperLetter", "BB"),
        (7, "decimalZero", "07"),
    ],
)
def test_numbers_are_shown_in_the_forms_of_word(value: int, form: str, shown: str) -> None:
    assert format_number(value, form) == shown


def test_a_letterhead_table_is_read_column_by_column_and_a_data_table_row_by_row(tmp_path: Path) -> None:
    head = table(("CHÍNH PHỦ|Số: 1/2031/NĐ-CP", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|Hà Nội, ngày 01 tháng 01 năm 2031"))
    data = table(("STT", "Con vật", "Mức"), ("1", "Mèo", "3.000"), ("2", "Chó", "4.000"))
    lines = read_file(docx(tmp_path / "a.docx", head + paragraph("Điều 1. Mức thu") + data)).text.split("\n")
    assert lines[:3] == ["CHÍNH PHỦ", "Số: 1/2031/NĐ-CP", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    assert lines[-2:] == ["1\tMèo\t3.000", "2\tChó\t4.000"]


def test_deleted_text_is_left_out_and_footnotes_stand_at_the_end(tmp_path: Path) -> None:
    extra = '<w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del><w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = f'<w:footnotes {W}><w:footnote w:id="2">{paragraph("Khoản này được sửa đổi.")}</w:footnote></w:footnotes>'
    text = read_file(docx(tmp_path / "a.docx", paragraph("Mèo là mèo", extra=extra), footnotes=notes)).text
    assert text == "Mèo là mèo[1]\n[1] Khoản này được sửa đổi."


def test_runs_in_old_fonts_are_converted_and_unicode_runs_beside_them_are_not(tmp_path: Path) -> None:
    body = paragraph("NghÞ ®Þnh nµy", font=".VnTime") + paragraph("céng hoµ", font=".VnTimeH") + paragraph("Đã là Unicode", font="Arial")
    assert read_file(docx(tmp_path / "a.docx", body)).text == "Nghị định này\nCỘNG HOÀ\nĐã là Unicode"


def test_old_encodings_are_known_by_their_letters() -> None:
    tcvn3 = "NghÞ ®Þnh nµy cã hiÖu lùc thi hµnh kÓ tõ ngµy ký"
    vni = "Nghò ñònh naøy coù hieäu löïc thi haønh keå töø ngaøy kyù"
    plain = "Nghị định này có hiệu lực thi hành kể từ ngày ký"
    assert (legacy_encoding(tcvn3), legacy_encoding(vni), legacy_encoding(plain)) == ("tcvn3", "vni", None)
    assert tcvn3_to_unicode(tcvn3) == vni_to_unicode(vni) == plain
    assert convert_text(f"{plain}\n{plain}\n{tcvn3}") == f"{plain}\n{plain}\n{plain}"


def test_capitals_without_tone_marks_in_tcvn3_are_levelled() -> None:
    assert tcvn3_to_unicode("NGHÞ §ÞNH CñA CHÝNH PHñ") == "NGHỊ ĐỊNH CỦA CHÍNH PHỦ"
    assert tcvn3_to_unicode("ñy ban") == "ủy ban"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1"])
def test_plain_text_is_read_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    wanted = "Nghị định này có hiệu lực thi hành từ ngày ký"
    raw = "NghÞ ®Þnh nµy cã hiÖu lùc thi hµnh tõ ngµy ký" if encoding == "latin-1" else wanted
    path = tmp_path / "a.txt"
    path.write_bytes(raw.encode(encoding))
    assert read_file(path).text == wanted


def test_html_gives_paragraphs_and_table_rows_and_no_scripts(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        "<html><head><title>x</title></head><body><script>alert(1)</script><p>Điều 1.\n Phạm <b>vi</b><br>Về mèo</p>"
        "<table><tr><td>STT</td><td>Tên</td></tr><tr><td>1</td><td>Mèo</td></tr></table></body></html>",
        encoding="utf-8",
    )
    assert read_file(path).text.split("\n") == ["Điều 1. Phạm vi", "Về mèo", "STT\tTên", "1\tMèo"]


def test_wrapped_lines_of_pages_are_joined_and_running_heads_dropped() -> None:
    page = (
        "CÔNG BÁO/Số {n} + 12/Ngày 01-02-2031\nĐiều {n}. Phạm vi điều chỉnh của quy định\n"
        "1. Quy định này áp dụng cho mọi con mèo sống trong các\n"
        "công sở của thành phố, kể cả Thông tư số 01/2031/TTLT-BCA-\nBQP.\n2. Chó không phải là mèo.\n{n}"
    )
    text = paragraphs([page.format(n=number) for number in range(1, 6)])
    assert "CÔNG BÁO" not in text
    lines = text.split("\n")
    assert (
        lines[1] == "1. Quy định này áp dụng cho mọi con mèo sống trong các công sở của thành phố, kể cả Thông tư số 01/2031/TTLT-BCA-BQP."
    )
    assert len([line for line in lines if line.startswith("2. Chó")]) == 5


def test_gaps_inside_words_are_closed_where_there_are_many() -> None:
    broken = "th ực hiện v ụ án c ủa n ăm b ị xâm h ại " * 3
    assert close_gaps(broken).startswith("thực hiện vụ án của năm bị xâm hại")
    assert close_gaps("điểm c áp dụng cho mèo") == "điểm c áp dụng cho mèo"


def test_good_text_is_told_from_a_bad_recognition() -> None:
    assert vietnamese_share("Nghị định này có hiệu lực thi hành kể từ ngày ký ban hành") > 0.9
    assert vietnamese_share("Nghj djnh ntly c6 hi~u lgc thl hhnh kS tii ngky kf bpn hbnh xqz rtw") < 0.55


def test_the_text_layer_of_a_pdf_is_read(tmp_path: Path) -> None:
    text = read_file(pdf(tmp_path / "a.pdf", SAMPLE)).text
    assert text.split("\n")[0] == SAMPLE[0]
    assert f"{SAMPLE[1]} {SAMPLE[2]}" in text


def test_word_files_of_before_docx_go_through_libreoffice_or_say_that_it_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.rtf"
    path.write_bytes(rb"{\rtf1\ansi\uc1 Ngh\u7883?  \u273?\u7883?nh n\u224?y v\u7873? m\u232?o\par}")
    if shutil.which("soffice"):
        assert "định này về mèo" in read_file(path).text
    monkeypatch.setenv("PATH", "")
    assert refusal(path) == "office_missing"


def test_what_stands_below_number_and_dateline_is_a_paragraph_of_its_own() -> None:
    lines = ["SỞ TƯ PHÁP", "Số: 68 /STP-VB Thành phố Hồ Chí Minh, ngày 25 tháng 2 năm 2031", "Về Chương trình hỗ trợ pháp lý liên ngành"]
    assert paragraphs(["\n".join(lines)]).split("\n") == lines
