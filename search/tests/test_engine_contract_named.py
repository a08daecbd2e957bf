"""What every engine promises of the one thing that a query names: a number, a citation, a name."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from search.engines.contract import SearchEngine
from search.tests.engine_data import EXPIRED, IN_FORCE, LAND_2024, PORTAL, document, plan, put
from search.tests.engine_fixtures import engine, filled, own

__all__ = ["engine", "filled", "own"]


@pytest.mark.parametrize(
    "typed",
    ["42/2022/NĐ-CP", "42/2022/nd-cp", "nd 42/2022", "42 2022 nd cp", "NĐ số 42 năm 2022", "nghị định 42/2022/NĐ-CP", "nd42/2022"],
)
def test_a_number_in_any_spelling_leads_to_its_document(filled: SearchEngine, typed: str) -> None:
    certain = filled.search(plan(typed)).certain
    assert certain is not None
    assert certain.entry.entry_id == "nd-42-2022"
    assert certain.certain


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("điều 5 nđ 42/2022", "nd-42-2022#5"),
        ("khoản 2 điều 79 luật đất đai 2024", "luat-31-2024#79"),
        ("dieu 4 luat dat dai 2013", "luat-45-2013#4"),
        ("luật đất đai điều 12", "luat-31-2024#12"),
        ("điều 27 Luật Cư trú", "luat-68-2020#27"),
    ],
)
def test_a_citation_leads_to_its_article(filled: SearchEngine, typed: str, found: str) -> None:
    certain = filled.search(plan(typed)).certain
    assert certain is not None
    assert certain.entry.entry_id == found


def test_a_name_leads_to_the_newest_document_of_that_name(filled: SearchEngine) -> None:
    certain = filled.search(plan("luật đất đai")).certain
    assert certain is not None
    assert certain.entry.entry_id == LAND_2024.entry_id


def test_a_name_leads_to_the_document_of_that_name_in_force_on_the_day(filled: SearchEngine) -> None:
    certain = filled.search(plan("điều 4 luật đất đai", on_date=date(2015, 1, 1))).certain
    assert certain is not None
    assert certain.entry.entry_id == "luat-45-2013#4"


def test_a_number_that_fits_several_documents_is_only_suggested(own: SearchEngine) -> None:
    own.bulk(put([document(f"qd-{name}", f"Quyết định của {name}", 80, number="01/2023/QĐ-UBND", issuer=name) for name in ("A", "B")]))
    own.refresh()
    results = own.search(plan("01/2023/QĐ-UBND"))
    assert (results.certain, results.suggested is None) == (None, False)


def test_an_article_that_a_document_does_not_have_suggests_the_document(filled: SearchEngine) -> None:
    results = filled.search(plan("điều 999 nđ 42/2022/NĐ-CP"))
    assert results.suggested is not None
    assert (results.certain, results.suggested.entry.entry_id, results.is_held) == (None, "nd-42-2022", True)


@pytest.mark.parametrize("filters", [{"kinds": ("news",)}, {"years": (2010,)}, {"statuses": (EXPIRED,)}, {"issuers": ("Quốc hội",)}])
def test_what_a_query_names_is_not_shown_where_the_filters_leave_it_out(filled: SearchEngine, filters: dict[str, Any]) -> None:
    results = filled.search(plan("42/2022/NĐ-CP", **filters))
    assert (results.certain, results.suggested, results.is_held) == (None, None, True)
    assert filled.search(plan("42/2022/NĐ-CP", years=(2022,), statuses=(IN_FORCE,))).certain is not None


def test_an_alias_names_a_document(filled: SearchEngine) -> None:
    certain = filled.search(plan("nghi dinh ve cong thong tin dien tu")).certain
    assert certain is not None
    assert certain.entry.entry_id == PORTAL.entry_id


def test_a_number_inside_a_question_is_only_suggested(filled: SearchEngine) -> None:
    results = filled.search(plan("nghị định 42/2022/NĐ-CP quy định gì về an toàn thông tin"))
    assert results.certain is None
    assert results.suggested is not None
    assert results.suggested.entry.entry_id == PORTAL.entry_id


def test_a_document_that_bears_the_whole_query_for_its_title_goes_before_what_the_title_names(own: SearchEngine) -> None:
    title = "Hướng dẫn Điều 5 của Nghị định số 42/2022/NĐ-CP"
    own.bulk(put([document("tt-1-2023", title, 81, number="01/2023/TT-BTTTT", type="Thông tư", year=2023)]))
    own.refresh()
    certain = own.search(plan(title)).certain
    assert certain is not None
    assert certain.entry.entry_id == "tt-1-2023"


def test_a_name_of_a_year_of_which_nothing_is_held_suggests_the_document_of_another_year(filled: SearchEngine) -> None:
    results = filled.search(plan("luật cư trú 2006"))
    assert results.suggested is not None
    assert (results.certain, results.suggested.entry.entry_id, results.is_held) == (None, "luat-68-2020", False)
    assert filled.search(plan("luật cư trú 2020")).is_held
