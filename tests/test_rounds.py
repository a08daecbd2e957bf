"""Rounds of the worker that take a limited number of rows: one row that always fails holds up none of the others."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest

from home.models import ProcedureBasis, ProcedurePage
from home.services.procedures import bases
from home.tests.factories import make_procedure
from legal_docs.law.citations import reading as citations
from legal_docs.law.validity import refresh
from legal_docs.models import DocumentVersion, LegalDocumentPage, ValidityWindow, VersionLinks
from legal_docs.tests.factories import document

pytestmark = [pytest.mark.django_db, pytest.mark.today("2026-11-05T09:00")]
ROUNDS = 60  # of two rows in any order one is left out in so many rounds once in 10^18 times
NUMBERS = ("05/2024/QĐ-UBND", "06/2024/QĐ-UBND")
Patch = pytest.MonkeyPatch


def failing_for(first: object, do: Callable[..., object], key: Callable[..., object]) -> Callable[..., object]:
    """Return `do`, which raises for the thing whose key is `first`."""

    def done(thing: object, *more: object, **options: object) -> object:
        if key(thing) == first:
            raise ValueError("this one fails always")
        return do(thing, *more, **options)

    return done


def two_documents() -> list[LegalDocumentPage]:
    return sorted((document(number) for number in NUMBERS), key=lambda page: page.pk)


def two_procedures() -> list[ProcedurePage]:
    rows = [json.dumps([{"type": "row", "value": {"number": number}}]) for number in NUMBERS]
    return [make_procedure(title=f"Thủ tục {place}", legal_bases=row) for place, row in enumerate(rows)]


def fail_first_refresh(monkeypatch: Patch, first: LegalDocumentPage) -> None:
    monkeypatch.setattr(refresh, "refresh_status", failing_for(first.pk, refresh.refresh_status, lambda pks: pks[0]))


def test_a_document_whose_change_of_validity_fails_holds_up_none_of_the_others(monkeypatch: Patch) -> None:
    first, second = two_documents()
    LegalDocumentPage.objects.update(status_until=date(2026, 11, 1))
    fail_first_refresh(monkeypatch, first)
    for _round in range(ROUNDS):
        refresh.refresh_due(limit=1)
    assert list(LegalDocumentPage.objects.filter(status_until=None)) == [second]


def test_a_document_whose_times_of_validity_cannot_be_stored_holds_up_none_of_the_others(monkeypatch: Patch) -> None:
    first, second = two_documents()
    ValidityWindow.objects.all().delete()
    fail_first_refresh(monkeypatch, first)
    for _round in range(ROUNDS):
        refresh.refresh_due(limit=1)
    assert set(ValidityWindow.objects.values_list("document", flat=True)) == {second.pk}


def test_a_text_whose_links_cannot_be_read_holds_up_none_of_the_others(monkeypatch: Patch) -> None:
    for page in two_documents():
        citations.read_page(page)
    VersionLinks.objects.update(read_at=None)
    first, second = DocumentVersion.objects.order_by("pk")
    monkeypatch.setattr(citations, "read_links", failing_for(first.pk, citations.read_links, lambda version: version.pk))
    for _round in range(ROUNDS):
        citations.reread_outdated(limit=1)
    assert list(VersionLinks.objects.exclude(read_at=None).values_list("version", flat=True)) == [second.pk]


def test_a_procedure_whose_bases_cannot_be_stored_holds_up_none_of_the_others(monkeypatch: Patch) -> None:
    first, second = two_procedures()
    ProcedureBasis.objects.all().delete()
    monkeypatch.setattr(bases, "store", failing_for(first.pk, bases.store, lambda page: page.pk))
    for _round in range(ROUNDS):
        bases.store_missing(limit=1)
    assert list(ProcedureBasis.objects.values_list("procedure", flat=True)) == [second.pk]


def test_a_basis_whose_validity_cannot_be_looked_up_holds_up_none_of_the_others(monkeypatch: Patch) -> None:
    two_procedures()
    two_documents()
    ProcedureBasis.objects.update(status="", document=None)
    look_up = failing_for(True, bases.look_up, lambda cited: any(one.number == NUMBERS[0] for one in cited))
    monkeypatch.setattr(bases, "look_up", look_up)
    bases.refresh_bases()
    assert list(ProcedureBasis.objects.exclude(document=None).values_list("number", flat=True)) == [NUMBERS[1]]
