"""What the index is told of the validity of single articles."""

from __future__ import annotations

from datetime import date

import pytest

from cms.contracts.search import SearchEntry
from legal_docs.models import LegalDocumentPage
from legal_docs.tests.amended import EFFECT, amended_document
from legal_docs.tests.factories import document, related
from legal_docs.text.vocabulary import RelationKind, Scope, Status

pytestmark = pytest.mark.django_db


def entry(page: LegalDocumentPage, anchor: str) -> SearchEntry:
    return next(one for one in page.get_search_entries() if one.entry_id.endswith(f"#{anchor}") or one.entry_id.endswith(f"__{anchor}"))


def test_a_repealed_article_is_expired_in_the_index_while_its_neighbour_is_in_force() -> None:
    target = document("05/2024/QĐ-UBND")
    document(
        "02/2026/QĐ-UBND",
        issued_on=date(2026, 1, 5),
        effective_on=date(2026, 2, 1),
        relations=[related(target, RelationKind.REPEALS, scope=Scope.PARTIAL, provisions="Điều 2")],
    )
    before, after = date(2026, 1, 31), date(2026, 2, 1)
    assert [entry(target, "art_2").status_on(day) for day in (before, after)] == [Status.IN_FORCE, Status.EXPIRED]
    assert [entry(target, "art_1").status_on(day) for day in (before, after)] == [Status.IN_FORCE, Status.IN_FORCE]
    document_entry = next(iter(target.get_search_entries()))
    assert document_entry.status_on(after) == Status.PARTLY_EXPIRED


def test_a_change_that_does_not_say_what_it_touches_leaves_every_article_as_doubtful_as_the_document() -> None:
    target = document("05/2024/QĐ-UBND")
    document(
        "02/2026/QĐ-UBND",
        issued_on=date(2026, 1, 5),
        effective_on=date(2026, 2, 1),
        relations=[related(target, RelationKind.AMENDS, scope=Scope.PARTIAL)],
    )
    assert entry(target, "art_1").status_on(date(2026, 2, 1)) == Status.PARTLY_EXPIRED


def test_the_index_holds_the_amended_text_and_the_inserted_article_from_its_day() -> None:
    target, _acting = amended_document()
    assert "từ 7 giờ đến 20 giờ" in entry(target, "art_2").body
    inserted = entry(target, "art_2a")
    assert inserted.status_on(date(2025, 2, 28)) == Status.NOT_YET
    assert inserted.status_on(EFFECT) == Status.IN_FORCE
