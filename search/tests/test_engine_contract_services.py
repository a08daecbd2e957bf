"""What every engine promises for the short queries with which people ask for a service, a law, or a thing by its everyday name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cms.contracts.search import EntryKind, SearchEntry
from search.engines.contract import SearchEngine
from search.query.ranking_profile import DEFAULT_PROFILE
from search.query.values import Synonym
from search.tests.engine_data import article, document, ids, plan, put
from search.tests.engine_fixtures import engine

__all__ = ["engine"]

LAW = document("luat-ho-tich", "Luật Hộ tịch", 40, number="60/2014/QH13", type="Luật", year=2014)
MANY = [article(LAW, str(number), "Đăng ký khai sinh", "Khai sinh, khai sinh lại, khai sinh ở xã.") for number in range(1, 31)]
SERVICES = [
    SearchEntry(f"tt-{number}", EntryKind.PROCEDURE, f"tt-{number}", 50 + number, f"/tt-{number}/", title, body="Hồ sơ gồm tờ khai.")
    for number, title in enumerate(("Thủ tục đăng ký khai sinh", "Chứng thực bản sao từ bản chính giấy tờ", "Đăng ký kết hôn"))
]
COPY = Synonym("sao y", ("chứng thực bản sao từ bản chính",), 0.5)
BACK = Synonym("chứng thực bản sao từ bản chính", ("sao y",), 0.35)


@pytest.fixture
def offices(engine: SearchEngine) -> SearchEngine:
    """An engine with a law of thirty Điều about one matter, and three services."""
    engine.bulk(put([LAW, *MANY, *SERVICES]))
    engine.refresh()
    return engine


@pytest.mark.parametrize("typed", ["khai sinh", "đăng ký khai sinh", "đăng kí khai sinh"])
def test_a_service_stands_before_the_many_articles_about_it(offices: SearchEngine, typed: str) -> None:
    crowded = replace(plan(typed), profile=replace(DEFAULT_PROFILE, window=10))
    groups = [group.parent_id for group in offices.search(crowded).groups]
    assert groups[0] == "tt-0"
    assert {"tt-0", "luat-ho-tich"} <= set(groups)


@pytest.mark.parametrize("typed", ["đăng ký mới đẻ", "khai sinh đăng ký"])
def test_a_service_named_in_the_term_of_law_or_in_any_order_gains_and_the_others_step_back(offices: SearchEngine, typed: str) -> None:
    newborn = Synonym("mới đẻ", ("khai sinh",), 0.35)
    found = offices.search(replace(plan(typed, (newborn,)), explain=True)).groups
    gains = {group.parent_id: dict(group.top.factors).get("service", 0.0) for group in found}
    assert gains.pop("tt-0") > 0
    assert all(gain < 0 for name, gain in gains.items() if name.startswith("tt-"))


@pytest.mark.parametrize("typed", ["đăng ký khai sinh", "dang ky khai sinh"])
def test_what_bears_the_query_as_its_whole_title_stands_first_whatever_else_speaks_for_others(offices: SearchEngine, typed: str) -> None:
    again = SearchEntry("tt-9", EntryKind.PROCEDURE, "tt-9", 59, "/tt-9/", "Đăng ký lại khai sinh", body="Hồ sơ gồm tờ khai.")
    offices.bulk(put([again]))
    offices.refresh()
    by_services = replace(plan(typed), profile=replace(DEFAULT_PROFILE, second={}))  # of these a shorter title gains more
    assert [group.parent_id for group in offices.search(by_services).groups][:2] == ["tt-0", "tt-9"]


def test_pages_of_a_short_query_hold_each_result_once(offices: SearchEngine) -> None:
    small = replace(DEFAULT_PROFILE, window=10)
    found = [row.entry_id for row in offices.rank(replace(plan("khai sinh"), profile=small), 50)]
    assert len(found) == len(set(found)) == 31
    assert offices.search(replace(plan("khai sinh"), profile=small)).total == 2


def test_an_everyday_name_is_searched_in_the_words_of_the_law(offices: SearchEngine) -> None:
    asked = plan("sao y", (COPY, BACK))
    assert asked.query.term == COPY.alternatives[0]
    assert asked.query.typed == ("sao", "y")
    assert offices.search(asked).groups[0].parent_id == "tt-1"
    assert ids(offices, "sao y") == []


LITTER = Synonym("xả rác", ("giữ gìn vệ sinh chung",), 0.35)


@pytest.mark.parametrize("typed", ["xả rác", "xa rac"])
def test_the_very_words_of_an_everyday_name_are_read_beside_those_of_the_law(offices: SearchEngine, typed: str) -> None:
    """The page that says `xả rác` needs no mark in the query; one whose words are alike without marks is no such page."""
    law = [article(LAW, str(number), "Giữ gìn vệ sinh chung", "Giữ gìn vệ sinh chung ở khu dân cư.") for number in range(31, 61)]
    said = {"tin-1": "Nhắc nhở người xả rác ra kênh", "tin-2": "Đội xã rắc vôi khử trùng chuồng trại"}
    news = [SearchEntry(key, EntryKind.NEWS, key, 90, f"/{key}/", title, body="Sáng nay, tại chợ.") for key, title in said.items()]
    offices.bulk(put([*law, *news]))
    offices.refresh()
    asked = replace(plan(typed, (LITTER,)), profile=replace(DEFAULT_PROFILE, window=20))
    found = [row.entry_id for row in offices.rank(asked, 100)]
    assert found[0].startswith("luat-ho-tich#")
    assert "tin-1" in found[:21]
    assert "tin-2" not in found[:21]
    assert len(found) == len(set(found))


def test_an_everyday_name_that_is_part_of_the_term_has_one_reading() -> None:
    assert plan("khai sinh", (Synonym("khai sinh", ("đăng ký khai sinh",), 0.35),)).query.literal is None


def test_two_terms_of_law_for_one_thing_stay_as_they_were_typed() -> None:
    alike = (Synonym("cơ quan thuế", ("chi cục thuế",), 0.5), Synonym("chi cục thuế", ("cơ quan thuế",), 0.5))
    assert plan("cơ quan thuế", alike).query.term == ""
    assert plan("nộp ở cơ quan thuế nào", (COPY,)).query.term == ""


def test_words_of_a_term_are_marked_together_or_not_at_all(offices: SearchEngine) -> None:
    text = "Xử phạt người xả rác: ai sinh sống ở chung cư cũng phải giữ gìn vệ sinh chung."
    offices.bulk(put([SearchEntry("tin-1", EntryKind.NEWS, "tin-1", 90, "/tin-1/", "Chung tay giữ gìn vệ sinh chung", body=text)]))
    offices.refresh()
    hit = next(group.top for group in offices.search(plan("xả rác", (LITTER,))).groups if group.parent_id == "tin-1")
    assert [hit.title.text[start:end] for start, end in hit.title.marks] == ["giữ gìn vệ sinh chung"]
    assert [row.text[start:end] for row in hit.fragments for start, end in row.marks] == ["xả rác", "giữ gìn vệ sinh chung"]
