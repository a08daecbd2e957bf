"""Shared set-up: no epoch of other tests, people who read at their own speed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
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
def _stored_page(django_db_setup: None, django_db_blocker: Any) -> Iterator[Page]:
    """A page published an hour ago, made once for each file that asks for one and rolled back after it.

    With `--frozen-at` the clock goes back before each test: what an earlier one made just now would lie in the future.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(timezone.now() - timedelta(hours=1)):
            page = make_page()
        yield page
        transaction.set_rollback(True)


@pytest.fixture
def page(_stored_page: Page, db: None) -> Page:
    """A published page as the database has it: what a test writes is rolled back to that."""
    return type(_stored_page).objects.get(pk=_stored_page.pk)
