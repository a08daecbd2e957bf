"""What every engine promises of spelling: words are found however their marks are typed, slips are corrected."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

import pytest

from search.engines.contract import SearchEngine
from search.tests.engine_data import ENTRIES, NEWS, document, ids, plan, put
from search.tests.engine_fixtures import KINDS, engine, engine_of_kind, fill, filled, own, write_protect

__all__ = ["engine", "filled", "own"]


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


def test_a_phrase_is_found_wherever_the_tones_are_placed(own: SearchEngine) -> None:
    old, new = document("hg-1", "Quy chế hòa tấu cơ sở", 93), document("hg-2", "Quy chế hoà tấu cơ sở", 94)
    own.bulk(put([old, new]))
    own.refresh()
    assert set(ids(own, '"hoà tấu"')) == set(ids(own, '"hòa tấu"')) == {"hg-1", "hg-2"}


def test_a_word_left_out_with_its_marks_leaves_its_look_alikes_in(own: SearchEngine) -> None:
    own.bulk(put([document("tn-1", "Bảng giá thuê nhà kho", 95), document("tn-2", "Bảng giá thuế nhà kho", 96)]))
    own.refresh()
    assert ids(own, "bảng giá nhà kho -thuế") == ["tn-1"]
    assert ids(own, "bảng giá nhà kho -thue") == []


def test_a_slip_is_corrected_by_a_suggestion_over_the_whole_query(own: SearchEngine) -> None:
    news = [replace(NEWS, entry_id=f"tin-{n}", parent_id=f"tin-{n}") for n in range(100, 160)]
    own.bulk(put(news))
    own.refresh()
    assert own.search(plan("đăng ký tạmm trú")).did_you_mean == "đăng ký tạm trú"
    assert own.search(plan("đăng ký marriage certificate tạmm")).did_you_mean == ""
    assert own.search(plan("đăng ký tạm trú")).did_you_mean == ""


def test_a_word_that_is_never_spelled_so_is_corrected_where_both_neighbours_speak_for_another(own: SearchEngine) -> None:
    news = [replace(NEWS, entry_id=f"tin-{n}", parent_id=f"tin-{n}") for n in range(100, 160)]
    other = [replace(NEWS, entry_id=f"tin-{n}", parent_id=f"tin-{n}", title="Tặc lưỡi", body="") for n in range(160, 163)]
    own.bulk(put(news + other))
    own.refresh()
    assert own.search(plan("đăng ký tạc trú")).did_you_mean == "đăng ký tạm trú"
    assert own.search(plan("đăng ký tặm trú")).did_you_mean == "", "it fits without its marks"


@pytest.mark.parametrize(("typed", "meant"), [("Trúu", "trú"), ("đăng ký tạmm trúu", "đăng ký tạm trú")])
def test_slips_without_a_right_neighbour_are_corrected_too(own: SearchEngine, typed: str, meant: str) -> None:
    news = [replace(NEWS, entry_id=f"tin-{n}", parent_id=f"tin-{n}") for n in range(100, 160)]
    own.bulk(put(news))
    own.refresh()
    assert own.search(plan(typed)).did_you_mean == meant


def test_the_everyday_words_of_a_sentence_are_no_slips(own: SearchEngine) -> None:
    news = [replace(NEWS, entry_id=f"tin-{n}", parent_id=f"tin-{n}") for n in range(100, 160)]
    own.bulk(put(news))
    own.refresh()
    assert own.search(plan("mới dọn tới thì ra đâu xin đăng ký tôm trú cho lẹ")).did_you_mean == ""
    assert own.search(plan("mới dọn tới thì ra đâu xin đăng ký tammm trú cho lẹ")).did_you_mean == ""
    assert "tạm" in own.search(plan("mới dọn tới thì ra đâu xin đăng ký tamm trú cho lẹ")).did_you_mean.split()


_I_AND_Y = [
    document("kt-1", "Công ty mỹ phẩm đăng ký kỹ thuật", 101, type="Luật", body="Liệt sỹ, tỷ lệ."),
    document("kt-2", "Công ti mĩ phẩm đăng kí kĩ thuật", 102, type="Luật", body="Liệt sĩ, tỉ lệ."),
]


@pytest.fixture(scope="module", params=KINDS)
def both_ways(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchEngine]:
    """An engine with one title in both spellings, for all tests that only ask."""
    with engine_of_kind(request, tmp_path_factory.mktemp("index")) as made:
        fill(made, [*ENTRIES, *_I_AND_Y, document("kt-3", "Quy chế kinh tế", 103)])
        write_protect(made)
        yield made


@pytest.mark.parametrize("typed", ["mĩ", "Mỹ", "công ti", "cong ty", "đăng kí kỹ thuật", '"liệt sĩ"', '"liệt sỹ"', "tỷ lệ", "ti le"])
def test_words_in_i_and_in_y_are_one_word_in_queries_and_texts(both_ways: SearchEngine, typed: str) -> None:
    found = both_ways.search(plan(typed))
    assert {group.parent_id for group in found.groups[:2]} == {"kt-1", "kt-2"}
    assert not plan(typed).query.expansions
    assert found.did_you_mean == ""
    assert all(hit.title.marks or any(row.marks for row in hit.fragments) for hit in (group.top for group in found.groups[:2]))
    assert not {"kt-1", "kt-2"} & {row.parent_id for row in both_ways.rank(plan(f'{typed} -"kĩ thuật"'), 5)}


def test_a_name_is_found_in_either_spelling(both_ways: SearchEngine) -> None:
    for typed in ("Luật công ty mỹ phẩm đăng ký kỹ thuật", "luật công ti mĩ phẩm đăng kí kĩ thuật"):
        named = both_ways.named(plan(typed))
        assert named is not None
        assert named.document.entry_id.startswith("kt-")


@pytest.mark.parametrize("typed", ["công ti", "cong ty mĩ", "mỹ phẩm đăng kí", "mĩ phẩm đăng ky", "kĩ thuật", "công ty m"])
def test_suggestions_are_the_same_in_either_spelling(both_ways: SearchEngine, typed: str) -> None:
    assert {row.text for row in both_ways.suggest(typed)[:2]} == {row.title for row in _I_AND_Y}


@pytest.mark.parametrize(("typed", "first"), [("ki", "Quy chế kinh tế"), ("quy chế ki", "Quy chế kinh tế"), ("qui ch", "Quy chế kinh tế")])
def test_a_word_still_being_typed_gets_no_other_spelling(both_ways: SearchEngine, typed: str, first: str) -> None:
    assert first in {row.text for row in both_ways.suggest(typed)}
