"""A correction (đính chính) says which day was right: validity, page and timeline follow it, and it alone may say so."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from legal_docs.law.validity.facts import facts_of
from legal_docs.law.validity.refresh import refresh_status
from legal_docs.law.validity.status import status_at
from legal_docs.models import LegalDocumentPage
from legal_docs.publication.relations import affected_by
from legal_docs.tests.factories import document, relate
from legal_docs.tests.test_admin import add
from legal_docs.tests.test_contradictions import rows
from legal_docs.text.vocabulary import RelationKind, Status

pytestmark = pytest.mark.django_db
WRONG, RIGHT = date(2024, 3, 1), date(2024, 4, 1)


@pytest.fixture
def law() -> LegalDocumentPage:
    return document("05/2024/QĐ-UBND", issued_on=date(2024, 2, 10), effective_on=WRONG)


def correct(law: LegalDocumentPage, right: date, number: str, issued_on: date) -> LegalDocumentPage:
    acting = document(number, title="Đính chính", issued_on=issued_on, effective_on=issued_on)
    relate(acting, law, RelationKind.CORRECTS, corrected_effective_on=right)
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


def test_of_two_corrections_the_one_issued_later_is_right(law: LegalDocumentPage):
    correct(law, date(2024, 5, 1), "12/2024/QĐ-UBND", date(2024, 4, 2))
    correct(law, RIGHT, "09/2024/QĐ-UBND", date(2024, 3, 20))
    assert facts_of(LegalDocumentPage.objects.get(pk=law.pk)).effective_on == date(2024, 5, 1)


def test_only_a_correction_corrects_a_day(law: LegalDocumentPage, admin_client: Client):
    more = {"number": "21/2024/QĐ-UBND", **rows((RelationKind.AMENDS, law), corrected_effective_on="2024-04-01")}
    assert "Chỉ văn bản đính chính" in add(admin_client, **more).content.decode()
    assert LegalDocumentPage.objects.count() == 1
