"""The second stage: its weights fit its features, what is out of force stands lower, which of several documents is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cms.contracts.search import StatusWindow
from search.engines.embedded.engine import EmbeddedEngine
from search.query.ranking_profile import DEFAULT_PROFILE
from search.query.router import route
from search.query.values import Target, TargetKind
from search.ranking.candidates import Candidate, Found, Source, document_meant
from search.ranking.features import NAMES
from search.ranking.pipeline import search
from search.tests.engine_data import EXPIRED, LAND_2024, article, plan, put


def test_every_weight_is_of_a_feature_that_is_measured() -> None:
    assert set(DEFAULT_PROFILE.second) == set(NAMES)


def test_of_two_equal_texts_the_one_out_of_force_stands_well_below(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path)
    holds = article(LAND_2024, "5", "Đăng ký tạm trú", "Hồ sơ đăng ký tạm trú.")
    expired = replace(holds, entry_id="a", parent_id="a", status_windows=(StatusWindow(EXPIRED, date(2024, 8, 1), None),))
    engine.bulk(put([holds, expired]))
    first, second = engine.rank(plan("hồ sơ đăng ký tạm trú"), 10)
    assert (first.entry_id, second.entry_id) == (holds.entry_id, "a")
    assert first.score > 2 * second.score


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
