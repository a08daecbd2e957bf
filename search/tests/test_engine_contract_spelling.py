"""What every engine promises of spelling: words are found however their marks are typed, slips are corrected."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from search.engines.contract import SearchEngine
from search.tests.engine_data import NEWS, document, ids, plan, put
from search.tests.engine_fixtures import engine, filled

__all__ = ["engine", "filled"]


@pytest.mark.parametrize(
    "typed",
    [
        "hồ sơ đăng ký tạm trú",
        "ho so dang ky tam tru",
        "HỒ SƠ ĐĂNG KÝ TẠM TRÚ",
        unicodedata.normalize("NFD", "hồ sơ đăng ký tạm trú"),
        "hồ so đang ky tạm trú",
    ],
)
def test_words_are_found_however_their_marks_are_typed(filled: SearchEngine, typed: str) -> None:
    assert "luat-68-2020#28" in ids(filled, typed)


@pytest.mark.parametrize("typed", ["hòa giải viên", "hoà giải viên", "hoa giai vien"])
def test_old_and_new_tone_placement_find_each_other(filled: SearchEngine, typed: str) -> None:
    assert ids(filled, typed)[0] == "tin-1"


def test_a_phrase_is_found_wherever_the_tones_are_placed(filled: SearchEngine) -> None:
    old, new = document("hg-1", "Quy chế hòa tấu cơ sở", 93), document("hg-2", "Quy chế hoà tấu cơ sở", 94)
    filled.bulk(put([old, new]))
    filled.refresh()
    assert set(ids(filled, '"hoà tấu"')) == set(ids(filled, '"hòa tấu"')) == {"hg-1", "hg-2"}


def test_a_word_left_out_with_its_marks_leaves_its_look_alikes_in(filled: SearchEngine) -> None:
    filled.bulk(put([document("tn-1", "Bảng giá thuê nhà kho", 95), document("tn-2", "Bảng giá thuế nhà kho", 96)]))
    filled.refresh()
    assert ids(filled, "bảng giá nhà kho -thuế") == ["tn-1"]
    assert ids(filled, "bảng giá nhà kho -thue") == []


def test_a_slip_is_corrected_by_a_suggestion_over_the_whole_query(filled: SearchEngine) -> None:
    news = [replace(NEWS, entry_id=f"tin-{n}", parent_id=f"tin-{n}") for n in range(100, 160)]
    filled.bulk(put(news))
    filled.refresh()
    assert filled.search(plan("đăng ký tạmm trú")).did_you_mean == "đăng ký tạm trú"
    assert filled.search(plan("đăng ký marriage certificate tạmm")).did_you_mean == ""
    assert filled.search(plan("đăng ký tạm trú")).did_you_mean == ""


def test_a_word_that_is_never_spelled_so_is_corrected_where_both_neighbours_speak_for_another(filled: SearchEngine) -> None:
    news = [replace(NEWS, entry_id=f"tin-{n}", parent_id=f"tin-{n}") for n in range(100, 160)]
    other = [replace(NEWS, entry_id=f"tin-{n}", parent_id=f"tin-{n}", title="Tặc lưỡi", body="") for n in range(160, 163)]
    filled.bulk(put(news + other))
    filled.refresh()
    assert filled.search(plan("đăng ký tạc trú")).did_you_mean == "đăng ký tạm trú"
    assert filled.search(plan("đăng ký tặm trú")).did_you_mean == "", "it fits without its marks"


@pytest.mark.parametrize(("typed", "meant"), [("Trúu", "trú"), ("đăng ký tạmm trúu", "đăng ký tạm trú")])
def test_slips_without_a_right_neighbour_are_corrected_too(filled: SearchEngine, typed: str, meant: str) -> None:
    news = [replace(NEWS, entry_id=f"tin-{n}", parent_id=f"tin-{n}") for n in range(100, 160)]
    filled.bulk(put(news))
    filled.refresh()
    assert filled.search(plan(typed)).did_you_mean == meant


def test_the_everyday_words_of_a_sentence_are_no_slips(filled: SearchEngine) -> None:
    news = [replace(NEWS, entry_id=f"tin-{n}", parent_id=f"tin-{n}") for n in range(100, 160)]
    filled.bulk(put(news))
    filled.refresh()
    assert filled.search(plan("mới dọn tới thì ra đâu xin đăng ký tôm trú cho lẹ")).did_you_mean == ""
    assert filled.search(plan("mới dọn tới thì ra đâu xin đăng ký tammm trú cho lẹ")).did_you_mean == ""
    assert "tạm" in filled.search(plan("mới dọn tới thì ra đâu xin đăng ký tamm trú cho lẹ")).did_you_mean.split()
