"""The Word files that the site makes."""

from __future__ import annotations

from pathlib import Path

from legal_docs.files.docx_writer import to_docx
from legal_docs.files.readers import read_file


def test_a_made_word_file_reads_back_as_its_lines(tmp_path: Path) -> None:
    lines = ["Điều 1. Phạm vi & đối tượng", "1. Khoản <một>."]
    path = tmp_path / "a.docx"
    path.write_bytes(to_docx(lines))
    assert read_file(path).text.split("\n") == lines


def test_the_same_text_gives_the_same_bytes() -> None:
    assert to_docx(["Một"]) == to_docx(["Một"])
