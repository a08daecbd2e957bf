"""Several workers and writers at once, on PostgreSQL: no row is taken twice, no change is lost between two transactions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from cms.models.background.leased_row import RowState
from cms.tests.threads import in_thread
from search.indexing.draining import next_version, take
from search.indexing.noting import note_changes
from search.models import ChangeReason, IndexChange

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


def test_a_row_that_a_transaction_has_just_touched_is_not_taken_before_it_commits() -> None:
    note_changes([7], ChangeReason.CONTENT, [TARGET])
    with transaction.atomic():
        note_changes([7], ChangeReason.CONTENT, [TARGET])  # collapses into the waiting row, and locks it
        assert in_thread(lambda: take(TARGET))() == []
    assert [row.page_id for row in take(TARGET)] == [7]


def test_two_workers_take_different_rows() -> None:
    note_changes(range(1, 21), ChangeReason.CONTENT, [TARGET])
    with transaction.atomic():
        mine = {row.page_id for row in take(TARGET, limit=10)}
    theirs = {row.page_id for row in in_thread(lambda: take(TARGET, limit=10))()}
    assert len(mine) == len(theirs) == 10
    assert not mine & theirs


def test_a_change_while_the_row_is_being_taken_waits_as_a_row_of_its_own() -> None:
    note_changes([7], ChangeReason.CONTENT, [TARGET])
    take(TARGET)
    in_thread(lambda: note_changes([7], ChangeReason.CONTENT, [TARGET]))()
    assert set(IndexChange.objects.filter(target=TARGET).values_list("state", flat=True)) == {RowState.TAKEN, RowState.WAITING}


def test_versions_of_many_callers_are_all_different() -> None:
    running = [in_thread(lambda: [next_version() for _ in range(20)]) for _ in range(4)]
    given = [version for result in running for version in result()]
    assert len(given) == len(set(given)) == 80
