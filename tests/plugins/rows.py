"""Fixture: rows that are made once for the tests of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, TypeVar

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

T = TypeVar("T")


@pytest.fixture(scope="module")
def once(django_db_setup: None, django_db_blocker: Any) -> Iterator[Callable[[Callable[[], T]], T]]:
    """Call a function that makes rows an hour ago, for a fixture of a file; they are rolled back after the file.

    What a test writes is rolled back to them, but what is in memory is not: a test reads the rows again. With `--frozen-at`, or a day that
    tests name, the clock goes back before each test: what an earlier one made just now would lie in the future.
    """

    def make(rows: Callable[[], T]) -> T:
        with time_machine.travel(timezone.now() - timedelta(hours=1)):
            return rows()

    with django_db_blocker.unblock(), transaction.atomic():
        yield make
        transaction.set_rollback(True)
