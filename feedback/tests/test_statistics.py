"""The formulas, to four decimals."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from feedback.scores.formulas import bayesian_mean, freshness, need_score, prior_of_site, wilson_bounds, wilson_lower_bound


@pytest.mark.parametrize(
    ("yes", "total", "lower"),
    [
        (2, 2, 0.3424),
        (100, 101, 0.9460),
        (5, 10, 0.2366),
        (50, 100, 0.4038),
        (600, 1000, 0.5693),
        (5500, 10_000, 0.5402),
        (0, 0, 0.0),
    ],
)
def test_wilson_lower_bound_is_right_to_four_decimals(yes: int, total: int, lower: float) -> None:
    assert wilson_lower_bound(yes, total) == pytest.approx(lower, abs=5e-5)


def test_wilson_bounds_enclose_the_proportion() -> None:
    low, high = wilson_bounds(7, 20)
    assert low < 7 / 20 < high


@pytest.mark.parametrize(
    ("total", "count", "mean"),
    [(5, 1, 3.636), (420, 100, 4.136), (10, 10, 2.25), (0, 0, 3.5)],
)
def test_bayesian_mean_is_right_to_four_decimals(total: float, count: int, mean: float) -> None:
    assert bayesian_mean(total, count, prior_mean=3.5, prior_weight=10) == pytest.approx(mean, abs=5e-4)


@pytest.mark.parametrize(
    ("negatives", "total", "views", "need"),
    [(8, 10, 5_000, 1.81), (1, 1, 100_000, 1.03), (300, 1_000, 20_000, 1.17), (40, 50, 300, 1.66)],
)
def test_need_for_work_is_right_to_four_decimals(negatives: int, total: int, views: int, need: float) -> None:
    assert need_score(negatives, total, views=views, open_reports=0) == pytest.approx(need, abs=5e-3)


def test_open_reports_raise_the_need_up_to_the_fourth() -> None:
    base = need_score(8, 10, views=5_000, open_reports=0)
    assert need_score(8, 10, views=5_000, open_reports=2) == pytest.approx(1.5 * base)
    assert need_score(8, 10, views=5_000, open_reports=9) == pytest.approx(2 * base)


def test_the_prior_of_a_new_site_is_the_middle_level() -> None:
    assert prior_of_site(0, 0, []) == (3.0, 10.0)


def test_the_weight_of_the_prior_is_the_median_within_its_limits() -> None:
    assert prior_of_site(400, 100, [5, 30, 65]) == (4.0, 30.0)
    assert prior_of_site(400, 100, [900, 900, 900]) == (4.0, 50.0)


def test_a_vote_weighs_half_after_180_days() -> None:
    today = date(2026, 11, 25)
    assert freshness(today, today) == 1
    assert freshness(today - timedelta(days=180), today) == pytest.approx(0.5)


def test_a_vote_before_a_major_edit_weighs_half() -> None:
    today = date(2026, 11, 25)
    assert freshness(today - timedelta(days=1), today, edited_on=today) == pytest.approx(freshness(today - timedelta(days=1), today) / 2)


def test_a_vote_on_the_day_of_a_major_edit_weighs_all() -> None:
    edited_on = date(2026, 11, 25)
    assert freshness(edited_on, edited_on, edited_on=edited_on) == 1
