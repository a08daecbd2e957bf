"""Several workers and writers at once, on PostgreSQL: no row is taken twice, no change is lost between two transactions."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from search.models import ChangeReason, ChangeState, IndexChange
from search.services.draining import next_version, take
from search.services.noting import note_changes

pytestmark = pytest.mark.postgres
TARGET = "tests"  # an index of these tests alone


@pytest.fixture(autouse=True)
def on_postgres(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Real commits, without pytest-django's transactional database: that empties every table, rows of migrations too."""
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: set DATABASE_URL")
    with django_db_blocker.unblock():
        IndexChange.objects.filter(target=TARGET).delete()
        yield
        IndexChange.objects.filter(target=TARGET).delete()


def elsewhere(work: Callable[[], object]) -> object:
    """What `work` gives in another thread, with a database connection of its own."""
    given: list[object] = []

    def run() -> None:
        try:
            given.append(work())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=20)
    return given[0]


def test_a_row_that_a_transaction_has_just_touched_is_not_taken_before_it_commits() -> None:
    note_changes([7], ChangeReason.CONTENT, [TARGET])
    with transaction.atomic():
        note_changes([7], ChangeReason.CONTENT, [TARGET])  # collapses into the waiting row, and locks it
        assert elsewhere(lambda: take(TARGET)) == []
    assert [row.page_id for row in take(TARGET)] == [7]


def test_two_workers_take_different_rows() -> None:
    note_changes(range(1, 21), ChangeReason.CONTENT, [TARGET])
    with transaction.atomic():
        mine = {row.page_id for row in take(TARGET, limit=10)}
    theirs = {row.page_id for row in elsewhere(lambda: take(TARGET, limit=10))}  # type: ignore[attr-defined]
    assert len(mine) == len(theirs) == 10
    assert not mine & theirs


def test_a_change_while_the_row_is_being_taken_waits_as_a_row_of_its_own() -> None:
    note_changes([7], ChangeReason.CONTENT, [TARGET])
    take(TARGET)
    elsewhere(lambda: note_changes([7], ChangeReason.CONTENT, [TARGET]))
    assert set(IndexChange.objects.filter(target=TARGET).values_list("state", flat=True)) == {ChangeState.TAKEN, ChangeState.WAITING}


def test_versions_of_many_callers_are_all_different() -> None:
    given: list[int] = []
    threads = [threading.Thread(target=lambda: (given.extend(next_version() for _ in range(20)), connection.close())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(given) == len(set(given)) == 80
