"""Files to text: what Word counts, what old fonts hide, what is refused and why."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from legal_docs.files.readers import LARGEST_FILE, UnreadableFile, pdf_process, read_file
from legal_docs.files.readers import pdf as readers_pdf
from legal_docs.files.readers.docx_numbering import format_number
from legal_docs.files.readers.legacy_fonts import convert_text, legacy_encoding, tcvn3_to_unicode, vni_to_unicode
from legal_docs.files.readers.pdf_lines import paragraphs
from legal_docs.tests.made_files import SAMPLE, W, docx, paragraph, pdf, table
from legal_docs.text import parse
from legal_docs.text.syllables import close_gaps, vietnamese_share


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_file(path)
    assert "%(" not in str(caught.value)
    return caught.value.code


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


def test_locked_scanned_and_broken_pdfs_are_refused_each_with_its_reason(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    scan = pypdf.PdfWriter()
    scan.add_blank_page(width=595, height=842)
    scan.write(tmp_path / "scan.pdf")
    locked = pypdf.PdfWriter(clone_from=str(pdf(tmp_path / "open.pdf", SAMPLE)))
    locked.encrypt("bí mật", algorithm="RC4-128")
    locked.write(tmp_path / "locked.pdf")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4\nkh\xf4ng ph\xe3i PDF")
    if shutil.which("ocrmypdf") is None:
        assert refusal(tmp_path / "scan.pdf") == "no_text_layer"
    assert refusal(tmp_path / "locked.pdf") == "encrypted"
    assert refusal(tmp_path / "broken.pdf") == "damaged"


def test_a_pdf_that_takes_too_long_and_a_scan_of_too_many_pages_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pypdf = pytest.importorskip("pypdf")
    scan = pypdf.PdfWriter()
    for _ in range(readers_pdf.MOST_RECOGNISED + 1):
        scan.add_blank_page(width=595, height=842)
    scan.write(tmp_path / "scan.pdf")
    assert refusal(tmp_path / "scan.pdf") == "too_many_pages"
    monkeypatch.setattr(pdf_process, "TIME_LIMIT", 0.001)
    assert refusal(pdf(tmp_path / "slow.pdf", SAMPLE)) == "office_timeout"


def test_a_pdf_page_that_unpacks_to_far_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_process, "MEMORY_LIMIT", pdf_process.MEMORY_LIMIT // 4)  # reached in a second
    generic = pytest.importorskip("pypdf.generic")
    from pypdf import PdfWriter

    writer = PdfWriter()
    content = generic.DecodedStreamObject()
    content.set_data(b"BT /F1 1 Tf (a) Tj ET " * 1_000_000)
    writer.add_blank_page(width=595, height=842)[generic.NameObject("/Contents")] = writer._add_object(content.flate_encode())
    writer.write(tmp_path / "bomb.pdf")
    assert refusal(tmp_path / "bomb.pdf") == "zip_bomb"


def test_a_text_longer_than_any_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.html"
    path.write_text("<p>Mèo</p>\n" * 10 + "<p>" + "mèo " * 2_600_000 + "</p>", encoding="utf-8")
    assert refusal(path) == "too_large"


def test_bad_files_are_refused_each_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "empty.docx").write_bytes(b"")
    (tmp_path / "picture.gif").write_bytes(b"GIF89a")
    (tmp_path / "really_a_pdf.docx").write_bytes(b"%PDF-1.4")
    (tmp_path / "not_a_zip.docx").write_bytes(b"PK\x03\x04" + b"x" * 100)
    with (tmp_path / "large.txt").open("wb") as stream:
        stream.truncate(LARGEST_FILE + 1)
    docx(tmp_path / "macro.docx", paragraph("Mèo")).touch()
    with zipfile.ZipFile(tmp_path / "macro.docx", "a") as package:
        package.writestr("word/vbaProject.bin", b"x")
    (tmp_path / "locked.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    docx(tmp_path / "blank.docx", paragraph("  "))
    codes = {path.name: refusal(path) for path in sorted(tmp_path.iterdir())}
    assert codes == {
        "blank.docx": "no_text",
        "empty.docx": "empty_file",
        "large.txt": "too_large",
        "locked.docx": "encrypted",
        "macro.docx": "macros",
        "not_a_zip.docx": "damaged",
        "picture.gif": "unknown_format",
        "really_a_pdf.docx": "wrong_extension",
    }
    assert refusal(tmp_path / "nowhere.docx") == "missing"


def test_a_picture_and_rubbish_under_a_documents_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "picture.pdf").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    (tmp_path / "rubbish.pdf").write_bytes(b"rubbish")
    (tmp_path / "rubbish.txt").write_text("xq zxw kqj bvc " * 100, encoding="utf-8")
    codes = {path.name: refusal(path) for path in sorted(tmp_path.iterdir())}
    assert codes == {"picture.pdf": "wrong_extension", "rubbish.pdf": "damaged", "rubbish.txt": "unreadable_text"}


def test_a_docx_cut_in_half_or_with_bytes_overwritten_is_refused(tmp_path: Path) -> None:
    whole = docx(
        tmp_path / "whole.docx", "".join(paragraph(f"Mèo số {number} {number * 7919 % 1000}") for number in range(500))
    ).read_bytes()
    (tmp_path / "half.docx").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "overwritten.docx").write_bytes(whole[:1000] + b"\xff" * 300 + whole[1300:])
    assert refusal(tmp_path / "half.docx") == "damaged"
    assert refusal(tmp_path / "overwritten.docx") == "damaged"


def test_elements_nested_without_end_are_refused(tmp_path: Path) -> None:
    deep = 3000
    body = "<w:tbl><w:tr><w:tc>" * deep + paragraph("Mèo") + "</w:tc></w:tr></w:tbl>" * deep
    assert refusal(docx(tmp_path / "deep.docx", body)) == "damaged"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = docx(tmp_path / "bomb.docx", paragraph("Mèo"), media="0" * (25 * 1024 * 1024))
    assert refusal(path) == "zip_bomb"


def test_xml_with_entities_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "entities.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>')
    assert refusal(path) == "damaged"


@pytest.mark.parametrize("marking", ["MẬT", "TỐI MẬT", "Tuyệt mật"])
def test_a_document_marked_secret_is_refused_and_the_word_in_running_text_is_not(tmp_path: Path, marking: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"BỘ CÔNG AN\n{marking}\nQUYẾT ĐỊNH\nĐiều 1. A", encoding="utf-8")
    assert refusal(path) == "confidential"
    path.write_text("BỘ CÔNG AN\nVề việc bảo vệ bí mật; tài liệu mật được giữ kín.\nĐiều 1. A", encoding="utf-8")
    assert "bí mật" in read_file(path).text


@pytest.mark.parametrize("line", ["BỘ CÔNG AN      MẬT", "BỘ CÔNG AN\tTỐI MẬT", "Độ mật: Mật", "M Ậ T", "[TỐI MẬT]", "TUYET MAT"])
def test_a_mark_of_secrecy_is_seen_beside_the_letterhead_and_in_other_spellings(tmp_path: Path, line: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"{line}\nQUYẾT ĐỊNH\nĐiều 1. A", encoding="utf-8")
    assert refusal(path) == "confidential"


@pytest.mark.parametrize("name", ["header1", "footer2"])
def test_a_mark_of_secrecy_in_header_or_footer_is_seen_and_their_other_text_is_left_out(tmp_path: Path, name: str) -> None:
    body = paragraph("Điều 1. Phạm vi")
    edge = f"<w:hdr {W}>{{}}</w:hdr>"
    assert refusal(docx(tmp_path / "secret.docx", body, **{name: edge.format(paragraph("MẬT"))})) == "confidential"
    assert read_file(docx(tmp_path / "open.docx", body, **{name: edge.format(paragraph("Trang 1"))})).text == "Điều 1. Phạm vi"


def test_a_mark_of_secrecy_in_a_text_box_is_seen(tmp_path: Path) -> None:
    box = f"<w:p><w:r><w:pict><w:txbxContent>{paragraph('MẬT')}</w:txbxContent></w:pict></w:r></w:p>"
    assert refusal(docx(tmp_path / "a.docx", box + paragraph("Điều 1. Phạm vi"))) == "confidential"


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
