"""What every engine promises of vectors. OpenSearch as it comes keeps none: there words alone are searched, and nothing fails."""

from __future__ import annotations

from dataclasses import replace

import pytest

from search.engines.contract import IndexAction, SearchEngine
from search.query.values import SearchPlan
from search.ranking.answers import SearchResults
from search.tests.engine_data import ENTRIES, NEWS, plan
from search.tests.engine_fixtures import engine
from search.tests.meaning_fakes import FakeEmbedder

__all__ = ["engine"]

FAKE = FakeEmbedder()
ASKED = "mướn phòng"  # near to what is about tạm trú, and in the words of no entry


def put_with_vectors(version: int = 1, embedder: FakeEmbedder = FAKE) -> list[IndexAction]:
    return [IndexAction(row.entry_id, version, row, embedder.vector(f"{row.heading} {row.body}")) for row in ENTRIES]


@pytest.fixture
def embedded(engine: SearchEngine) -> SearchEngine:
    """An engine with a vector for each entry."""
    report = engine.bulk(put_with_vectors())
    assert (report.written, report.failures) == (len(ENTRIES), ())
    engine.refresh()
    if engine.health().engine == "opensearch":
        pytest.skip("keeps no vectors")
    return engine


def asked(q: str, embedder: FakeEmbedder = FAKE, **request: object) -> SearchPlan:
    return replace(plan(q, **request), meaning=embedder.vector(q))  # type: ignore[arg-type]


def shown(results: SearchResults) -> dict[str, bool]:
    """The entries that a page shows, with whether they are only related."""
    hits = [hit for group in results.groups for hit in (group.top, *group.children)]
    return {hit.entry.entry_id: hit.related for hit in hits}


def test_what_is_near_in_meaning_is_found_without_its_words_and_marked(embedded: SearchEngine) -> None:
    results = embedded.search(asked(ASKED))
    found = shown(results)
    assert found["luat-68-2020#27"]
    assert found["luat-68-2020#28"]
    assert results.only_related
    assert embedded.rank(asked(ASKED), 2)[0].entry_id in ("luat-68-2020#27", "luat-68-2020#28", "tin-1")


def test_without_a_vector_of_the_query_words_alone_are_searched(embedded: SearchEngine) -> None:
    assert embedded.search(plan(ASKED)).groups == ()


def test_an_entry_of_another_kind_is_no_neighbour_under_a_filter(embedded: SearchEngine) -> None:
    assert set(shown(embedded.search(asked(ASKED, kinds=("news",))))) == {NEWS.entry_id}
    assert shown(embedded.search(asked(ASKED, site="2"))) == {}


def test_words_that_are_left_out_are_left_out_of_neighbours_too(embedded: SearchEngine) -> None:
    assert NEWS.entry_id in shown(embedded.search(asked(ASKED)))
    assert NEWS.entry_id not in shown(embedded.search(asked(f'{ASKED} -"thứ Bảy"')))


def test_what_words_and_meaning_both_find_is_shown_once_and_not_marked(embedded: SearchEngine) -> None:
    results = embedded.search(asked("hồ sơ đăng ký tạm trú"))
    hits = [hit.entry.entry_id for group in results.groups for hit in (group.top, *group.children)]
    assert len(hits) == len(set(hits))
    assert shown(results)["luat-68-2020#28"] is False


def test_a_number_stays_first_whatever_is_near(embedded: SearchEngine) -> None:
    certain = embedded.search(replace(plan("42/2022/NĐ-CP"), meaning=FAKE.vector(ASKED))).certain
    assert certain is not None
    assert certain.entry.entry_id == "nd-42-2022"


def test_half_an_index_of_vectors_answers(engine: SearchEngine) -> None:
    half = [action if place % 2 else replace(action, vector=None) for place, action in enumerate(put_with_vectors())]
    assert engine.bulk(half).failures == ()
    engine.refresh()
    assert "luat-68-2020#28" in shown(engine.search(asked("hồ sơ đăng ký tạm trú")))


def test_vectors_of_another_model_are_never_compared(embedded: SearchEngine) -> None:
    other = FakeEmbedder("fake-2", 9)
    assert shown(embedded.search(asked(ASKED, other))) == {}
    embedded.bulk([action for action in put_with_vectors(2, other) if action.entry_id == NEWS.entry_id])
    embedded.refresh()
    assert set(shown(embedded.search(asked(ASKED, other)))) == {NEWS.entry_id}
    assert NEWS.entry_id not in shown(embedded.search(asked(ASKED)))


def test_a_new_vector_of_an_entry_takes_the_place_of_the_old(embedded: SearchEngine) -> None:
    moved = IndexAction(NEWS.entry_id, 2, NEWS, FAKE.vector("ly hôn"))
    embedded.bulk([moved])
    embedded.refresh()
    assert set(shown(embedded.search(asked(ASKED, kinds=("news",))))) == {NEWS.entry_id}
    near = embedded.rank(asked("bỏ nhau"), 1)
    assert near[0].entry_id == NEWS.entry_id


def test_a_deleted_entry_is_no_neighbour(embedded: SearchEngine) -> None:
    embedded.bulk([IndexAction(NEWS.entry_id, 3)])
    embedded.refresh()
    assert NEWS.entry_id not in shown(embedded.search(asked(ASKED)))


def test_a_rebuild_brings_its_vectors(embedded: SearchEngine) -> None:
    rebuild = embedded.start_rebuild()
    rebuild.bulk(put_with_vectors(5))
    rebuild.commit()
    assert "luat-68-2020#27" in shown(embedded.search(asked(ASKED)))


def test_an_entry_of_a_vector_is_read_back_as_it_was(embedded: SearchEngine) -> None:
    hits = {hit.entry.entry_id: hit.entry for group in embedded.search(plan("thứ Bảy")).groups for hit in (group.top, *group.children)}
    assert hits[NEWS.entry_id] == NEWS
