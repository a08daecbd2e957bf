"""A correction (đính chính) says which day was right: validity, page and timeline follow it, and it alone may say so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from cms.contracts.upgrades import run_steps
from legal_docs.export.structured_data import legislation as json_ld
from legal_docs.law.amending.approving import deciding, preparing
from legal_docs.law.validity.calendar.boundaries import boundaries
from legal_docs.law.validity.refresh import refresh_due, refresh_status
from legal_docs.law.validity.rules.facts import facts_of
from legal_docs.law.validity.rules.status import status_at
from legal_docs.models import Amendment, LegalDocumentPage, Relation
from legal_docs.publication import pipeline
from legal_docs.publication.listing.documents import ORDERS
from legal_docs.publication.relations import affected_by
from legal_docs.tests.amended import AMENDING, EFFECT, amending_document, approved, publisher
from legal_docs.tests.factories import document, relate, related
from legal_docs.tests.test_admin import add
from legal_docs.tests.test_contradictions import rows
from legal_docs.tests.test_readable import restrict
from legal_docs.text.vocabulary import RelationKind, Status

pytestmark = pytest.mark.django_db
WRONG, RIGHT = date(2024, 3, 1), date(2024, 4, 1)


Amended = tuple[LegalDocumentPage, Amendment]


@pytest.fixture(scope="module")
def _law(once: Any) -> LegalDocumentPage:
    page: LegalDocumentPage = once(lambda: document("07/2024/QĐ-UBND", issued_on=date(2024, 2, 10), effective_on=WRONG))
    return page


@pytest.fixture
def law(_law: LegalDocumentPage) -> LegalDocumentPage:
    return LegalDocumentPage.objects.get(pk=_law.pk)


@pytest.fixture(scope="module")
def _amendment(once: Any, stored_acting: LegalDocumentPage) -> Amendment:
    amendment: Amendment = once(lambda: approved(stored_acting, publisher("chi"), publisher("lan")))
    return amendment


@pytest.fixture
def amended(_amendment: Amendment) -> Amended:
    """The document that amended `target`, and what two people approved of it."""
    amendment = Amendment.objects.select_related("acting").get(pk=_amendment.pk)
    return amendment.acting, amendment


def correct(law: LegalDocumentPage, right: date, number: str, issued_on: date) -> LegalDocumentPage:
    acting = document(
        number,
        title="Đính chính",
        issued_on=issued_on,
        effective_on=issued_on,
        relations=[related(law, RelationKind.CORRECTS, corrected_effective_on=right)],
    )
    return acting


def test_a_corrected_day_of_effect_counts_from_the_beginning_and_goes_with_its_correction(law: LegalDocumentPage):
    acting = correct(law, RIGHT, "09/2024/QĐ-UBND", date(2024, 3, 20))
    assert [relation.target_id for relation in affected_by(acting)] == [law.pk]
    refresh_status([law.pk])
    fresh = LegalDocumentPage.objects.get(pk=law.pk)
    assert status_at(facts_of(fresh), date(2024, 3, 15)) == Status.NOT_YET
    assert status_at(facts_of(fresh), RIGHT) == Status.IN_FORCE
    html = Client().get(fresh.url).content.decode()
    assert "01/04/2024" in html
    assert "01/03/2024" not in html
    acting.unpublish()
    assert facts_of(LegalDocumentPage.objects.get(pk=law.pk)).effective_on == WRONG


def test_lists_calendar_and_machine_forms_say_the_corrected_day(law: LegalDocumentPage):
    document("06/2024/QĐ-UBND", issued_on=date(2024, 2, 10), effective_on=date(2024, 3, 15))
    correct(law, RIGHT, "09/2024/QĐ-UBND", date(2024, 3, 20))
    client, address = Client(), law.url.rstrip("/")
    assert client.get(f"{address}.json").json()["effective_on"] == "2024-04-01"
    assert json_ld(LegalDocumentPage.objects.get(pk=law.pk))["temporalCoverage"] == "2024-04-01/.."
    listed = client.get("/api/v1/documents/", {"q": law.number}).json()["items"]
    assert {one["effective_on"] for one in listed if one["number"] == law.number} == {"2024-04-01"}
    xml = client.get(f"{address}.xml").content.decode()
    assert "2024-04-01" in xml
    assert "2024-03-01" not in xml
    ordered = LegalDocumentPage.objects.order_by(*ORDERS["effective"]).values_list("number", flat=True)
    assert list(ordered).index("06/2024/QĐ-UBND") < list(ordered).index(law.number)
    days = [one.day for one in boundaries(date(2024, 3, 10)) if one.document.pk == law.pk and one.cause is None]
    assert days == [RIGHT]


def test_what_a_document_changes_follows_its_corrected_day_in_status_and_text(target: LegalDocumentPage, amended: Amended):
    acting, amendment = amended
    correct(acting, date(2025, 4, 1), "12/2025/QĐ-UBND", date(2025, 3, 10))
    amendment.refresh_from_db()
    assert amendment.effective_on == date(2025, 4, 1)
    assert list(target.versions.exclude(valid_from=None).values_list("valid_from", flat=True)) == [date(2025, 4, 1)]
    fresh = LegalDocumentPage.objects.get(pk=target.pk)
    assert status_at(facts_of(fresh), date(2025, 3, 15)) == Status.IN_FORCE
    assert status_at(facts_of(fresh), date(2025, 4, 1)) == Status.PARTLY_EXPIRED
    assert [one.starts for one in fresh.incoming.all()] == [date(2025, 4, 1)]


def test_what_a_document_no_longer_says_of_others_is_taken_back_when_it_is_published_again(law: LegalDocumentPage):
    correct(law, date(2024, 5, 1), "08/2024/QĐ-UBND", date(2024, 3, 10))
    acting = correct(law, RIGHT, "09/2024/QĐ-UBND", date(2024, 3, 20))
    repealed = document("04/2024/QĐ-UBND", issued_on=date(2024, 1, 10), effective_on=date(2024, 1, 20))
    relate(acting, repealed, RelationKind.REPEALS)
    again = LegalDocumentPage.objects.get(pk=acting.pk)
    again.relations = []
    again.save_revision().publish()
    law.refresh_from_db()
    repealed.refresh_from_db()
    assert law.begins_on == date(2024, 5, 1)
    assert repealed.status == Status.IN_FORCE


@pytest.mark.parametrize("at_once", [200, 0])
def test_amendments_go_back_with_the_correction_when_the_public_may_not_read_it(
    target: LegalDocumentPage, amended: Amended, monkeypatch: pytest.MonkeyPatch, at_once: int
):
    acting, amendment = amended
    correction = correct(acting, date(2025, 4, 1), "12/2025/QĐ-UBND", date(2025, 3, 10))
    monkeypatch.setattr(pipeline, "AT_ONCE", at_once)
    restrict(correction)
    refresh_due()
    amendment.refresh_from_db()
    assert amendment.effective_on == EFFECT
    assert list(target.versions.exclude(valid_from=None).values_list("valid_from", flat=True)) == [EFFECT]


def test_an_amendment_keeps_the_day_that_its_relation_states(amended: Amended):
    acting, amendment = amended
    Relation.objects.filter(document=acting).update(effective_on=EFFECT)
    correct(acting, date(2025, 4, 1), "12/2025/QĐ-UBND", date(2025, 3, 10))
    amendment.refresh_from_db()
    assert amendment.effective_on == EFFECT


def test_an_amendment_keeps_the_day_that_a_person_set_though_it_is_that_of_the_document():
    target = document("15/2024/QĐ-UBND")
    acting = amending_document(target, number="19/2025/QĐ-UBND", body_text=AMENDING.replace("05/2024", "15/2024"))
    editor, other = publisher("chi-em"), publisher("lan-anh")
    amendment = preparing.propose(acting, user=editor)[0]
    for day in (date(2025, 5, 1), EFFECT):
        preparing.set_day(amendment, user=editor, day=day)
    deciding.submit(amendment, user=editor)
    deciding.approve(amendment, user=other)
    correct(acting, date(2025, 4, 1), "12/2025/QĐ-UBND", date(2025, 3, 10))
    amendment.refresh_from_db()
    assert amendment.effective_on == EFFECT


def test_an_upgrade_brings_what_depends_on_corrections_that_were_there_before(target: LegalDocumentPage, amended: Amended):
    acting, amendment = amended
    correct(acting, date(2025, 4, 1), "12/2025/QĐ-UBND", date(2025, 3, 10))
    Amendment.objects.update(effective_on=EFFECT)
    LegalDocumentPage.objects.update(corrected_effective_on=None)
    run_steps()
    amendment.refresh_from_db()
    assert amendment.effective_on == date(2025, 4, 1)
    assert LegalDocumentPage.objects.get(pk=acting.pk).begins_on == date(2025, 4, 1)


def test_of_two_corrections_the_one_issued_later_is_right(law: LegalDocumentPage):
    correct(law, date(2024, 5, 1), "12/2024/QĐ-UBND", date(2024, 4, 2))
    correct(law, RIGHT, "09/2024/QĐ-UBND", date(2024, 3, 20))
    assert facts_of(LegalDocumentPage.objects.get(pk=law.pk)).effective_on == date(2024, 5, 1)


def test_only_a_correction_corrects_a_day(law: LegalDocumentPage, admin_client: Client):
    more = {"number": "21/2024/QĐ-UBND", **rows((RelationKind.AMENDS, law), corrected_effective_on="2024-04-01")}
    assert "Chỉ văn bản đính chính" in add(admin_client, **more).content.decode()
    assert not LegalDocumentPage.objects.filter(number=more["number"]).exists()
