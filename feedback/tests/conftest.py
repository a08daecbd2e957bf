"""Shared set-up: an empty cache, people who read at their own speed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from wagtail.models import Page

from feedback.participation.voting import guards
from feedback.participation.voting.voters import epoch_from
from feedback.tests.factories import make_page


@pytest.fixture(autouse=True)
def fresh_cache() -> Iterator[None]:
    cache.clear()
    epoch_from.cache_clear()
    yield
    cache.clear()
    epoch_from.cache_clear()


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms may be sent at once: the tests that look at the shortest time set it themselves."""
    monkeypatch.setattr(guards, "MIN_SECONDS", 0)


@pytest.fixture
def page(db: None) -> Page:
    return make_page()
