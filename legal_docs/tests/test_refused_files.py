"""Files that are refused, each with its reason: broken, locked, too large, dangerous, unreadable, secret."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from legal_docs.files.readers import LARGEST_FILE, pdf_process, read_file
from legal_docs.files.readers import pdf as readers_pdf
from legal_docs.files.readers.recognition import can_recognise
from legal_docs.tests.made_files import SAMPLE, W, docx, paragraph, pdf
from legal_docs.tests.outcomes import refusal


def test_locked_scanned_and_broken_pdfs_are_refused_each_with_its_reason(tmp_path: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    scan = pypdf.PdfWriter()
    scan.add_blank_page(width=595, height=842)
    scan.write(tmp_path / "scan.pdf")
    locked = pypdf.PdfWriter(clone_from=str(pdf(tmp_path / "open.pdf", SAMPLE)))
    locked.encrypt("bí mật", algorithm="RC4-128")
    locked.write(tmp_path / "locked.pdf")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4\nkh\xf4ng ph\xe3i PDF")
    if not can_recognise():
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
