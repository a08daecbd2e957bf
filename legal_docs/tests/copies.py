"""Changes of documents, for the tests of what keepers of copies are told."""

from __future__ import annotations

from typing import Any

from legal_docs.law.amending.texts.versions import announce_due
from legal_docs.law.validity.refresh import refresh_due
from legal_docs.models import LegalDocumentPage
from legal_docs.publication.possible_changes import record_possible_changes
from legal_docs.tests import factories

RECORD = {**factories.RECORD, "tags": ["thẻ"]}


def fresh(page: LegalDocumentPage) -> LegalDocumentPage:
    return LegalDocumentPage.objects.get(pk=page.pk)


def published(page: LegalDocumentPage) -> LegalDocumentPage:
    page.save_revision().publish()
    return fresh(page)


def changed(row: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def settle() -> None:
    refresh_due()
    announce_due()
    record_possible_changes()
