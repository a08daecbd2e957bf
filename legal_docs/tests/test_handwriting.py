"""The day and month that a hand wrote into the dateline of a scan: proposed as a doubt, within what the file and its text allow."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageOps

from legal_docs.files.readers import handwriting
from legal_docs.files.readers.handwriting import ByHand, dateline, with_date_by_hand
from legal_docs.files.readers.handwriting.dateline import Word, date_in, find_dateline
from legal_docs.files.readers.handwriting.digits import chances
from legal_docs.files.readers.handwriting.figures import numbers_in
from legal_docs.files.readers.handwriting.ink import blackened, written

# Strokes as a pen draws them, in a square of 100 points.
STROKES = {
    0: [[(50, 5), (25, 25), (20, 60), (35, 92), (55, 95), (75, 70), (78, 35), (65, 10), (50, 5)]],
    1: [[(35, 30), (55, 8), (52, 95)]],
    2: [[(25, 30), (35, 10), (60, 8), (72, 28), (55, 58), (22, 92), (80, 88)]],
    4: [[(45, 5), (22, 60), (85, 58)], [(66, 25), (60, 98)]],
    6: [[(65, 5), (38, 35), (25, 70), (40, 95), (66, 88), (70, 65), (50, 55), (30, 68)]],
    7: [[(22, 12), (80, 10), (45, 95)], [(35, 52), (75, 48)]],
}


def drawn(*digits: int, size: int = 56, apart: int = 6) -> Image.Image:
    """Digits side by side in black on white."""
    page = Image.new("L", (len(digits) * (size + apart) + 20, size + 20), 255)
    for place, digit in enumerate(digits):
        left = 10 + place * (size * 7 // 10 + apart)
        for stroke in STROKES[digit]:
            points = [(left + x * size / 100, 10 + y * size / 100) for x, y in stroke]
            ImageDraw.Draw(page).line(points, 0, 5, joint="curve")
    return page.crop(ImageOps.invert(page).getbbox())


def best(found: dict[int, float]) -> int:
    return max(found, key=found.__getitem__)


@pytest.mark.parametrize("digit", STROKES)
def test_a_digit_is_told_from_its_strokes(digit: int) -> None:
    assert max(range(10), key=chances(drawn(digit)).__getitem__) == digit


@pytest.mark.parametrize("digits", [(2, 4), (0, 7), (1, 6), (2, 0)])
def test_two_digits_are_parted_and_read(digits: tuple[int, int]) -> None:
    assert best(numbers_in(drawn(*digits), 31)) == digits[0] * 10 + digits[1]


def test_only_numbers_that_can_be_are_read() -> None:
    assert set(numbers_in(drawn(4, 2), 31)) <= set(range(1, 32))


def test_specks_dots_rules_and_a_stroke_of_the_next_letter_are_left_out() -> None:
    strip = Image.new("L", (140, 80), 255)
    strip.paste(drawn(6, size=50), (50, 15))
    draw = ImageDraw.Draw(strip)
    draw.line((0, 4, 139, 4), 0, 3)
    draw.line((0, 40, 8, 55), 0, 4)
    for x in range(20, 45, 8):
        draw.rectangle((x, 66, x + 2, 68), 0)
    kept = written(blackened(strip), 50)
    assert kept is not None
    assert kept.size == drawn(6, size=50).size


def words(*, month: str = "", month_sure: float = 95) -> list[Word]:
    """The words of a dateline; the day's blank lies between 110 and 250."""
    line = [
        ("Hà", 0, 30),
        ("Nội,", 35, 60),
        ("ngày", 70, 110),
        ("#Ø", 130, 190),
        ("tháng", 250, 365),
        ("năm", 470, 556),
        ("2026", 570, 670),
    ]
    found = [Word(text, left, 40, right, 80, 20.0 if text == "#Ø" else 95.0) for text, left, right in line]
    return [*found, Word(month, 400, 40, 420, 80, month_sure)] if month else found


def page_with(day: Image.Image, month: Image.Image | None = None) -> Image.Image:
    page = Image.new("L", (700, 160), 255)
    page.paste(day, (125, 30))
    if month is not None:
        page.paste(month, (395, 30))
    return page


def test_the_month_is_taken_as_printed_and_the_day_from_the_ink() -> None:
    line = find_dateline(words(month="6"))
    assert line is not None
    assert (line.day.printed, line.month.printed) == (None, 6)
    assert date_in(page_with(drawn(2, 4)), line) == date(2026, 6, 24)


def test_a_dateline_that_is_printed_altogether_is_nothing_to_guess() -> None:
    printed = [word if word.text != "#Ø" else Word("24", 130, 40, 190, 80, 96.0) for word in words(month="6")]
    assert find_dateline(printed) is None


def test_a_figure_that_recognition_doubts_is_looked_at_again() -> None:
    doubted = [word if word.text != "#Ø" else Word("24", 130, 40, 190, 80, 41.0) for word in words(month="6")]
    assert find_dateline(doubted) is not None


def test_a_day_before_the_newest_ground_or_after_the_making_of_the_file_is_not_taken() -> None:
    line = find_dateline(words(month="6"))
    assert line is not None
    seen = date_in(page_with(drawn(2, 4)), line, latest=date(2026, 6, 20))
    assert seen is None or seen <= date(2026, 6, 20)
    assert date_in(page_with(drawn(2, 4)), line, earliest=date(2026, 6, 21), latest=date(2026, 6, 26)) == date(2026, 6, 24)


def test_an_empty_blank_gives_no_date() -> None:
    line = find_dateline(words(month="6"))
    assert line is not None
    assert date_in(Image.new("L", (700, 160), 255), line) is None


@pytest.mark.parametrize(
    ("day", "shown", "said"), [(drawn(2, 4), "ngày 24 tháng 6 năm 2026", ByHand.READ), (None, "ngày @} tháng 6", ByHand.UNREAD)]
)
def test_the_text_gets_the_date_and_the_editor_a_doubt(
    monkeypatch: pytest.MonkeyPatch, day: Image.Image | None, shown: str, said: ByHand
) -> None:
    page = page_with(day) if day is not None else Image.new("L", (700, 160), 255)
    monkeypatch.setattr(handwriting, "can_read_by_hand", lambda: True)
    monkeypatch.setattr(handwriting, "first_page", lambda path: page)
    monkeypatch.setattr(handwriting, "words_of", lambda page: words(month="6"))
    text = "CHÍNH PHỦ\nHà Nội, ngày @} tháng 6 năm 2026\nCăn cứ Luật số 1 ngày 18 tháng 02 năm 2025;"
    pages, found = with_date_by_hand(Path("x.pdf"), [text, "trang hai"], None)
    assert found is said
    assert shown in pages[0]
    assert pages[0].endswith("ngày 18 tháng 02 năm 2025;")
    assert pages[1] == "trang hai"


def test_without_the_programs_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dateline.shutil, "which", lambda name: None)
    assert with_date_by_hand(Path("x.pdf"), ["ngày @ tháng 6 năm 2026"], None) == (["ngày @ tháng 6 năm 2026"], None)
