"""The same estimates from a server: what very many matches count there, against the counts of all of them."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from search.engines.contract import SearchEngine
from search.engines.elastic import counting, source
from search.ranking import sampling
from search.ranking.answers import SearchResults
from search.ranking.common_words import common_words
from search.tests.engine_data import LAND_2013, LAND_2024, article, document, plan, put
from search.tests.engine_fixtures import engine

__all__ = ["engine"]
pytestmark = pytest.mark.cluster
LAWS = 400
ASKED = "cơ quan tiếp nhận hồ sơ"


@pytest.fixture
def laws(engine: SearchEngine, monkeypatch: pytest.MonkeyPatch) -> SearchEngine:
    """A server with 400 laws of two Điều each, four of them of one ministry, and bounds of an index a hundred times smaller."""
    if engine.name == "embedded":
        pytest.skip("see test_counting_sample")
    rows = []
    for number in range(LAWS):
        like = LAND_2013 if number % 2 else LAND_2024
        law = document(f"luat-{number}", f"Luật số {number}", number, issuer="Bộ Y tế" if number < 4 else "Quốc hội", type="Luật")
        law = replace(law, status_windows=like.status_windows, year=like.year)
        rows += [law, *(article(law, str(at), "Hồ sơ", "Cơ quan nhà nước tiếp nhận hồ sơ của người dân") for at in (1, 2))]
    engine.bulk(put(rows))
    engine.refresh()
    monkeypatch.setattr(counting, "MOST_EXACT", 100)
    monkeypatch.setattr(sampling, "_MOST_SAMPLED", 500)
    monkeypatch.setattr(sampling, "_MOST_OF_VALUES", 40)
    monkeypatch.setattr(sampling, "_FEWEST_GROUPS", 30)
    return engine


def values(results: SearchResults, facet: str) -> dict[str, int]:
    return {row.value: row.count for row in results.facets[facet]}


def test_a_server_counts_very_many_matches_by_a_sample_and_small_values_among_their_own_entries(laws: SearchEngine) -> None:
    results = laws.search(plan(ASKED))
    assert results.is_about
    assert results.total == pytest.approx(LAWS, rel=0.25)
    assert values(results, "kind") == {"document": results.total, "article": results.total}
    assert values(results, "year") == pytest.approx({"2024": LAWS / 2, "2013": LAWS / 2}, rel=0.4)
    assert values(results, "issuer")["Bộ Y tế"] == 4
    assert {row.value: row.is_about for row in results.facets["issuer"]} == {"Bộ Y tế": False, "Quốc hội": True}


def test_a_chosen_value_is_lifted_for_its_own_facet_alone(laws: SearchEngine) -> None:
    results = laws.search(plan(ASKED, years=(2013,)))
    assert results.total == pytest.approx(LAWS / 2, rel=0.4)
    assert set(values(results, "year")) == {"2013", "2024"}
    assert sum(values(results, "issuer").values()) == pytest.approx(LAWS / 2, rel=0.4)


def test_few_matches_of_a_large_index_are_counted_exactly(laws: SearchEngine) -> None:
    results = laws.search(plan(f"{ASKED} luật số 7", issuers=("Bộ Y tế",)))
    assert (results.total, results.is_about) == (4, False)


def test_common_words_looked_at_last_change_neither_the_order_nor_what_is_found(
    laws: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = plan("cơ quan tiếp nhận hồ sơ luật số 17 và số 18")
    found = laws.rank(asked, 10)
    monkeypatch.setattr(source, "common_words", partial(common_words, least_rows=0))
    assert common_words(asked, laws._source(), 80, 0)  # type: ignore[attr-defined]
    again = laws.rank(asked, 10)
    assert [row.entry_id for row in again[:6]] == [row.entry_id for row in found[:6]]  # the others are equal texts
    assert [row.score for row in again] == pytest.approx([row.score for row in found], rel=1e-3)
