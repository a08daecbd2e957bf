"""Fixtures of this app's tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from legal_docs.models import LegalDocumentPage
from legal_docs.tests.amended import amending_document, publisher
from legal_docs.tests.factories import document
from legal_docs.tests.sent_files import as_editor
from tests.fixtures import shared_data  # noqa: F401


@pytest.fixture(scope="module")
def stored_target(once: Any) -> LegalDocumentPage:
    page: LegalDocumentPage = once(lambda: document("05/2024/QĐ-UBND"))
    return page


@pytest.fixture
def target(stored_target: LegalDocumentPage) -> LegalDocumentPage:
    """The document that is amended, made once for a file."""
    return LegalDocumentPage.objects.get(pk=stored_target.pk)


@pytest.fixture(scope="module")
def stored_acting(once: Any, stored_target: LegalDocumentPage) -> LegalDocumentPage:
    """The document that amends `target`, for files all of whose tests find it."""
    page: LegalDocumentPage = once(lambda: amending_document(stored_target))
    return page


@pytest.fixture
def acting(target: LegalDocumentPage) -> LegalDocumentPage:
    """The document that amends `target`."""
    return amending_document(target)


@pytest.fixture
def first() -> Any:
    """Who prepares an amendment."""
    return publisher("soan")


@pytest.fixture
def second() -> Any:
    """Who approves what `first` prepared."""
    return publisher("duyet-van-ban")


@pytest.fixture
def own_folders(settings: Any, tmp_path: Path) -> None:
    """Keep files in folders of the test alone."""
    settings.PRIVATE_MEDIA_ROOT, settings.MEDIA_ROOT = tmp_path / "private", tmp_path / "media"


@pytest.fixture
def editor(groups: None, client: Client) -> Client:
    """An editor who has signed in."""
    return as_editor(client)
