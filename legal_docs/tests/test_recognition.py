"""Scanned pages through the real recognition programs."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfWriter

from legal_docs.files.readers import read_file
from legal_docs.files.readers.date_line import date_line_picture
from legal_docs.files.readers.recognition import can_recognise
from legal_docs.tests.made_files import SAMPLE, pdf
from tests.fixtures import missing


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A page as a scanner gives it: a picture, without a letter of text."""
    if not can_recognise():
        missing("text recognition is not installed (Debian: apt-get install tesseract-ocr tesseract-ocr-vie)")
    text, picture = pdf(tmp_path / "text.pdf", SAMPLE), tmp_path / "scan.pdf"
    program = shutil.which("gs") or "gs"
    subprocess.run([program, "-q", "-sDEVICE=pdfimage24", "-r200", "-o", str(picture), str(text)], check=True)
    return picture


@pytest.mark.slow
def test_a_scan_is_recognised_and_marked_as_unreviewed(scan: Path) -> None:
    seen: list[tuple[int, int]] = []
    read = read_file(scan, progress=lambda done, pages: seen.append((done, pages)))
    assert SAMPLE[0].split()[0].casefold() in read.text.casefold()
    assert "ocr_unreviewed" in read.warnings
    assert seen == [(1, 1)]


@pytest.mark.slow
def test_a_page_that_lies_on_its_side_is_turned(scan: Path, tmp_path: Path) -> None:
    lying = PdfWriter(clone_from=str(scan))
    lying.pages[0].rotate(90)
    lying.write(tmp_path / "lying.pdf")
    assert SAMPLE[0].split()[0].casefold() in read_file(tmp_path / "lying.pdf").text.casefold()


@pytest.mark.slow
def test_the_date_line_of_a_scan_is_found_and_cut_out(tmp_path: Path, scan: Path) -> None:
    text = pdf(tmp_path / "text.pdf", ["UY BAN NHAN DAN", "Ha Noi, ngay    thang 4 nam 2031", *SAMPLE])
    program = shutil.which("gs") or "gs"
    subprocess.run([program, "-q", "-sDEVICE=pdfimage24", "-r200", "-o", str(scan), str(text)], check=True)
    with Image.open(io.BytesIO(date_line_picture(scan.read_bytes()))) as line:
        assert line.height < 200
