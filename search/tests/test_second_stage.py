"""The second stage: its weights fit its features, what is out of force stands lower, which of several documents is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from cms.contracts.search import SearchEntry, StatusWindow
from cms.text.analysis import words
from search.engines.contract import IndexAction
from search.engines.embedded.engine import EmbeddedEngine
from search.meaning.vectors import Vector
from search.query.ranking_profile import DEFAULT_PROFILE, Profile
from search.query.router import route
from search.ranking.candidates import Candidate, Facts, FoundMatch, Source, contents_of, document_meant
from search.ranking.features import NAMES, all_features, question
from search.ranking.pipeline import search
from search.ranking.records import PART, folded_parts, newest_day
from search.ranking.surroundings import article_number
from search.tests.engine_data import EXPIRED, LAND_2024, NEWS, article, plan, put
from search.tests.meaning_fakes import FakeEmbedder


def test_every_weight_is_of_a_feature_that_is_measured() -> None:
    assert set(DEFAULT_PROFILE.second) == set(DEFAULT_PROFILE.everyday) == set(NAMES)


def test_the_weights_of_everyday_questions_count_where_there_is_a_meaning_and_the_words_fit_poorly(tmp_path: Path) -> None:
    engine, fake, typed = EmbeddedEngine(tmp_path), FakeEmbedder(), "hồ sơ đăng ký tạm trú"
    texts = {"1": "Hồ sơ đăng ký tạm trú.", "9": "Hồ sơ đăng ký tạm trú.", "12": "Đăng ký tạm trú, hồ sơ khác."}
    rows = [article(LAND_2024, number, "Đăng ký tạm trú", text) for number, text in texts.items()]
    vectors = [fake.vector(typed), fake.vector(typed), fake.vector("giá đất")]
    engine.bulk([IndexAction(row.entry_id, 1, row, vector) for row, vector in zip(rows, vectors, strict=True)])
    less_for_opening = replace(DEFAULT_PROFILE, second=MappingProxyType({}), everyday=MappingProxyType({"opening": -9.0}))
    fits_well = replace(less_for_opening, second=MappingProxyType({"words": 30.0}))

    def first(profile: Profile, meaning: Vector | None) -> str:
        return engine.rank(replace(plan(typed), profile=profile, meaning=meaning), 1)[0].entry_id

    asked = fake.vector(typed)
    assert first(less_for_opening, asked) == rows[1].entry_id
    assert [first(less_for_opening, None), first(fits_well, asked)] == [rows[0].entry_id] * 2


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

    def meant(entries: list[SearchEntry], typed: str) -> SearchEntry | None:
        asked = plan(typed)
        assert asked.query.target is not None
        return document_meant(entries, asked.query.target, asked)

    assert meant([consolidated, LAND_2024], "luật đất đai") is LAND_2024
    assert meant([consolidated, LAND_2024], "31/2024/QH15") is consolidated
    assert meant([consolidated], "luật đất đai") is consolidated
    assert meant([], "luật đất đai") is None


def test_a_question_about_a_crime_lifts_headings_that_name_one_in_whatever_law() -> None:
    def measured(title: str, heading: str, text: str) -> float:
        entry = replace(article(LAND_2024, "9", heading, "Người nào trộm cắp thì bị phạt tù."), title=title)
        contents = contents_of([(entry.entry_id, entry.parent_id, "", Facts.of(entry).dump(), PART.join(folded_parts(entry)))])
        asked = question(words(text), {}, 10)
        return float(all_features([Candidate(FoundMatch(1, 1, 1.0), *contents[0])], asked)[0][NAMES.index("crime")])

    assert measured("Bộ luật Hình sự số 15/1999/QH10", "Tội trộm cắp tài sản", "phạm tội trộm cắp") == 1.0
    assert measured("Luật khác", "Tội trộm cắp tài sản", "phạm tội trộm cắp") == 1.0
    assert measured("Bộ luật Hình sự", "Phạm vi áp dụng", "phạm tội trộm cắp") == 0.0
    assert measured("Luật khác", "Tội trộm cắp tài sản", "trộm cắp tài sản") == 0.0


class Counting:
    """A source that counts how many rows the second stage read."""

    def __init__(self, source: Source) -> None:
        self.source, self.rows = source, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.source, name)

    def read(self, found: Sequence[FoundMatch]) -> list[Candidate]:
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
    assert target.number_keys[0] == "10 2014 ubtvqh13"


@pytest.mark.parametrize(("heading", "number"), [("dieu 3", 3), ("dieu 12a", 12), ("dieu 3¹", 3), ("dieu ²", -1), ("muc 1", -1)])
def test_the_number_of_an_article_is_read_from_its_plain_digits(heading: str, number: int) -> None:
    assert article_number(heading) == number


def test_news_of_the_first_hours_of_a_day_is_of_that_day() -> None:
    night = datetime(2026, 11, 29, 18, 30, tzinfo=UTC)  # half past one in the night of the 30th in Việt Nam
    assert newest_day(replace(NEWS, issued_on=None, published_at=night)) == date(2026, 11, 30).toordinal()
