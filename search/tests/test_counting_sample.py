"""The groups and facets of very many matches, estimated from a sample of the groups."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from search.engines.embedded import counting, sampling, source
from search.engines.embedded.engine import EmbeddedEngine
from search.engines.embedded.selective_terms import search_selective_terms_first
from search.ranking.answers import SearchResults
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
    monkeypatch.setattr(source, "_MOST_LISTED", 600)
    monkeypatch.setattr(sampling, "_MOST_SAMPLED", 800)
    monkeypatch.setattr(sampling, "_MOST_RARE", 80)


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
    monkeypatch.setattr(sampling, "_FEWEST_MATCHES", 0)
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
