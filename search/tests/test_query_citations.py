"""Citations in a query and in a pasted list, cut into one for each place."""

from __future__ import annotations

import time

import pytest

from search.query.citations import citations_of
from search.query.parse import parse
from search.query.values import TargetKind


@pytest.mark.parametrize(
    ("line", "places"),
    [
        ("điểm a khoản 1, điểm b khoản 2 Điều 5 Luật Giá", ["điểm a khoản 1 Điều 5", "điểm b khoản 2 Điều 5"]),
        ("điểm a - c khoản 1 Điều 5 Luật Giá", ["điểm a khoản 1 Điều 5", "điểm b khoản 1 Điều 5", "điểm c khoản 1 Điều 5"]),
        ("khoản 1 Điều 5, Điều 6 Luật Giá", ["khoản 1 Điều 5", "Điều 6"]),
        ("từ Điều 4 đến Điều 6 Luật Giá", ["Điều 4", "Điều 5", "Điều 6"]),
        ("dieu 5, 6 Luật Giá", ["Điều 5", "Điều 6"]),
        ("khoản 2 của các Điều 5, 6 Luật Giá", ["khoản 2 Điều 5", "Điều 6"]),
        ("Điều 5; Điều 6 Luật Giá", ["Điều 5", "Điều 6"]),
    ],
)
def test_a_line_of_several_places_is_cut_into_a_citation_each(line: str, places: list[str]) -> None:
    assert citations_of(line) == [f"{place} Luật Giá" for place in places]


@pytest.mark.parametrize("line", ["Điều 8 Luật Giá 2023", "theo khoản 2 Điều 3 Nghị định số 125/2020/NĐ-CP", "Luật Giá", "Điều 5 vay vốn"])
def test_a_line_of_one_place_stays_as_it_is(line: str) -> None:
    assert citations_of(line) == [line]


@pytest.mark.parametrize(
    ("typed", "article", "clause", "point"),
    [
        ("điều 5 nđ 42/2022", "5", "", ""),
        ("khoản 2 điều 79 luật đất đai 2024", "79", "2", ""),
        ("điểm a khoản 2 điều 5 nghị định 42/2022/NĐ-CP", "5", "2", "a"),
        ("blds điều 123", "123", "", ""),
        ("Luật Đất đai điều 12a khoản 3", "12a", "3", ""),
        ("điều thứ năm luật hộ tịch", "5", "", ""),
        ("khoản hai điều mười lăm luật hộ tịch", "15", "2", ""),
        ("134 blhs", "134", "", ""),
        ("article 35 labor code", "35", "", ""),
    ],
)
def test_a_citation_is_read_to_the_point(typed: str, article: str, clause: str, point: str) -> None:
    target = parse(typed).target
    assert target is not None
    assert (target.kind, target.article, target.clause, target.point) == (TargetKind.CITATION, article, clause, point)


@pytest.mark.parametrize("sign", [", ", "; ", " ;, và "])
def test_many_signs_behind_a_place_are_read_within_two_seconds(sign: str) -> None:
    started = time.process_time()
    citations_of("Điều 5" + sign * 400 + "!")
    assert time.process_time() - started < 2


def test_each_place_has_the_law_behind_it_where_a_paper_that_cites_both_stands_in_front() -> None:
    line = "Nghị định hướng dẫn Điều 5 Luật Giá và Điều 6 Luật Đất đai"
    assert citations_of(line) == ["Điều 5 Luật Giá", "Điều 6 Luật Đất đai"]
    assert citations_of("Luật Giá: Điều 5 và Luật Đất đai: Điều 6") == ["Điều 5 Luật Giá", "Điều 6 Luật Đất đai"]


def test_a_place_after_an_amended_law_in_brackets_gets_no_law() -> None:
    line = "Điều 5 Luật Đất đai 2024 (thay thế Điều 10 Luật Đất đai 2013), Điều 12"
    assert citations_of(line) == ["Điều 5 Luật Đất đai 2024", "Điều 10 Luật Đất đai 2013", "Điều 12"]


def test_a_law_is_known_in_front_of_a_bracket_that_says_what_amended_it() -> None:
    line = "Điểm a khoản 3 Điều 5 Nghị định 100/2019/NĐ-CP (sửa đổi tại khoản 34 Điều 2 Nghị định 123/2021/NĐ-CP), khoản 4 Điều 6"
    assert citations_of(line) == [
        "điểm a khoản 3 Điều 5 Nghị định 100/2019/NĐ-CP",
        "khoản 34 Điều 2 Nghị định 123/2021/NĐ-CP",
        "khoản 4 Điều 6",
    ]


@pytest.mark.parametrize(
    ("line", "places"),
    [
        (
            "Điều 5 (Luật Giá 2023, được sửa đổi bởi Điều 3 Luật số 44/2019/QH14)",
            ["Điều 5 Luật Giá 2023, được sửa đổi bởi", "Điều 3 Luật số 44/2019/QH14"],
        ),
        ("(Luật Đất đai 2024: Điều 5, Điều 12)", ["Điều 5 Luật Đất đai 2024", "Điều 12 Luật Đất đai 2024"]),
    ],
)
def test_a_law_in_a_bracket_is_that_of_the_place_beside_it(line: str, places: list[str]) -> None:
    assert citations_of(line) == places


@pytest.mark.parametrize("word", ["Tại", "trong", "áp dụng", "vi phạm"])
def test_a_word_in_front_of_the_first_law_does_not_give_its_places_to_the_next(word: str) -> None:
    line = f"{word} Luật Đất đai Điều 5, Luật Nhà ở Điều 6, Điều 8"
    assert citations_of(line) == [f"Điều 5 {word} Luật Đất đai", "Điều 6 Luật Nhà ở", "Điều 8 Luật Nhà ở"]
