"""Pictures of paper: photos and the TIFF files of scanners."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from legal_docs.files.readers import NeedsRecognition, UnreadableFile, pictures, read_file
from legal_docs.files.readers.recognition import can_recognise
from legal_docs.tests.made_files import SAMPLE, pdf
from tests.fixtures import missing


@pytest.fixture
def recognition() -> None:
    if not can_recognise():
        missing("text recognition is not installed (Debian: apt-get install ocrmypdf tesseract-ocr-vie)")


@pytest.fixture
def page(tmp_path: Path, recognition: None) -> Image.Image:
    """A page of text as a scanner gives it."""
    text, picture = pdf(tmp_path / "text.pdf", SAMPLE), tmp_path / "page.png"
    program = shutil.which("gs") or "gs"
    subprocess.run([program, "-q", "-sDEVICE=pnggray", "-r200", "-o", str(picture), str(text)], check=True)
    with Image.open(picture) as drawn:
        return drawn.copy()


def test_a_picture_is_not_decoded_while_its_sender_waits(tmp_path: Path, recognition: None) -> None:
    path = tmp_path / "anh.jpg"
    Image.new("L", (600, 800), "white").save(path)
    path.write_bytes(path.read_bytes()[:-100])  # decoding it would fail
    with pytest.raises(NeedsRecognition):
        read_file(path, recognise=False)


@pytest.mark.slow
def test_the_pages_of_a_tiff_are_recognised_one_by_one(tmp_path: Path, page: Image.Image) -> None:
    seen: list[tuple[int, int]] = []
    page.save(tmp_path / "fax.tif", save_all=True, append_images=[page.convert("1")])
    read = read_file(tmp_path / "fax.tif", progress=lambda done, pages: seen.append((done, pages)))
    assert read.text.count("thanh pho trong nam") == 2
    assert "ocr_unreviewed" in read.warnings
    assert seen == [(1, 2), (2, 2)]


def test_pages_with_too_many_dots_together_are_refused(tmp_path: Path, recognition: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_MOST_DOTS_IN_ALL", 15_000)
    white = Image.new("1", (100, 100), 1)
    white.save(tmp_path / "fax.tif", save_all=True, append_images=[white])
    with pytest.raises(UnreadableFile) as refused:
        read_file(tmp_path / "fax.tif")
    assert refused.value.code == "zip_bomb"
