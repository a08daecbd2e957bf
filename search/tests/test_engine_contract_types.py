"""What every engine promises for queries that open with a type of document and name a year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cms.contracts.search import EntryKind, SearchEntry
from search.engines.contract import SearchEngine
from search.query.ranking_profile import DEFAULT_PROFILE
from search.query.types import type_and_year
from search.tests.engine_data import document, plan, put
from search.tests.engine_fixtures import engine

__all__ = ["engine"]

SMALL = replace(DEFAULT_PROFILE, window=10)


def _issued(entry_id: str, title: str, kind: str, year: int, number: int) -> SearchEntry:
    text = f"Căn cứ Luật số 45/2014/QH13, Luật năm 2014 và Thông tư năm 2014: {title}. " * (5 if kind == "Quyết định" else 1)
    issued = date(year, 3, 1)
    return document(entry_id, title, number, type=kind, year=year, issued_on=issued, number=f"{number}/{year}/X", body=text)


@pytest.fixture
def crowded(engine: SearchEngine) -> SearchEngine:
    """An engine with many decisions of 2014 that say `luật 2014` again and again, and few laws and circulars."""
    decisions = [_issued(f"qd-{number}", "Thi hành Luật 2014 về thuế", "Quyết định", 2014, 100 + number) for number in range(40)]
    others = [
        _issued("luat-2014", "Luật Hải quan", "Luật", 2014, 54),
        _issued("bo-luat-2014", "Bộ luật Hàng hải", "Bộ luật", 2014, 55),
        _issued("luat-2009", "Luật Lý lịch tư pháp", "Luật", 2009, 28),
        _issued("tt-2014", "Hướng dẫn về thuế", "Thông tư", 2014, 61),
        _issued("tt-2019", "Hướng dẫn về thuế", "Thông tư", 2019, 62),
    ]
    service = SearchEntry(
        "tt-thue", EntryKind.PROCEDURE, "tt-thue", 900, "/tt/", "Hoàn thuế, khai thuế", body="Nộp thuế theo thông tư của bộ."
    )
    engine.bulk(put([*decisions, *others, service]))
    engine.refresh()
    return engine


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("luật 2014", {"luat-2014", "bo-luat-2014"}),
        ("luat nam 2014", {"luat-2014", "bo-luat-2014"}),
        ("thông tư 2014 thuế", {"tt-2014"}),
        ("tt 2019 thuế", {"tt-2019"}),
        ("thông tư thuế", {"tt-2014", "tt-2019"}),
    ],
)
def test_documents_of_the_type_and_year_that_a_query_opens_with_come_first(crowded: SearchEngine, typed: str, first: set[str]) -> None:
    found = crowded.search(replace(plan(typed), profile=SMALL)).groups
    assert {group.parent_id for group in found[: len(first)]} == first


def test_the_type_and_the_year_are_measured_apart(crowded: SearchEngine) -> None:
    found = crowded.search(replace(plan("thông tư 2014 thuế"), explain=True)).groups
    gains = {row.parent_id: dict(row.top.factors) for row in found if row.top.factors}
    both = {key: (gains[key]["type_asked"] > 0, gains[key]["year_asked"] > 0) for key in ("tt-2014", "tt-2019") if key in gains}
    assert both == {"tt-2014": (True, True), "tt-2019": (True, False)}


@pytest.mark.parametrize(
    ("typed", "types", "year"),
    [
        ("nghi dinh 2020 hoa don", ("Nghị định",), 2020),
        ("luat dat dai 2013", ("Luật", "Bộ luật"), 2013),
        ("nghi quyet ve phi", ("Nghị quyết",), None),
        ("qd 2019 gia dat", ("Quyết định",), 2019),
        ("tt so 39 ban hang", ("Thông tư",), None),
        ("tt dang ky ket hon 2024", (), None),
        ("ct co phan", (), None),
        ("quyet dinh thoi viec", (), None),
        ("luat dat dai", (), None),
        ("gia dat 2019", (), None),
        ("thong tu lien tich 2014 va 2015", ("Thông tư liên tịch",), None),
    ],
)
def test_a_type_counts_at_the_beginning_and_a_common_word_beside_a_year_alone(typed: str, types: tuple[str, ...], year: int | None) -> None:
    assert type_and_year(typed.split()) == (types, year)
