"""A law that thousands of documents stand on: its page stays short and quick, and nothing that acts on it is left out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.contracts.cited_law import laws_of
from legal_docs.law.validity.refresh import refresh_status
from legal_docs.law.validity.rules.related import SHOWN
from legal_docs.models import LegalDocumentPage, Relation
from legal_docs.tests.factories import document, related
from legal_docs.text.vocabulary import RelationKind, Status

pytestmark = pytest.mark.django_db
MANY = SHOWN + 3


@pytest.fixture
def law() -> LegalDocumentPage:
    """A law that is the basis of more documents than its page names; the first of them is read in full by nobody."""
    law, other = document("01/2023/QĐ-UBND"), document("02/2023/QĐ-UBND")
    Relation.objects.bulk_create([Relation(document=other, target=law, kind=RelationKind.BASIS) for _number in range(MANY)])
    return law


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_of_a_law_names_the_newest_and_leads_to_a_list_of_all(law: LegalDocumentPage, client: Client) -> None:
    newest = document(
        "09/2026/QĐ-UBND", issued_on=date(2026, 6, 1), effective_on=date(2026, 8, 1), relations=[related(law, RelationKind.BASIS)]
    )
    shown = page_of(client, law.url)
    map_of_relations = shown.partition('id="qh-vao-can-cu"')[2].partition("</ul>")[0]
    assert map_of_relations.count("<li>") == SHOWN
    assert map_of_relations.index(newest.url) < map_of_relations.index("02/2023/QĐ-UBND")
    assert f"({MANY + 1})" in map_of_relations
    assert f'href="{law.url}lien-quan/can-cu/"' in shown


def test_the_list_of_all_goes_on_over_pages_and_names_no_document_that_is_not_public(law: LegalDocumentPage, client: Client) -> None:
    hidden = document(
        "07/2026/QĐ-UBND", issued_on=date(2026, 6, 1), effective_on=date(2026, 8, 1), relations=[related(law, RelationKind.BASIS)]
    )
    hidden.unpublish()
    first, second = (page_of(client, f"{law.url}lien-quan/can-cu/?trang={number}") for number in (1, 2))
    assert first.count("mb-law-relations__facts") == SHOWN
    assert second.count("mb-law-relations__facts") == MANY - SHOWN
    assert "07/2026" not in first + second


def test_drafts_among_the_newest_do_not_hide_that_many_stand_on_a_law(law: LegalDocumentPage, client: Client) -> None:
    draft = document("07/2026/QĐ-UBND", issued_on=date(2026, 6, 1), effective_on=date(2026, 8, 1), publish=False)
    Relation.objects.bulk_create([Relation(document=draft, target=law, kind=RelationKind.BASIS) for _number in range(SHOWN)])
    shown = page_of(client, law.url)
    assert f"({MANY})" in shown.partition('id="qh-vao-can-cu"')[2].partition("</h3>")[0]
    assert f'href="{law.url}lien-quan/can-cu/"' in shown


def test_the_page_names_the_other_of_two_related_documents(client: Client) -> None:
    one = document("01/2023/QĐ-UBND")
    other = document("02/2023/QĐ-UBND", relations=[related(one, RelationKind.RELATED)])
    assert other.url in page_of(client, one.url).partition('id="lien-quan"')[2]


@pytest.mark.parametrize("way", ["thay-the", "khac", "can_cu"])
def test_what_acts_on_a_law_or_is_no_relation_has_no_such_list(law: LegalDocumentPage, way: str, client: Client) -> None:
    assert client.get(f"{law.url}lien-quan/{way}/").status_code == 404


def test_a_law_that_few_documents_stand_on_has_no_further_list(client: Client) -> None:
    law = document("01/2023/QĐ-UBND")
    document("02/2023/QĐ-UBND", relations=[related(law, RelationKind.BASIS)])
    assert "lien-quan/can-cu/" not in page_of(client, law.url)


def test_a_repeal_counts_however_many_documents_stand_on_the_law(law: LegalDocumentPage, client: Client) -> None:
    repealing = document(
        "05/2024/QĐ-UBND",
        issued_on=date(2024, 1, 2),
        effective_on=date(2024, 3, 1),
        relations=[related(law, RelationKind.REPEALS, effective_on=date(2024, 3, 1))],
    )
    Relation.objects.bulk_create([Relation(document=repealing, target=law, kind=RelationKind.BASIS) for _number in range(MANY)])
    law.refresh_from_db()
    assert law.status == Status.EXPIRED
    assert repealing.number in page_of(client, law.url).partition('id="lien-quan"')[0]


def test_validity_is_worked_out_without_reading_what_only_names_a_law(law: LegalDocumentPage) -> None:
    with CaptureQueriesContext(connection) as queries:
        refresh_status([law.pk])
        laws_of([(law.pk, "Điều 1")])
    read = [query["sql"] for query in queries if 'FROM "legal_docs_relation"' in query["sql"] and "effective" in query["sql"]]
    assert read
    assert all(RelationKind.REPEALS in sql for sql in read)


def test_the_machine_form_says_how_many_documents_stand_on_a_law(law: LegalDocumentPage, client: Client) -> None:
    data: dict[str, Any] = client.get(reverse("legal_api:document", args=[law.translation_key])).json()
    assert len(data["acted_on_by"]) == SHOWN
    assert data["acted_on_by_total"] == {"can_cu": MANY}
