"""Pictures of paper: photos and the TIFF files of scanners."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from PIL import Image
from wagtail.documents.models import Document

from legal_docs.files.readers import EXTENSIONS, NeedsWorker, clean_pages, pictures, read_file
from legal_docs.files.readers.recognition import Recognised, can_recognise
from legal_docs.tests.made_files import SAMPLE, pdf
from legal_docs.tests.outcomes import refusal
from tests.fixtures import missing


@pytest.fixture
def recognition() -> None:
    if not can_recognise():
        missing("text recognition is not installed (Debian: apt-get install tesseract-ocr tesseract-ocr-vie)")


@pytest.fixture
def handed_on(monkeypatch: pytest.MonkeyPatch) -> list[Image.Image]:
    """The pages that are handed to recognition, which is slow and left out here."""
    seen: list[Image.Image] = []
    monkeypatch.setattr(pictures, "can_recognise", lambda: True)

    def recognised_pictures(given: Iterable[Image.Image], *, pages: int, progress: object) -> Recognised:
        seen.extend(given)
        assert len(seen) == pages
        return Recognised((" ".join(SAMPLE),) * len(seen))

    monkeypatch.setattr(pictures, "recognised_pictures", recognised_pictures)
    return seen


def grey_in(page: Image.Image) -> int:
    """Return the grey of the dot at the upper left of a picture."""
    return page.convert("L").tobytes()[0]


@pytest.fixture
def page(tmp_path: Path, recognition: None) -> Image.Image:
    """A page of two lines as a scanner gives it."""
    text, picture = pdf(tmp_path / "text.pdf", SAMPLE[1:3]), tmp_path / "page.png"
    program = shutil.which("gs") or "gs"
    subprocess.run([program, "-q", "-sDEVICE=pnggray", "-r200", "-o", str(picture), str(text)], check=True)
    with Image.open(picture) as drawn:
        return drawn.copy()


def test_a_picture_is_not_decoded_while_its_sender_waits(tmp_path: Path, recognition: None) -> None:
    path = tmp_path / "anh.jpg"
    Image.new("L", (600, 800), "white").save(path)
    path.write_bytes(path.read_bytes()[:-100])  # decoding it would fail
    with pytest.raises(NeedsWorker):
        read_file(path, at_once=True)


def test_a_long_strip_does_not_count_as_a_page_and_is_not_enlarged(
    tmp_path: Path, recognition: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clean_pages, "upright_size", lambda page: pytest.fail("enlarged"))
    Image.new("L", (600, 20_000), "white").save(tmp_path / "man-hinh.png")
    assert refusal(tmp_path / "man-hinh.png") == "no_text_of_picture"


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
    assert refusal(tmp_path / "fax.tif") == "zip_bomb"


def test_the_preview_in_a_photo_is_no_page(tmp_path: Path, handed_on: list[Image.Image]) -> None:
    photo = Image.new("RGB", (100, 100), "white")
    photo.save(tmp_path / "anh.jpg", format="MPO", save_all=True, append_images=[photo])
    read_file(tmp_path / "anh.jpg")
    assert len(handed_on) == 1


def test_a_tiff_of_too_many_pages_is_refused_not_cut(tmp_path: Path, handed_on: list[Image.Image], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "MOST_RECOGNISED", 2)
    white = Image.new("L", (100, 100), "white")
    white.save(tmp_path / "hai.tif", save_all=True, append_images=[white])
    white.save(tmp_path / "ba.tif", save_all=True, append_images=[white] * 2)
    read_file(tmp_path / "hai.tif")
    assert len(handed_on) == 2
    assert refusal(tmp_path / "ba.tif") == "too_many_pages"


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_a_dark_dot_of_16_bits_stays_dark(tmp_path: Path, handed_on: list[Image.Image], name: str) -> None:
    Image.new("I;16", (100, 100), 2000).save(tmp_path / name)
    read_file(tmp_path / name)
    assert grey_in(handed_on[0]) < 20


def test_what_is_transparent_is_white(tmp_path: Path, handed_on: list[Image.Image]) -> None:
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(tmp_path / "a.png")
    read_file(tmp_path / "a.png")
    assert grey_in(handed_on[0]) > 240


def test_a_picture_that_cannot_be_recognised_is_not_called_a_pdf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "can_recognise", lambda: False)
    Image.new("L", (100, 100), "white").save(tmp_path / "a.png")
    assert refusal(tmp_path / "a.png") == "no_text_of_picture"


@pytest.mark.django_db
def test_the_library_of_files_takes_what_the_import_keeps_and_no_program() -> None:
    refused = []
    for extension in (*EXTENSIONS, ".exe"):
        try:
            Document(title="Văn bản", file=f"van-ban{extension}").clean()
        except ValidationError:
            refused.append(extension)
    assert refused == [".exe"]
