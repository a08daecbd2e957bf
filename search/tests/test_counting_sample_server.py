"""The same estimates from a server: what very many matches count there, against the counts of all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from search.engines.contract import SearchEngine
from search.engines.elastic import counting, source
from search.ranking import sampling
from search.ranking.answers import SearchResults
from search.ranking.common_words import common_words
from search.tests.engine_data import LAND_2013, LAND_2024, NEWS, article, document, plan, put
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


@pytest.fixture
def in_two_steps(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let common words be looked at last in the smallest index, too, from the call on."""

    def begin() -> None:
        monkeypatch.setattr(source, "LEAST_ROWS", 0)
        monkeypatch.setattr(source, "LEAST_ROWS_BY_PAIRS", 0)

    return begin


LONG = "cơ quan nhà nước nào tiếp nhận hồ sơ của người dân theo luật số 17 và số 18 ở địa phương"


@pytest.mark.parametrize(("text", "by_pairs"), [("cơ quan tiếp nhận hồ sơ luật số 17 và số 18", False), (LONG, True)])
def test_common_words_looked_at_last_change_neither_the_order_nor_what_is_found(
    text: str, by_pairs: bool, laws: SearchEngine, in_two_steps: Callable[[], None]
) -> None:
    asked = plan(text)
    assert asked.is_by_pairs == by_pairs
    found = laws.rank(asked, 10)
    in_two_steps()
    assert common_words(asked, laws._source(), 80, 0)  # type: ignore[attr-defined]
    again = laws.rank(asked, 10)
    assert [row.entry_id for row in again[:6]] == [row.entry_id for row in found[:6]]  # the others are equal texts
    assert [row.score for row in again[:6]] == pytest.approx([row.score for row in found[:6]], rel=1e-3)


def test_what_is_found_in_two_steps_is_of_the_site_and_stands_on_the_day(laws: SearchEngine, in_two_steps: Callable[[], None]) -> None:
    best = article(LAND_2024, "9", ASKED, ASKED)
    others = [replace(best, entry_id=f"{best.entry_id}-{site}", site=site) for site in ("0", "2")]
    others.append(replace(best, entry_id=f"{best.entry_id}-later", text_from=date(2099, 1, 1)))
    laws.bulk(put([best, *others]))
    laws.refresh()
    in_two_steps()
    found = {row.entry_id for row in laws.rank(plan(ASKED), 20)}
    assert best.entry_id in found
    assert not found & {entry.entry_id for entry in others}


def test_what_holds_a_rare_word_but_not_enough_is_not_found_in_two_steps(laws: SearchEngine, in_two_steps: Callable[[], None]) -> None:
    laws.bulk(put([replace(NEWS, entry_id=f"so-{row}", parent_id=f"so-{row}", title="Rượu", body="Rượu") for row in range(100)]))
    laws.refresh()
    asked = "luật số 17 về giấy phép kinh doanh rượu bia nước ngoài"
    one_step = laws.rank(plan(asked), 20)
    in_two_steps()
    assert laws.rank(plan(asked), 20) == one_step
    assert not any(row.entry_id.startswith("so-") for row in one_step)
