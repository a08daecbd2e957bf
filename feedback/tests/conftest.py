"""Shared set-up: no epoch of other tests, people who read at their own speed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from wagtail.models import Page

from feedback.participation.voting import guards
from feedback.participation.voting.voters import epoch_from
from feedback.tests.factories import make_page


@pytest.fixture(scope="module", autouse=True)
def no_epoch_of_others() -> None:
    """Forget the epoch before what a file makes once, too: a test elsewhere may have left one that was rolled back."""
    epoch_from.cache_clear()


@pytest.fixture(autouse=True)
def fresh_epoch() -> Iterator[None]:
    epoch_from.cache_clear()
    yield
    epoch_from.cache_clear()


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms may be sent at once: the tests that look at the shortest time set it themselves."""
    monkeypatch.setattr(guards, "MIN_SECONDS", 0)


@pytest.fixture(scope="module")
def _stored_page(once: Any) -> Page:
    """A published page, made once for each file that asks for one."""
    page: Page = once(make_page)
    return page


@pytest.fixture
def page(_stored_page: Page, db: None) -> Page:
    """A published page as the database has it: what a test writes is rolled back to that."""
    return type(_stored_page).objects.get(pk=_stored_page.pk)
