"""A Word file is read as Word shows it: changes accepted, hidden text left out, cells and rows wherever they are wrapped."""

from __future__ import annotations

from pathlib import Path

import pytest

from legal_docs.files.readers import UnreadableFile, read_file
from legal_docs.tests.made_files import W, docx, paragraph, table

DELETED_END = "<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr><w:r><w:t xml:space='preserve'>{}</w:t></w:r></w:p>"
CONTROL = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"


def lines(path: Path) -> list[str]:
    return read_file(path).text.split("\n")


def cell(text: str) -> str:
    return f"<w:tc>{paragraph(text)}</w:tc>"


def test_a_paragraph_whose_end_mark_was_deleted_continues_in_the_next_one(tmp_path: Path) -> None:
    body = DELETED_END.format("Nuôi mèo ") + paragraph("phải đăng ký.", level=0) + paragraph("Nuôi chó cũng vậy.", level=0)
    assert lines(docx(tmp_path / "a.docx", body)) == ["Điều 1. Nuôi mèo phải đăng ký.", "Điều 2. Nuôi chó cũng vậy."]


def test_a_deleted_row_of_a_table_is_left_out(tmp_path: Path) -> None:
    rows = f"<w:tr><w:trPr><w:del w:id='1'/></w:trPr>{cell('Mèo đen')}{cell('1')}</w:tr><w:tr>{cell('Mèo vàng')}{cell('2')}</w:tr>"
    assert lines(docx(tmp_path / "a.docx", f"<w:tbl>{rows}</w:tbl>")) == ["Mèo vàng\t2"]


def test_hidden_text_is_left_out(tmp_path: Path) -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ghi chú</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t> vàng</w:t></w:r>"
    assert lines(docx(tmp_path / "a.docx", paragraph("Mèo", extra=hidden))) == ["Mèo vàng"]


def test_cells_and_rows_in_content_controls_are_read(tmp_path: Path) -> None:
    row = f"<w:tr>{CONTROL.format(cell('Mèo'))}{cell('1')}</w:tr>"
    assert lines(docx(tmp_path / "a.docx", f"<w:tbl>{CONTROL.format(row)}</w:tbl>")) == ["Mèo\t1"]


def test_a_table_inside_a_table_is_read_once(tmp_path: Path) -> None:
    inner = table(("Mèo", "1"), ("Chó", "2"))
    outer = f"<w:tbl><w:tr><w:tc>{paragraph('Điều 1. Danh mục')}{inner}</w:tc></w:tr></w:tbl>"
    assert lines(docx(tmp_path / "a.docx", outer)) == ["Điều 1. Danh mục", "Mèo\t1", "Chó\t2"]


def test_endnotes_stand_at_the_end_and_share_the_count_with_footnotes(tmp_path: Path) -> None:
    marks = "<w:r><w:footnoteReference w:id='2'/><w:endnoteReference w:id='2'/></w:r>"
    notes = {
        "footnotes": f"<w:footnotes {W}><w:footnote w:id='2'>{paragraph('Bãi bỏ.')}</w:footnote></w:footnotes>",
        "endnotes": f"<w:endnotes {W}><w:endnote w:id='2'>{paragraph('Sửa đổi.')}</w:endnote></w:endnotes>",
    }
    assert lines(docx(tmp_path / "a.docx", paragraph("Mèo", extra=marks), **notes)) == ["Mèo[1][2]", "[1] Bãi bỏ.", "[2] Sửa đổi."]


def test_what_word_opens_under_the_name_doc_is_read_as_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "page.doc").write_text("<html xmlns:w='urn:x'><body><p class=MsoNormal>Mèo vàng</p></body></html>", encoding="utf-8")
    docx(tmp_path / "new.docx", paragraph("Mèo vàng")).rename(tmp_path / "new.doc")
    assert {path.name: lines(path) for path in tmp_path.iterdir()} == {"page.doc": ["Mèo vàng"], "new.doc": ["Mèo vàng"]}
    (tmp_path / "archive.doc").write_text("MIME-Version: 1.0\n\n<html><body>Mèo</body></html>", encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"\.doc but its content is MHT"):
        read_file(tmp_path / "archive.doc")


def test_a_damaged_file_is_refused_without_the_words_of_programs(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4\nrubbish")
    (tmp_path / "b.docx").write_bytes(b"PK\x03\x04" + bytes(100))
    for path in tmp_path.iterdir():
        with pytest.raises(UnreadableFile) as refusal:
            read_file(path)
        assert refusal.value.data["detail"] not in str(refusal.value)
