"""A renamed type, body or signer: keepers of copies hear of the documents that bear the name, from the worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from legal_docs.models import (
    DocumentChange,
    DocumentType,
    IssuingBody,
    JointIssuer,
    LegalDocumentPage,
    PossibleChange,
    Signature,
    Signer,
)
from legal_docs.models.documents.change_record import record_derived_change
from legal_docs.publication import possible_changes
from legal_docs.publication.possible_changes import record_possible_changes
from legal_docs.tests.factories import body, document

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def _three(once: Any) -> list[LegalDocumentPage]:
    def make() -> list[LegalDocumentPage]:
        office = body("Sở Thử Nghiệm")
        return [document(f"{number}/2024/CT-STN", type_name="Chỉ thị", issuing_body=office) for number in (1, 2, 3)]

    pages: list[LegalDocumentPage] = once(make)
    return pages


@pytest.fixture
def pages(_three: list[LegalDocumentPage]) -> list[LegalDocumentPage]:
    """Three documents of one body, which has no others."""
    return [LegalDocumentPage.objects.get(pk=page.pk) for page in _three]


def paths_since(last: int) -> list[str]:
    return list(DocumentChange.objects.filter(pk__gt=last).order_by("path").values_list("path", flat=True))


def rename_body(page: LegalDocumentPage) -> None:
    page.issuing_body.name += " (mới)"
    page.issuing_body.save()


def rename_joint_body(page: LegalDocumentPage) -> None:
    joint = IssuingBody.objects.create(name="Bộ Tư pháp thử")
    JointIssuer.objects.create(document=page, body=joint)
    joint.name = "Bộ Tư pháp mới"
    joint.save()


def rename_signer(page: LegalDocumentPage) -> None:
    signer = Signer.objects.create(full_name="Nguyễn Văn A")
    Signature.objects.create(document=page, signer=signer)
    signer.full_name = "Nguyễn Văn Á"
    signer.save()


def move_type(page: LegalDocumentPage) -> None:
    kind = DocumentType.objects.get(pk=page.document_type_id)
    kind.slug = "qd"
    kind.save()


@pytest.mark.parametrize("rename", [rename_body, rename_joint_body, rename_signer, move_type])
def test_the_worker_records_the_documents_that_bear_a_name_which_changed(rename: Callable[[LegalDocumentPage], None]) -> None:
    page = document()
    last = DocumentChange.objects.latest("pk").pk
    rename(page)
    assert paths_since(last) == []
    assert record_possible_changes() == 1
    page.refresh_from_db()
    assert paths_since(last) == [page.canonical_path]
    assert not PossibleChange.objects.exists()


def test_many_documents_of_a_renamed_row_are_recorded_in_parts_each_once(
    monkeypatch: pytest.MonkeyPatch, pages: list[LegalDocumentPage]
) -> None:
    last = DocumentChange.objects.latest("pk").pk
    monkeypatch.setattr(possible_changes, "AT_ONCE", 2)
    rename_body(pages[0])
    assert record_possible_changes(seconds=0) == 2
    assert len(paths_since(last)) == 2
    assert record_possible_changes() == 1
    assert paths_since(last) == sorted(page.canonical_path for page in pages)


@pytest.mark.parametrize("at_once", [1, 2, 100])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_document_that_cannot_be_recorded_stops_no_other_and_is_named_and_tried_again(
    place: int, at_once: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, pages: list[LegalDocumentPage]
) -> None:
    failing = pages[place]
    last = DocumentChange.objects.latest("pk").pk
    monkeypatch.setattr(possible_changes, "AT_ONCE", at_once)
    rename_body(failing)
    with monkeypatch.context() as broken:
        broken.setattr(possible_changes, "record_published", failing_for(failing))
        assert record_possible_changes() == 2
    assert paths_since(last) == sorted(page.canonical_path for page in pages if page != failing)
    assert failing.title in caplog.text
    kept = PossibleChange.objects.get()
    assert (kept.documents, kept.tries, "away" in kept.error, kept.next_try_at > timezone.now()) == ([failing.pk], 1, True, True)
    PossibleChange.objects.update(next_try_at=timezone.now())
    assert record_possible_changes() == 1
    assert len(paths_since(last)) == 3
    assert not PossibleChange.objects.exists()


def failing_for(failing: LegalDocumentPage) -> Callable[[LegalDocumentPage], bool]:
    record = possible_changes.record_published

    def fail(page: LegalDocumentPage) -> bool:
        recorded = record(page)  # written before it fails, and undone
        if page.pk == failing.pk:
            raise DatabaseError("away")
        return recorded

    return fail


def test_documents_that_fail_each_time_wait_for_a_person_and_hold_up_no_other(
    monkeypatch: pytest.MonkeyPatch, pages: list[LegalDocumentPage]
) -> None:
    monkeypatch.setattr(possible_changes, "AT_ONCE", 2)
    rename_body(pages[0])
    monkeypatch.setattr(possible_changes, "record_published", failing_for(pages[1]))
    for _round in range(PossibleChange.policy.max_tries):
        PossibleChange.objects.update(next_try_at=timezone.now())
        record_possible_changes()
    assert list(PossibleChange.objects.parked().values_list("documents", flat=True)) == [[pages[1].pk]]


def test_the_last_record_of_a_document_is_read_once_when_a_change_elsewhere_is_recorded() -> None:
    page = document()
    page.issuing_body.name += " (mới)"
    page.issuing_body.save()
    last = DocumentChange.objects.latest("pk").pk
    with CaptureQueriesContext(connection) as seen:
        record_derived_change(page)
    assert paths_since(last) == [page.canonical_path]
    assert sum(query["sql"].startswith("SELECT") and 'FROM "legal_docs_documentchange"' in query["sql"] for query in seen) == 1
