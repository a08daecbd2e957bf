"""The second stage: the forest fits its features, what is out of force gains nothing by it, which of several documents is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from search.engines.embedded.engine import EmbeddedEngine
from search.query.ranking_profile import DEFAULT_PROFILE
from search.query.router import route
from search.query.values import Target, TargetKind
from search.ranking.candidates import Candidate, Found, Source, document_meant
from search.ranking.features import NAMES
from search.ranking.forest import Forest, forest
from search.ranking.pipeline import search
from search.ranking.rank import _lifts
from search.tests.engine_data import LAND_2024, article, plan, put


def test_every_weight_and_the_forest_are_of_features_that_are_measured() -> None:
    assert set(DEFAULT_PROFILE.second) == set(NAMES)
    assert max(forest().features) < len(NAMES)


def test_a_row_comes_to_the_leaves_that_its_values_lead_to() -> None:
    two = Forest(((((0, 0.5, ~0, 1), (1, 0.5, ~1, ~2)), (1.0, 2.0, 4.0)), (((1, 0.0, ~0, ~1),), (0.0, 10.0))))
    assert two.scores(np.array([[0.5, 0.0], [0.6, 0.5], [0.6, 0.6]])).tolist() == [1.0, 12.0, 14.0]


def test_what_is_out_of_force_gains_nothing_from_the_forest() -> None:
    rows, sums = np.eye(4, len(NAMES)), np.array([3.0, 2.0, 1.0, 0.0])
    free = _lifts(rows, sums, np.full(4, True), DEFAULT_PROFILE)
    best = free.argmax()
    held = _lifts(rows, sums, np.arange(4) != best, DEFAULT_PROFILE)
    assert held[best] == held.min()


def test_what_the_forest_looked_at_stays_above_the_rest() -> None:
    profile = replace(DEFAULT_PROFILE, trees_top=2)
    sums = np.array([3.0, 2.9, 2.8, 2.7])
    scores = sums + _lifts(np.zeros((4, len(NAMES))), sums, np.full(4, True), profile)
    assert scores[:2].min() >= scores[2:].max()


def test_by_a_name_the_law_is_meant_and_not_its_consolidated_text() -> None:
    consolidated = replace(LAND_2024, entry_id="vbhn", type="Văn bản hợp nhất")
    assert document_meant([consolidated, LAND_2024], Target(TargetKind.NAME, names=("luat dat dai",))) is LAND_2024
    assert document_meant([consolidated, LAND_2024], Target(TargetKind.NUMBER, number_keys=("1 2",))) is consolidated
    assert document_meant([consolidated], Target(TargetKind.NAME, names=("luat dat dai",))) is consolidated
    assert document_meant([], Target(TargetKind.NAME, names=("x",))) is None


class Counting:
    """A source that counts how many rows the second stage read."""

    def __init__(self, source: Source) -> None:
        self.source, self.rows = source, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.source, name)

    def read(self, found: Sequence[Found]) -> list[Candidate]:
        self.rows += len(found)
        return self.source.read(found)


def test_a_page_that_needs_more_groups_measures_its_best_candidates_once(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    laws = [LAND_2024, replace(LAND_2024, entry_id="other", parent_id="other")]
    engine.bulk(put([article(law, str(number), "Đăng ký tạm trú", "hồ sơ") for law in laws for number in range(60)]))
    source: Any = Counting(engine._source())
    asked = plan("đăng ký tạm trú")
    results = search(asked, source, "embedded")
    assert [len(group.children) + group.more + 1 for group in results.groups] == [60, 60]
    assert source.rows == asked.profile.window


@pytest.mark.parametrize("text", ["pháp lệnh số 10/2014/UBTVQH13", "PHAP LENH 10/2014/ubtvqh13", "10/2014/UBTVQH13"])
def test_numbers_of_the_assembly_carry_no_sign_of_the_type(text: str) -> None:
    target = route(text)
    assert target is not None
    assert target.number_keys == ("10 2014 ubtvqh13",)
