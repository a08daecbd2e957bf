"""Fixtures of this app's tests."""

from __future__ import annotations

from typing import Any

import pytest

from legal_docs.models import LegalDocumentPage
from legal_docs.tests.amended import amending_document, publisher
from legal_docs.tests.factories import document
from tests.fixtures import shared_data  # noqa: F401


@pytest.fixture
def target() -> LegalDocumentPage:
    """The document that is amended."""
    return document("05/2024/QĐ-UBND")


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
