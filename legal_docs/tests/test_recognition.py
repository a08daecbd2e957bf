"""Scanned pages through the real recognition programs."""

from __future__ import annotations

import io
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFont
from pypdf import PdfWriter

from legal_docs.files.readers import UnreadableFile, read_file, recognition
from legal_docs.files.readers.date_line import date_line_picture
from legal_docs.files.readers.pdf_process import page_picture
from legal_docs.files.readers.recognition import can_recognise
from legal_docs.tests.made_files import SAMPLE, pdf
from legal_docs.tests.made_offices import FONTS, printed
from legal_docs.tests.outcomes import refusal
from tests.fixtures import missing

Colour = tuple[int, int, int]
RED: Colour = (205, 30, 45)


def scanned(lines: list[str], folder: Path) -> Path:
    """Print lines and scan the print."""
    text, picture = pdf(folder / "text.pdf", lines), folder / "scan.pdf"
    program = shutil.which("gs") or "gs"
    subprocess.run([program, "-q", "-sDEVICE=pdfimage24", "-r200", "-o", str(picture), str(text)], check=True)
    return picture


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page as a scanner gives it: a picture, without a letter of text; made once for this file, whose tests leave it as it is."""
    if not can_recognise():
        missing("text recognition is not installed (Debian: apt-get install tesseract-ocr tesseract-ocr-vie)")
    return scanned(SAMPLE, tmp_path_factory.mktemp("scan"))


@pytest.mark.slow
def test_a_scan_that_stands_on_its_head_is_recognised_and_marked_as_unreviewed(scan: Path, tmp_path: Path) -> None:
    turned = PdfWriter(clone_from=str(scan))
    turned.pages[0].rotate(180)
    turned.write(tmp_path / "turned.pdf")
    seen: list[tuple[int, int]] = []
    read = read_file(tmp_path / "turned.pdf", progress=lambda done, pages: seen.append((done, pages)))
    assert SAMPLE[0].split()[0].casefold() in read.text.casefold()
    assert "ocr_unreviewed" in read.warnings
    assert seen == [(1, 1)]


@pytest.mark.parametrize(
    ("answers", "upper_left"),
    [
        ({150: "Rotate: 180\nOrientation confidence: 9.0"}, "white"),
        ({150: "Rotate: 180\nOrientation confidence: 3.9", 300: "Rotate: 0\nOrientation confidence: 9.0"}, "black"),
        ({300: "Rotate: 180\nOrientation confidence: 9.0"}, "white"),
        ({150: "Rotate: 180\nOrientation confidence: 3.9", 300: "Rotate: 180\nOrientation confidence: 3.9"}, "black"),
        ({}, "black"),
    ],
    ids=["sure", "sure of the whole", "too few letters in half the size", "never sure", "too few letters"],
)
def test_a_page_is_looked_at_in_its_whole_size_where_half_of_it_does_not_tell_how_it_lies(
    monkeypatch: pytest.MonkeyPatch, answers: dict[int, str], upper_left: str
) -> None:
    page = Image.new("RGB", (40, 60), "white")
    page.putpixel((0, 0), (0, 0, 0))
    sizes: list[tuple[int, int]] = []

    def tesseract(picture: Image.Image, *_options: str, dots: int) -> str:
        sizes.append((picture.width, dots))
        if dots not in answers:
            raise subprocess.CalledProcessError(1, "tesseract")
        return answers[dots]

    monkeypatch.setattr(recognition, "_tesseract", tesseract)
    assert recognition._turned(page).getpixel((0, 0)) == ImageColor.getrgb(upper_left)
    assert sizes == [(20, 150), (40, 300)][: len(sizes)]
    assert (len(sizes) == 1) == (answers.get(150, "").endswith("9.0"))


@pytest.mark.slow
@pytest.mark.usefixtures("scan")  # says what is missing
def test_the_date_line_of_a_scan_is_found_and_cut_out(tmp_path: Path) -> None:
    dated = scanned(["UY BAN NHAN DAN", "Ha Noi, ngay    thang 4 nam 2031", *SAMPLE], tmp_path)
    with Image.open(io.BytesIO(date_line_picture(dated.read_bytes()))) as line:
        assert line.height < 200


@cache
def picture_of(scan: Path) -> bytes:
    """Return the first page of a scan as a picture."""
    return page_picture(scan.read_bytes(), 0)


def stamped(scan: Path, words: str, at: tuple[int, int] = (1500, 60), angle: float = 0, ink: Colour = RED) -> Image.Image:
    """Return the first page of a scan with words stamped on it in a red frame."""
    letters = io.BytesIO()
    with TTFont(FONTS / "be-vietnam-pro-400-normal.woff2") as font:
        font.flavor = None
        font.save(letters)
    letters.seek(0)
    big = ImageFont.truetype(letters, 60)
    with Image.open(io.BytesIO(picture_of(scan))) as picture:
        page = picture.convert("RGB")
    left, top, right, bottom = (round(edge) for edge in big.getbbox(words))
    stamp = Image.new("RGB", (right - left + 50, bottom - top + 40), "white")
    pen = ImageDraw.Draw(stamp)
    pen.text((25 - left, 20 - top), words, font=big, fill=ink)
    pen.rectangle((0, 0, stamp.width - 1, stamp.height - 1), outline=ink, width=6)
    stamped_on = Image.new("RGB", page.size, "white")
    stamped_on.paste(stamp.rotate(angle, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC), at)
    return ImageChops.multiply(page, stamped_on)


def is_seen(page: Image.Image) -> bool:
    """Return whether a stamp of secrecy is seen in the red ink of a page, by the reading that looks for nothing else."""
    try:
        recognition.refuse_red_stamp(page)
    except UnreadableFile as error:
        return error.code == "confidential"
    return False


@pytest.mark.slow
@pytest.mark.parametrize(("name", "words"), [("quet.png", "TỐI MẬT"), ("quet.pdf", "MẬT")])
def test_a_scan_with_a_red_stamp_of_secrecy_is_refused(scan: Path, tmp_path: Path, name: str, words: str) -> None:
    stamped(scan, words).save(tmp_path / name)
    assert refusal(tmp_path / name) == "confidential"


@pytest.mark.parametrize(("at", "angle"), [((300, 2600), 0), ((1400, 200), -20), ((400, 2400), 90), ((400, 2400), 180)])
def test_a_stamp_of_secrecy_is_seen_where_it_is_turned_or_stands_low(scan: Path, at: tuple[int, int], angle: float) -> None:
    assert is_seen(stamped(scan, "TỐI MẬT", at, angle))


def test_a_faded_stamp_of_secrecy_is_seen(scan: Path) -> None:
    assert is_seen(stamped(scan, "TỐI MẬT", ink=(245, 180, 190)))


@pytest.mark.parametrize("lines", [1, 20])
def test_a_stamp_of_secrecy_is_seen_beside_other_red_ink(scan: Path, lines: int) -> None:
    page = stamped(scan, "TỐI MẬT", at=(700, 160))
    pen = ImageDraw.Draw(page)
    for number in range(lines):  # one beside the stamp, others apart
        pen.rectangle((100, 130 + 110 * number if number else 130, 1500 if not number else 640, 140 + 110 * number), fill=(205, 30, 45))
    assert is_seen(page)


@pytest.mark.parametrize("paper", [(255, 205, 210), (250, 214, 190)], ids=["pink paper", "warm light"])
def test_a_stamp_of_secrecy_is_seen_on_paper_that_is_not_white(scan: Path, paper: tuple[int, int, int]) -> None:
    page = stamped(scan, "TỐI MẬT")
    assert is_seen(ImageChops.multiply(page, Image.new("RGB", page.size, paper)))


@pytest.mark.slow
def test_what_else_is_stamped_in_red_is_neither_refused_nor_read(scan: Path, tmp_path: Path) -> None:
    stamped(scan, "HỎA TỐC").save(tmp_path / "quet.png")
    assert "TỐC" not in read_file(tmp_path / "quet.png").text.upper()


def test_a_page_that_takes_too_long_is_not_taken_for_an_empty_one(scan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "TIME_LIMIT", 0.001)
    assert refusal(scan) == "recognition_timeout"


def test_the_head_that_took_too_long_is_a_doubt_of_a_pdf_with_text(scan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recognition, "TIME_LIMIT", 0.001)
    printed("\n".join(["Điều 1. Quy chế này quy định việc quản lý chợ trên địa bàn thành phố."] * 12), tmp_path / "text.pdf")
    text = PdfWriter(clone_from=str(tmp_path / "text.pdf"))
    text.append(str(scan))
    text.write(tmp_path / "both.pdf")
    assert read_file(tmp_path / "both.pdf").warnings == ("head_unread",)
