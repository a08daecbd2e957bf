"""What every engine promises of the law of a day: the wording of that day is searched, and no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from cms.contracts.search import NOT_ISSUED
from search.engines.contract import SearchEngine
from search.meaning.vectors import packed
from search.tests.engine_data import ENTRIES, TODAY, article, document, ids, plan, put
from search.tests.engine_fixtures import engine

__all__ = ["engine"]

FROM, NEXT = date(2025, 3, 1), TODAY + timedelta(days=30)
LAW = document("qd-5", "Quy định giờ mở cửa của thư viện", 20, dated_url="/van-ban/qd-5@{day}/")
FIRST = article(LAW, "2", "Giờ mở cửa", "Thư viện mở cửa buổi sáng.", text_until=FROM)
SECOND = article(LAW, "2", "Giờ mở cửa", "Thư viện mở cửa suốt ngày.", text_from=FROM, text_until=NEXT)
THIRD = article(LAW, "2", "Giờ mở cửa", "Thư viện mở cửa cả đêm.", text_from=NEXT)
WORDINGS = [LAW, replace(FIRST, entry_id="qd-5#2@"), SECOND, replace(THIRD, entry_id=f"qd-5#2@{NEXT}")]


@pytest.fixture
def amended(engine: SearchEngine) -> SearchEngine:
    """An engine with the entries of `engine_data` and a law of three wordings."""
    engine.bulk(put([*ENTRIES, *WORDINGS]))
    engine.refresh()
    return engine


@pytest.mark.parametrize(
    ("day", "words"),
    [(None, "suốt ngày"), (FROM - timedelta(days=1), "buổi sáng"), (FROM, "suốt ngày"), (NEXT, "cả đêm")],
)
def test_each_day_has_its_own_wording(amended: SearchEngine, day: date | None, words: str) -> None:
    results = amended.search(plan("thư viện mở cửa", on_date=day))
    bodies = [hit.entry.body for group in results.groups for hit in group.children if group.parent_id == "qd-5"]
    assert bodies == [f"Thư viện mở cửa {words}."]
    assert results.total == 1
    assert amended.search(plan(f"“{words}”", on_date=day)).total == 1


def test_words_of_another_day_are_not_found(amended: SearchEngine) -> None:
    assert ids(amended, "“buổi sáng”") == []
    assert ids(amended, "“cả đêm”") == []
    assert "qd-5#2@" in ids(amended, "“buổi sáng”", on_date=date(2024, 12, 31))


def test_a_text_of_one_wording_is_found_on_every_day_since_its_issue(amended: SearchEngine) -> None:
    issued = date(2020, 11, 13)
    assert all("luat-68-2020#27" in ids(amended, "đăng ký tạm trú", on_date=day) for day in (None, issued, date(2090, 1, 1)))
    assert ids(amended, "đăng ký tạm trú", on_date=issued - timedelta(days=1)) == ["tin-1"]


def test_a_text_without_a_day_of_issue_is_found_from_the_year_of_its_number_on(engine: SearchEngine) -> None:
    engine.bulk(put([document("nq-7", "Nghị quyết về phí bến bãi", 21, year=2011), document("nq-8", "Phí bến bãi", 22)]))
    engine.refresh()
    found = {day.year: sorted(ids(engine, "phí bến bãi", on_date=day)) for day in (date(2010, 12, 31), date(2011, 1, 1))}
    assert found == {2010: ["nq-8"], 2011: ["nq-7", "nq-8"]}


def test_a_published_text_whose_day_of_issue_lies_ahead_is_found_from_its_publication_on(engine: SearchEngine) -> None:
    published = datetime(2026, 11, 20, 23, tzinfo=UTC)  # in Hà Nội the morning of the 21st
    ahead = {"published_at": published, "year": 2036}
    dated = document("qd-9", "Quy định về phí bến bãi", 23, issued_on=TODAY + timedelta(days=3650), **ahead)
    engine.bulk(put([dated, document("qd-10", "Phí bến bãi", 24, **ahead), document("qd-11", "Phí bến bãi", 25, year=2036)]))
    engine.refresh()
    assert sorted(ids(engine, "phí bến bãi")) == ["qd-10", "qd-9"]
    assert [dated.status_on(date(2026, 11, day)) for day in (20, 21)] == [NOT_ISSUED, ""]
    assert ids(engine, "bến bãi", on_date=date(2026, 11, 20)) == []
    assert sorted(ids(engine, "bến bãi", on_date=date(2026, 11, 21))) == ["qd-10", "qd-9"]


def test_numbers_of_filters_count_what_was_issued_by_the_day(amended: SearchEngine) -> None:
    counted = amended.search(plan("luật", on_date=date(2014, 1, 1))).facets["type"]
    assert [(row.value, row.count) for row in counted] == [("Luật", 1)]


@pytest.mark.parametrize(
    ("typed", "entry_id"),
    [("68/2020/QH14", "luat-68-2020"), ("luật cư trú", "luat-68-2020"), ("điều 27 luật cư trú", "luat-68-2020#27")],
)
def test_a_law_asked_for_by_number_or_name_before_its_issue_is_shown_as_not_issued(
    amended: SearchEngine, typed: str, entry_id: str
) -> None:
    asked = date(2001, 1, 1)
    results = amended.search(plan(typed, on_date=asked))
    assert results.certain is not None
    assert (results.certain.entry.entry_id, results.certain.entry.status_on(asked)) == (entry_id, NOT_ISSUED)
    assert "luat-68-2020" not in {group.parent_id for group in results.groups}


def test_an_article_asked_for_before_the_issue_of_its_law_has_its_first_wording(engine: SearchEngine) -> None:
    law = replace(LAW, number="05/2024/QĐ-UBND", type="Quyết định", issued_on=date(2024, 2, 1))
    engine.bulk(put([replace(one, issued_on=law.issued_on) for one in (law, *WORDINGS[1:])]))
    engine.refresh()
    certain = engine.search(plan("điều 2 05/2024/QĐ-UBND", on_date=date(2020, 1, 1))).certain
    assert certain is not None
    assert certain.entry.entry_id == "qd-5#2@"
    assert "@" not in law.url_on(date(2020, 1, 1))


@pytest.mark.parametrize(
    ("day", "entry_id"), [(date(2013, 12, 1), "luat-45-2013"), (date(2024, 7, 1), "luat-45-2013"), (None, "luat-31-2024")]
)
def test_a_name_of_several_laws_means_one_that_was_issued_by_the_day(amended: SearchEngine, day: date | None, entry_id: str) -> None:
    certain = amended.search(plan("luật đất đai", on_date=day)).certain
    assert certain is not None
    assert certain.entry.entry_id == entry_id


def test_a_citation_leads_to_the_wording_of_the_day(amended: SearchEngine) -> None:
    for day, entry_id in ((None, "qd-5#2"), (date(2025, 1, 1), "qd-5#2@")):
        certain = amended.search(plan("điều 2 quy định giờ mở cửa của thư viện", on_date=day)).certain
        assert certain is not None
        assert certain.entry.entry_id == entry_id


def test_neighbours_by_meaning_are_of_the_day_too(engine: SearchEngine) -> None:
    vector = packed("model", [1.0, 0.5, 0.25, 0.125])
    engine.bulk([replace(action, vector=vector) for action in put(WORDINGS)])
    engine.refresh()
    for day, entry_id in ((None, "qd-5#2"), (date(2025, 1, 1), "qd-5#2@")):
        asked = replace(plan("đọc sách lúc nào", on_date=day), meaning=vector)
        found = [row.entry_id for row in engine.rank(asked, 10)]
        if engine.health().engine != "opensearch":
            assert entry_id in found
        assert {"qd-5#2", "qd-5#2@", f"qd-5#2@{NEXT}"} & set(found) <= {entry_id}


def test_neighbours_by_meaning_were_issued_by_the_day(engine: SearchEngine) -> None:
    vector = packed("model", [1.0, 0.5, 0.25, 0.125])
    engine.bulk([replace(action, vector=vector) for action in put([replace(LAW, issued_on=FROM)])])
    engine.refresh()
    asked = [replace(plan("đọc sách lúc nào", on_date=day), meaning=vector) for day in (FROM - timedelta(days=1), FROM)]
    found = [[row.entry_id for row in engine.rank(one, 10)] for one in asked]
    assert found == ([[], []] if engine.health().engine == "opensearch" else [[], ["qd-5"]])
