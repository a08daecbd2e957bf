"""The head of a scan read twice: which reading counts, and what becomes a doubt."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw

from legal_docs.files.metadata.proposing import Proposal
from legal_docs.files.metadata.second_reading import compared
from legal_docs.files.readers import pdf_process, read_file
from legal_docs.files.readers.recognition import can_recognise
from legal_docs.importing.reading import reading_of
from legal_docs.tests.made_offices import printed
from tests.fixtures import missing

FIRST = Proposal(
    number="12/2031/TT-BYT",
    type="Thông tư",
    issuer="Bộ Y tế",
    issuers=("Bộ Y tế",),
    signed_date=date(2031, 3, 5),
)
NOTHING = Proposal()
LINES = [
    "BỘ Y TẾ\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "\tĐộc lập - Tự do - Hạnh phúc",
    "Số: 12/2031/TT-BYT\tHà Nội, ngày 05 tháng 3 năm 2031",
    "THÔNG TƯ",
    "Quy định về vệ sinh của bến đò",
    "Căn cứ Luật Phòng bệnh ngày 10 tháng 12 năm 2025;",
    *["Bộ trưởng Bộ Y tế ban hành Thông tư quy định về vệ sinh của bến đò và của chợ."] * 4,
]


def codes(proposal: Proposal) -> list[str]:
    return [warning.code for warning in proposal.warnings]


def test_what_both_readings_say_is_no_doubt() -> None:
    assert codes(compared(FIRST, FIRST)) == []


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"number": "17/2031/TT-BYT"}, "number_read_twice"),
        ({"issuers": ("Bộ Y tê",), "issuer": "Bộ Y tê X"}, "issuer_read_twice"),
        ({"signed_date": date(2031, 3, 8)}, "date_read_twice"),
        ({"type": "Thông báo"}, "type_read_twice"),
        ({"number": None}, "number_read_once"),
        ({"issuer": None, "issuers": ()}, "issuer_read_once"),
    ],
)
def test_what_one_reading_says_otherwise_is_a_doubt_with_its_words(other: dict[str, object], code: str) -> None:
    second = Proposal(**{**{name: getattr(FIRST, name) for name in ("number", "type", "issuer", "issuers", "signed_date")}, **other})  # type: ignore[arg-type]
    assert codes(compared(FIRST, second)) == [code]


def test_the_second_reading_gives_what_the_first_could_not_read() -> None:
    got = compared(NOTHING, FIRST)
    assert (got.number, got.type, got.issuers, got.signed_date) == (FIRST.number, FIRST.type, FIRST.issuers, FIRST.signed_date)


def test_the_number_with_the_sign_of_a_known_body_counts() -> None:
    assert compared(Proposal(number="12/2031/TIBYI"), FIRST).number == FIRST.number
    joint = Proposal(number="02/2031/TTLT-BCA-BQP-BGDĐT")
    assert compared(joint, Proposal(number="02/2031/VTLI-BCA-BQP-BGDĐT")).number == joint.number


def test_the_day_that_fits_the_year_of_the_number_counts() -> None:
    assert compared(Proposal(number=FIRST.number, signed_date=date(2081, 3, 5)), FIRST).signed_date == FIRST.signed_date


def test_a_listed_body_counts_as_the_more_probable() -> None:
    odd = Proposal(issuer="Bộ Y tê cọ;ng", issuers=("Bộ Y tê cọ;ng",))
    assert compared(odd, FIRST).issuers == FIRST.issuers


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Image.Image:
    """The letter as it is printed."""
    path = tmp_path_factory.mktemp("letter") / "in.pdf"
    printed("\n".join(LINES), path)
    with Image.open(io.BytesIO(pdf_process.page_picture(path.read_bytes(), 0))) as picture:
        return picture.convert("RGB")


def spoilt(page: Image.Image, path: Path, *, shade: bool = False, stamp: bool = False, angle: float = 0.0, quarter: int = 0) -> Path:
    """Spoil a print as scanners and offices do."""
    if shade:
        page = Image.composite(
            Image.new("RGB", page.size, (60, 60, 55)), page, Image.linear_gradient("L").resize(page.size).point(lambda grey: grey * 2 // 3)
        )
    if stamp:
        ink = Image.new("RGB", page.size, "white")
        for place in range(8):
            ImageDraw.Draw(ink).line((250 + 40 * place, 250, 300 + 40 * place, 520), fill=(205, 30, 45), width=8)
        page = ImageChops.multiply(page, ink)  # ink shows through ink
    if angle:
        page = page.rotate(angle, fillcolor="white", resample=Image.Resampling.BICUBIC)
    page.rotate(90 * quarter, expand=True).save(path, compress_level=1)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("ways", [{"shade": True, "quarter": 1}, {"stamp": True, "angle": 3.0, "quarter": 2}])
def test_the_facts_of_a_spoilt_scan_are_read(letter: Image.Image, tmp_path: Path, ways: dict[str, float]) -> None:
    if not can_recognise():
        missing("text recognition is not installed (Debian: apt-get install tesseract-ocr tesseract-ocr-vie)")
    got = reading_of(read_file(spoilt(letter, tmp_path / "anh.png", **ways))).proposal  # type: ignore[arg-type]
    assert (got.number, got.type, got.issuers, got.signed_date) == (FIRST.number, FIRST.type, FIRST.issuers, FIRST.signed_date)
