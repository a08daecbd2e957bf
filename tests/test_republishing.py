"""What is done for other pages when a document is published again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django_tasks import default_task_backend

from legal_docs.models import JointIssuer, LegalDocumentPage
from legal_docs.tests.factories import body, document, related
from legal_docs.text.vocabulary import RelationKind
from search.models import IndexChange

pytestmark = pytest.mark.django_db


def published_again(page: LegalDocumentPage) -> None:
    stored = LegalDocumentPage.objects.get(pk=page.pk)
    stored.title = "Quy định sửa tên"
    stored.save_revision().publish()


def test_the_laws_that_a_document_stands_upon_are_not_written_to_the_index_again() -> None:
    law = document("01/2023/QĐ-UBND")
    page = document("05/2024/QĐ-UBND", relations=[related(law, RelationKind.BASIS)])
    IndexChange.objects.all().delete()
    published_again(page)
    assert {change.page_id for change in IndexChange.objects.all()} == {page.pk}


def test_the_law_that_a_document_amends_is_written_to_the_index_again() -> None:
    law = document("01/2023/QĐ-UBND")
    page = document("05/2024/QĐ-UBND", relations=[related(law, RelationKind.AMENDS)])
    IndexChange.objects.all().delete()
    published_again(page)
    assert {change.page_id for change in IndexChange.objects.all()} == {page.pk, law.pk}


def unpublished(page: LegalDocumentPage) -> None:
    page.unpublish()


def without_relations(page: LegalDocumentPage) -> None:
    page.relations.set([])
    page.save_revision().publish()


def deleted(page: LegalDocumentPage) -> None:
    page.delete()


@pytest.mark.parametrize("change", [unpublished, without_relations, deleted])
def test_a_law_that_is_named_no_more_is_written_to_the_index_again(change: Callable[[LegalDocumentPage], None]) -> None:
    law = document("01/2023/QĐ-UBND")
    page = document("05/2024/QĐ-UBND", relations=[related(law, RelationKind.BASIS)])
    IndexChange.objects.all().delete()
    change(LegalDocumentPage.objects.get(pk=page.pk))
    assert law.pk in {row.page_id for row in IndexChange.objects.all()}


def test_a_law_that_a_draft_names_is_written_to_the_index_again_when_the_draft_is_published() -> None:
    law = document("01/2023/QĐ-UBND")
    page = document("05/2024/QĐ-UBND", relations=[related(law, RelationKind.BASIS)], publish=False)
    IndexChange.objects.all().delete()
    published_again(page)
    assert law.pk in {row.page_id for row in IndexChange.objects.all()}


def test_a_document_of_many_rows_leaves_the_worker_no_task_of_references(settings: Any) -> None:
    page = document("05/2024/QĐ-UBND")
    bodies = [body(name) for name in ("Sở Một", "Sở Hai")]
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}  # keeps what it is given
    page.joint_issuers.set([JointIssuer(body=one) for one in bodies])
    page.save_revision().publish()
    assert not [result for result in default_task_backend.results if "reference" in result.task.name]
