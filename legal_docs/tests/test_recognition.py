"""Scanned pages through the real recognition programs."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from legal_docs.lawtext.readers import read_file
from legal_docs.lawtext.readers.recognition import can_recognise
from legal_docs.tests.test_lawtext_readers import SAMPLE, pdf
from tests.fixtures import missing


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A page as a scanner gives it: a picture, without a letter of text."""
    if not can_recognise():
        missing("text recognition is not installed (Debian: apt-get install ocrmypdf tesseract-ocr-vie)")
    text, picture = pdf(tmp_path / "text.pdf", SAMPLE), tmp_path / "scan.pdf"
    program = shutil.which("gs") or "gs"
    subprocess.run([program, "-q", "-sDEVICE=pdfimage24", "-r200", "-o", str(picture), str(text)], check=True)
    return picture


def test_a_scan_is_recognised_and_marked_as_unreviewed(scan: Path) -> None:
    seen: list[tuple[int, int]] = []
    read = read_file(scan, progress=lambda done, pages: seen.append((done, pages)))
    assert SAMPLE[0].split()[0].casefold() in read.text.casefold()
    assert "ocr_unreviewed" in read.warnings
    assert seen == [(1, 1)]
