"""What every engine promises of the law of a day: the wording of that day is searched, and no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

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


def test_a_text_of_one_wording_is_found_on_every_day(amended: SearchEngine) -> None:
    assert all("luat-68-2020#27" in ids(amended, "đăng ký tạm trú", on_date=day) for day in (None, date(1990, 1, 1), date(2090, 1, 1)))


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
