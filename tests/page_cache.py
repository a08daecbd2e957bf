"""What the tests of the page cache share: a cache in use, a visitor, and whether a page came from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import caches
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from cms.storage import observed_tables
from cms.web.middleware import page_cache as kept_pages


@pytest.fixture
def page_cache(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep pages, at ten in the morning, from an empty cache."""
    settings.PAGE_CACHE_SECONDS = 600
    caches["pages"].clear()
    monkeypatch.setattr(observed_tables, "_known", (None, {}))  # those of a test that was rolled back may have the same sum
    monkeypatch.setattr(transaction, "on_commit", lambda work, **_options: work())
    monkeypatch.setattr(kept_pages, "_now", lambda: timezone.make_aware(datetime(2026, 11, 27, 10)))


@pytest.fixture
def reader(page_cache: None) -> Callable[[str], HttpResponse]:
    """Read an address as a new anonymous visitor."""
    client = Client()
    return lambda address, **headers: client.get(address, headers=headers)


def forget_kept() -> None:
    """Let the transaction of a test read again what it keeps: for tests that count statements."""
    if unsaved := observed_tables.unsaved_writes():
        unsaved.kept.clear()


def result(response: HttpResponse) -> str:
    return str(response["X-Page-Cache"])


def warmed(read: Callable[[str], HttpResponse], *addresses: str) -> None:
    """Read until each address is kept: the first reader of all makes the versions of its tables."""
    for address in addresses:
        for _time in range(3):
            response = read(address)
        assert result(response) == "HIT", address
