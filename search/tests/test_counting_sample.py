"""The groups and facets of very many matches, estimated from a sample of the groups."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from cms.contracts.search import SearchEntry
from search.engines.embedded import counting, source
from search.engines.embedded.engine import EmbeddedEngine
from search.engines.embedded.selective_terms import search_selective_terms_first
from search.ranking import page, sampling
from search.ranking.answers import FacetValue, SearchResults
from search.ranking.candidates import Counted
from search.tests.engine_data import EXPIRED, IN_FORCE, LAND_2013, LAND_2024, article, document, plan, put

LAWS = 600
TEXT = "Cơ quan nhà nước tiếp nhận hồ sơ của người dân"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of 600 laws with an Điều each and three more, five of them of one ministry, every second one of an expired law."""
    folder = tmp_path_factory.mktemp("index")
    rows = []
    for number in range(LAWS):
        like = LAND_2013 if number % 2 else LAND_2024
        law = document(f"luat-{number}", f"Luật số {number}", number, issuer="Bộ Y tế" if number < 5 else "Quốc hội", type="Luật")
        law = replace(law, status_windows=like.status_windows, year=like.year, body="Người dân " + "và " * 200)
        rows += [law, *(article(law, str(at), "Hồ sơ", TEXT if at < 4 else f"{TEXT}: cà phê") for at in range(1, 5))]
    EmbeddedEngine(folder).bulk(put(rows))
    return folder


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds of an index a hundred times smaller."""
    monkeypatch.setattr(source, "MOST_EXACT", 600)
    monkeypatch.setattr(sampling, "_MOST_SAMPLED", 800)
    monkeypatch.setattr(sampling, "_MOST_OF_VALUES", 80)
    monkeypatch.setattr(sampling, "_FEWEST_GROUPS", 30)


def counted(index: Path, text: str, **request: object) -> SearchResults:
    return EmbeddedEngine(index).search(plan(text, **request))


def values(results: SearchResults, facet: str) -> dict[str, int]:
    return {row.value: row.count for row in results.facets[facet]}


def test_very_many_matches_are_counted_by_a_sample_to_two_figures_and_said_to_be_about_so_many(index: Path, small: None) -> None:
    results = counted(index, "cơ quan tiếp nhận hồ sơ")
    assert results.is_about
    assert results.total == pytest.approx(LAWS, rel=0.2)
    assert results.total == sampling.about(results.total)
    assert values(results, "kind") == {"document": results.total, "article": results.total}
    assert values(results, "status") == pytest.approx({IN_FORCE: LAWS / 2, EXPIRED: LAWS / 2}, rel=0.3)
    assert values(results, "year") == pytest.approx({"2024": LAWS / 2, "2013": LAWS / 2}, rel=0.3)


def test_a_value_that_few_entries_hold_is_counted_exactly_beside_the_sample(index: Path, small: None) -> None:
    assert values(counted(index, "cơ quan tiếp nhận hồ sơ"), "issuer")["Bộ Y tế"] == 5
    assert values(counted(index, "cơ quan tiếp nhận hồ sơ", issuers=("Quốc hội",)), "issuer")["Bộ Y tế"] == 5


def test_few_matches_of_common_words_are_counted_exactly(index: Path, small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling, "_FEWEST_GROUPS", 0)
    results = counted(index, "luật nhà nước tiếp nhận hồ sơ -dân", kinds=("document",))
    assert (results.total, results.is_about) == (0, False)
    results = counted(index, '"hồ sơ của người dân: cà phê" luật')
    assert (results.total, results.is_about) == (LAWS, False)


def test_what_hardly_occurs_in_the_sample_is_counted_in_a_larger_one(index: Path, small: None) -> None:
    estimate = sampling.counted_by_sample(EmbeddedEngine(index)._source(), plan("hồ sơ", pages=(1, 7, 8)), "")
    assert (estimate.total, estimate.exact) == (3, True)


def test_a_sample_with_more_places_than_are_listed_at_once_is_made_smaller(
    index: Path, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MOST_AT_ONCE", 100)
    results = counted(index, "cơ quan tiếp nhận hồ sơ")
    assert results.is_about
    assert results.total == pytest.approx(LAWS, rel=0.3)


def test_a_short_query_of_many_matches_is_counted_though_documents_are_looked_at_beside_the_best(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_two_steps = partial(search_selective_terms_first, least_rows=0)
    monkeypatch.setattr(source, "search_selective_terms_first", in_two_steps)
    asked = plan("luật số hồ sơ dân")
    assert len(in_two_steps(EmbeddedEngine(index)._source(), asked, asked.profile.window) or ()) == asked.profile.window + 1
    assert counted(index, "luật số hồ sơ dân").total == LAWS


ASKED = "cơ quan tiếp nhận hồ sơ"


def laws_of_uneven_length() -> list[list[SearchEntry]]:
    """Laws of one Điều to hundreds; all entries of one share its type, its issuer and its year, few of them have each of most values."""
    chance = random.Random(3)
    laws = []
    for number in range(LAWS):
        rare = min(39, int(chance.paretovariate(0.8)) - 1)
        law = document(f"luat-{number}", f"Luật số {number}", number, type=f"Loại {rare % 7}", issuer=f"Cơ quan {rare}", year=2025 - rare)
        law = replace(law, status_windows=LAND_2013.status_windows)
        laws.append([law, *(article(law, str(at), "Hồ sơ", TEXT) for at in range(min(300, int(chance.paretovariate(1)))))])
    return laws


@pytest.fixture(scope="module")
def uneven(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[list[SearchEntry]]]:
    """An index of such laws, with twelve that alone speak of what is left behind by the dead: one of them is long and in each sample."""
    folder, laws = tmp_path_factory.mktemp("uneven"), laws_of_uneven_length()
    names = [f"bo-luat-{number}" for number in range(2000)]
    within = [name for name in names if counting.hashed_number(name) < 2**63 // 64]
    for at, name in enumerate([within[0], *(name for name in names if name not in within)][:12]):
        law = document(name, "Bộ luật", 5000 + at, type="Bộ luật", issuer="Quốc hội", year=1900)
        laws.append([law, *(article(law, str(number), "Thừa kế", "di sản để lại") for number in range(250 if at == 0 else 3))])
    EmbeddedEngine(folder).bulk(put([row for law in laws for row in law]))
    return folder, laws


def each_facet(results: SearchResults) -> list[tuple[str, FacetValue]]:
    return [(name, row) for name, rows in results.facets.items() for row in rows]


def test_each_value_is_offered_with_its_number_or_marked_as_about_where_laws_are_of_uneven_length(
    uneven: tuple[Path, list[list[SearchEntry]]], small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampling, "_MOST_OF_VALUES", 400)
    folder, laws = uneven
    truth = {name: Counter(str(getattr(law[0], name)) for law in laws[:LAWS] if len(law) > 1) for name in ("type", "issuer", "year")}
    results = counted(folder, ASKED)
    assert results.is_about
    for name, exact in truth.items():
        assert values(results, name).keys() == exact.keys()
    wrong = {(name, row.value) for name, row in each_facet(results) if name in truth and row.count != truth[name][row.value]}
    assert wrong <= {(name, row.value) for name, row in each_facet(results) if row.is_about}
    assert all(row.count <= results.total for _, row in each_facet(results))
    shown = [(row.count, truth[name][row.value]) for name, row in each_facet(results) if name in truth]
    small_ones = [count == exact for count, exact in shown if exact < 10]
    assert len(small_ones) > 30
    assert sum(small_ones) > 0.6 * len(small_ones)


def test_the_number_at_a_chosen_value_is_the_total_beside_it(
    uneven: tuple[Path, list[list[SearchEntry]]], small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampling, "_MOST_OF_VALUES", 1)
    monkeypatch.setattr(source, "MOST_EXACT", 0)
    folder, laws = uneven
    for year in range(1986, 2026):
        results = counted(folder, ASKED, years=(year,))
        chosen = next(row for row in results.facets["year"] if row.selected)
        assert (chosen.count, chosen.is_about) == (results.total, results.is_about)
        assert bool(chosen.count) == any(law[0].year == year and len(law) > 1 for law in laws)


def test_few_groups_are_counted_exactly_though_a_long_one_fills_the_sample(
    uneven: tuple[Path, list[list[SearchEntry]]], small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampling, "_MOST_SAMPLED", 120)
    monkeypatch.setattr(sampling, "_MOST_OF_VALUES", 1)
    monkeypatch.setattr(source, "MOST_EXACT", 0)
    results = counted(uneven[0], "di sản để lại")
    assert (results.total, results.is_about) == (12, False)
    assert (values(results, "type"), values(results, "year")) == ({"Bộ luật": 12}, {"1900": 12})


def test_an_index_of_less_than_thirty_thousand_places_is_counted_exactly(uneven: tuple[Path, list[list[SearchEntry]]]) -> None:
    assert counting.MOST_AT_ONCE >= 30_000
    results = counted(uneven[0], ASKED)
    assert not results.is_about
    assert not [row for _, row in each_facet(results) if row.is_about]


def test_an_estimate_is_at_most_the_total_without_the_filter_of_its_facet() -> None:
    estimated = Counted(12, {"type": {"Bộ luật": 64}}, False, frozenset({("type", "Bộ luật")}))
    assert [row.count for row in page.facets_of(estimated, plan("di sản"), 12, False)["type"]] == [12]
    chosen = plan("di sản", types=("Luật",))
    assert {row.value: row.count for row in page.facets_of(estimated, chosen, 12, False)["type"]} == {"Bộ luật": 64, "Luật": 12}
