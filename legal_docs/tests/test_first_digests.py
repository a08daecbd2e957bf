"""The first digest of a document, from which keepers of copies are told of changes."""

from __future__ import annotations

import pytest

from cms.models.background.leased_row import RowState
from legal_docs.importing.records import DocumentImport
from legal_docs.models import DocumentChange, IssuingBody, LegalDocumentPage, PossibleChange
from legal_docs.models.documents.children import LegalTag
from legal_docs.publication.possible_changes import keep_first_digests
from legal_docs.tests.copies import RECORD, changed, published, settle
from legal_docs.tests.factories import index_page

pytestmark = pytest.mark.django_db


def imported() -> LegalDocumentPage:
    DocumentImport(parent=index_page()).run(RECORD)
    page: LegalDocumentPage = LegalDocumentPage.objects.get(source_id=RECORD["id"])
    return page


def test_an_imported_document_is_recorded_once_and_not_when_a_row_changes_that_the_api_does_not_show() -> None:
    imported()
    assert keep_first_digests() == 1
    changed(IssuingBody.objects.get(name=RECORD["issuer"]), order=7)
    settle()
    assert keep_first_digests() == 0
    assert DocumentChange.objects.count() == 1


def test_a_change_of_an_imported_document_before_it_was_looked_at_is_recorded() -> None:
    imported()
    changed(LegalTag.objects.get(name="thẻ"), name="thẻ mới")
    assert keep_first_digests() == 0  # what it said when it was published is not known any more
    settle()
    assert DocumentChange.objects.count() == 2
    published(imported())
    assert DocumentChange.objects.count() == 2


def test_work_that_got_stuck_does_not_keep_others_from_their_first_digest() -> None:
    imported()
    PossibleChange.objects.create(documents=[], state=RowState.PARKED)
    assert keep_first_digests() == 1
