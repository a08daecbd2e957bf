"""Pictures of pages before they are recognised: seals, shadows, specks, crooked and photographed sheets."""

from __future__ import annotations

import random

import numpy as np
import pytest
from PIL import Image, ImageDraw

from legal_docs.files.readers.clean_pages import cleaned, in_all_inks, sheet_of, upright_size, without_colour
from legal_docs.files.readers.red_ink import has_red_letterhead, red_ink, red_stamps

RED, BLUE, BLACK = (205, 30, 45), (40, 50, 160), (20, 20, 20)


def lines_of_text(size: tuple[int, int] = (1240, 1754)) -> Image.Image:
    """Draw bars as long as lines are, which stand for lines of text."""
    page = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(page)
    for top in range(120, size[1] - 120, 40):
        pen.rectangle((120, top, size[0] - 120, top + 12), fill=BLACK)
    return page


def grey_at(page: Image.Image, x: int, y: int) -> int:
    return int(np.asarray(page.convert("L"))[y, x])


def test_a_red_seal_is_paper_and_what_is_written_in_blue_stays() -> None:
    page = lines_of_text()
    ImageDraw.Draw(page).rectangle((300, 60, 400, 100), fill=RED)
    ImageDraw.Draw(page).rectangle((600, 60, 700, 100), fill=BLUE)
    clean = cleaned(page)
    assert grey_at(clean, 350, 80) > 240
    assert grey_at(clean, 650, 80) < 60
    assert grey_at(clean, 350, 126) < 60  # ink stays


def test_a_blue_stamp_is_taken_away_where_there_is_one() -> None:
    page = lines_of_text()
    assert without_colour(page) is None
    ImageDraw.Draw(page).rectangle((300, 20, 700, 100), fill=BLUE)
    colourless = without_colour(page)
    assert colourless is not None
    assert grey_at(colourless, 500, 60) > 200
    assert grey_at(colourless, 500, 126) < 60


def test_red_ink_is_told_from_yellow_paper() -> None:
    page = Image.blend(lines_of_text(), Image.new("RGB", (1240, 1754), (240, 222, 170)), 0.5)
    assert red_ink(page) == []
    ImageDraw.Draw(page).rectangle((300, 60, 400, 100), fill=RED)
    for picture in red_ink(page):
        assert grey_at(picture, 350, 80) < 100
        assert grey_at(picture, 650, 126) > 240  # black ink is not in it


def framed(page: Image.Image, at: tuple[int, int], angle: float) -> Image.Image:
    """Stamp a red frame of 400 by 140 dots with a bar in it on a page, turned."""
    box = Image.new("RGB", (400, 140), "white")
    ImageDraw.Draw(box).rectangle((3, 3, 396, 136), outline=RED, width=8)
    ImageDraw.Draw(box).rectangle((60, 50, 340, 90), fill=RED)
    page.paste(box.rotate(angle, expand=True, fillcolor="white"), at)
    return page


@pytest.mark.parametrize("angle", [0, 14, -35, 90])
def test_a_framed_stamp_low_on_a_page_is_found_and_set_level(angle: float) -> None:
    stamps, are_all = red_stamps(framed(Image.new("RGB", (2480, 3508), "white"), (600, 2900), angle))
    assert stamps is not None
    assert are_all
    ink = np.asarray(stamps)[: stamps.height // 4] < 160  # the first of four: two readings of its ink, each upright and upside down
    rows = ink.sum(axis=1)
    assert 380 < np.ptp(np.flatnonzero(ink.any(axis=0))) < 430
    assert np.count_nonzero(rows > 350) >= 6  # the long sides of the frame are level


def test_a_round_seal_is_no_framed_word() -> None:
    page = Image.new("RGB", (2480, 3508), "white")
    ImageDraw.Draw(page).ellipse((1500, 2600, 1920, 3020), outline=RED, width=10)
    assert red_stamps(page) == (None, True)


def test_a_letterhead_in_red_is_told_from_a_stamp_and_its_ink_is_kept() -> None:
    page = framed(Image.new("RGB", (2480, 3508), "white"), (300, 300), 5)
    assert not has_red_letterhead(page)
    ImageDraw.Draw(page).rectangle((1300, 200, 2200, 240), fill=RED)
    assert has_red_letterhead(page)
    assert grey_at(in_all_inks(page), 1700, 220) < 60


def test_faint_ink_is_told_from_paper_and_becomes_dark() -> None:
    faint = lines_of_text().point(lambda tone: 250 if tone > 128 else 205)
    clean = cleaned(faint)
    assert grey_at(clean, 350, 126) < 60
    assert grey_at(clean, 350, 60) > 240


def test_broken_strokes_of_a_copy_grow_together() -> None:
    page = Image.new("RGB", (1240, 1754), "white")
    pen = ImageDraw.Draw(page)
    for top in range(120, 1600, 12):  # two dots wide, gaps of two dots in them
        for left in range(120, 1100, 42):
            pen.rectangle((left, top, left + 39, top + 1), fill=BLACK)
    assert grey_at(cleaned(page), 160, 120) < 60
    assert grey_at(cleaned(lines_of_text()), 350, 119) > 200  # whole strokes stay as they are


def test_paper_under_a_shadow_becomes_white() -> None:
    shade = np.linspace(1, 0.35, 1240)[None, :, None]
    page = Image.fromarray((np.asarray(lines_of_text()) * shade).astype(np.uint8))
    clean = cleaned(page)
    assert grey_at(clean, 1200, 300) > 240
    assert grey_at(clean, 1000, 126) < 60


def test_specks_go_and_what_is_as_large_as_a_dot_stays() -> None:
    page = lines_of_text()
    pen, draw = ImageDraw.Draw(page), random.Random(5)
    pen.ellipse((60, 60, 67, 67), fill=BLACK)
    for _ in range(4000):
        x, y = draw.randrange(1240), draw.randrange(1754)
        pen.rectangle((x, y, x + 1, y + 1), fill=BLACK)
    clean = np.asarray(cleaned(page))
    assert (clean[20:50, 100:1100] < 128).sum() < 60
    assert clean[63, 63] < 128


@pytest.mark.parametrize("angle", [-3.5, 2.0])
def test_crooked_lines_are_set_level(angle: float) -> None:
    crooked = lines_of_text().rotate(angle, fillcolor="white", resample=Image.Resampling.BICUBIC)
    rows = np.asarray(cleaned(crooked), dtype=np.float32)[300:1400, 300:900].min(axis=1)
    assert ((rows > 200).sum()) > 300  # there are rows of paper between the lines again


def test_a_photographed_sheet_is_cut_out_and_its_corners_made_square() -> None:
    table = Image.new("RGB", (1500, 2000), (90, 70, 55))
    table.paste(lines_of_text(), (130, 120))
    seen = table.transform(table.size, Image.Transform.QUAD, (-60, 0, 40, 2000, 1450, 2000, 1560, 0), fillcolor=(90, 70, 55))
    sheet = np.asarray(sheet_of(seen).convert("L"))
    assert np.median(sheet[:, 12]) > 200
    assert np.median(sheet[:, -12]) > 200


def test_a_page_that_fills_its_picture_is_not_cut() -> None:
    page = lines_of_text()
    assert sheet_of(page) is page


@pytest.mark.parametrize(("size", "width"), [((1240, 1754), 2481), ((2481, 3508), 2481), ((1754, 1240), 3507)])
def test_pages_get_the_size_that_recognition_was_made_for(size: tuple[int, int], width: int) -> None:
    assert upright_size(Image.new("RGB", size)).width == width


@pytest.mark.parametrize("size", [(600, 5900), (2481, 11_000), (3000, 12_000)])
def test_a_long_page_is_not_enlarged_beyond_what_memory_holds(size: tuple[int, int]) -> None:
    page = upright_size(Image.new("L", size))
    assert page.width * page.height < 21_000_000
