"""Every kind of end of a document: lists, calendar, API and structured data say what its validity says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from legal_docs.export.structured_data import coverage, legislation
from legal_docs.law.validity.calendar.boundaries import boundaries
from legal_docs.law.validity.rules.facts import facts_of
from legal_docs.law.validity.rules.status import windows
from legal_docs.models import LegalDocumentPage
from legal_docs.publication.listing.ended import ended_between
from legal_docs.tests.factories import document, related
from legal_docs.text.vocabulary import RelationKind, Scope, Status

pytestmark = pytest.mark.django_db
TODAY, EARLY, END, LATE = date(2025, 6, 1), date(2025, 3, 1), date(2025, 7, 1), date(2025, 11, 1)
SINCE = {"issued_on": date(2020, 1, 1), "effective_on": date(2020, 2, 1)}


def acting(
    target: LegalDocumentPage, kind: str, effective_on: date = date(2025, 2, 1), number: str = "09", **values: Any
) -> LegalDocumentPage:
    days = {"issued_on": date(2025, 1, 10), "effective_on": effective_on}
    return document(f"{number}/2025/QĐ-UBND", **days, relations=[related(target, kind, **values)])


def own_day() -> LegalDocumentPage:
    return document("01/2020/QĐ-UBND", **SINCE, expires_on=END)


def corrected_own_day() -> LegalDocumentPage:
    law = document("01/2020/QĐ-UBND", **SINCE, expires_on=LATE)
    acting(law, RelationKind.CORRECTS, corrected_expires_on=END)
    return law


def repealed_on_a_day() -> LegalDocumentPage:
    law = document("01/2020/QĐ-UBND", **SINCE)
    document(
        "09/2025/QĐ-UBND",
        issued_on=date(2025, 1, 10),
        effective_on=EARLY,
        relations=[related(law, RelationKind.REPEALS, effective_on=END)],
    )
    return law


def repealed_before_its_own_day() -> LegalDocumentPage:
    law = document("01/2020/QĐ-UBND", **SINCE, expires_on=LATE)
    acting(law, RelationKind.REPEALS, END)
    return law


def repealed_after_its_own_day() -> LegalDocumentPage:
    law = own_day()
    acting(law, RelationKind.REPEALS, LATE)
    return law


def repealed_by_one_whose_day_was_corrected() -> LegalDocumentPage:
    law = document("01/2020/QĐ-UBND", **SINCE)
    acting(acting(law, RelationKind.REPLACES, EARLY), RelationKind.CORRECTS, number="10", corrected_effective_on=END)
    return law


def ended_in_part() -> LegalDocumentPage:
    law = document("01/2020/QĐ-UBND", **SINCE)
    acting(law, RelationKind.REPEALS, END, scope=Scope.PARTIAL, provisions="Điều 2")
    return law


def suspended() -> LegalDocumentPage:
    law = document("01/2020/QĐ-UBND", **SINCE)
    acting(law, RelationKind.SUSPENDS, END)
    return law


WHOLE = [
    own_day,
    corrected_own_day,
    repealed_on_a_day,
    repealed_before_its_own_day,
    repealed_after_its_own_day,
    repealed_by_one_whose_day_was_corrected,
]
OF_ITSELF = {own_day, corrected_own_day, repealed_after_its_own_day}


whole = pytest.mark.parametrize("stored", WHOLE, indirect=True)


@pytest.fixture(scope="module")
def stored(request: pytest.FixtureRequest, once: Any) -> Iterator[int]:
    """One of the laws above, made once for all tests that look at it."""
    with transaction.atomic():
        with time_machine.travel(TODAY):
            law = once(request.param)
        yield law.pk
        transaction.set_rollback(True)


@pytest.fixture
def law(stored: int) -> LegalDocumentPage:
    with time_machine.travel(TODAY):
        return LegalDocumentPage.objects.get(pk=stored)


@whole
def test_the_list_of_ended_documents_has_the_day_and_the_cause_of_the_validity(
    law: LegalDocumentPage, request: pytest.FixtureRequest
) -> None:
    of_itself = request.node.callspec.params["stored"] in OF_ITSELF
    last = windows(facts_of(law))[-1]
    assert (last.status, last.start) == (Status.EXPIRED, END)
    (row,) = ended_between(date(2025, 1, 1), date(2025, 12, 31))
    assert (row.document.pk, row.day, row.status) == (law.pk, END, Status.EXPIRED)
    assert row.of_itself == of_itself
    assert bool(row.by) != of_itself


@whole
@pytest.mark.parametrize("day", [TODAY, END + timedelta(days=1)], ids=["before", "after"])
def test_structured_data_end_the_coverage_on_the_day_of_the_validity(law: LegalDocumentPage, day: date) -> None:
    with time_machine.travel(day):
        assert coverage(law) == f"2020-02-01/{END.isoformat()}"
        assert legislation(law).get("expires") == END.isoformat()


@whole
def test_the_interface_says_the_first_day_out_of_force(law: LegalDocumentPage) -> None:
    assert Client().get(f"/api/v1/documents/{law.translation_key}/").json()["expires_on"] == END.isoformat()


@whole
def test_the_interface_finds_it_as_ended_from_its_day_on_and_not_before(law: LegalDocumentPage) -> None:
    found = [
        law.number in [one["number"] for one in Client().get("/api/v1/documents/", {"status": Status.EXPIRED, "on": day}).json()["items"]]
        for day in (END - timedelta(days=1), END)
    ]
    assert found == [False, True]


@whole
def test_the_calendar_names_the_end_on_its_day_and_no_later_one_of_its_own(law: LegalDocumentPage) -> None:
    ends = [one for one in boundaries(TODAY) if one.document.pk == law.pk and one.tone == "bad"]
    assert ends[0].day == END
    assert not [one for one in ends[1:] if one.cause is None]


goes_on = pytest.mark.parametrize("stored", [ended_in_part, suspended], indirect=True)


@goes_on
def test_what_ends_in_part_stands_in_the_list_and_what_is_suspended_does_not(
    law: LegalDocumentPage, request: pytest.FixtureRequest
) -> None:
    listed = request.node.callspec.params["stored"] is ended_in_part
    assert [row.status for row in ended_between(date(2025, 1, 1), date(2025, 12, 31))] == [Status.PARTLY_EXPIRED] * listed


@goes_on
def test_what_ends_in_part_or_is_suspended_has_no_end(law: LegalDocumentPage) -> None:
    with time_machine.travel(END + timedelta(days=1)):
        assert coverage(law) == "2020-02-01/.."
        assert Client().get(f"/api/v1/documents/{law.translation_key}/").json()["expires_on"] is None
