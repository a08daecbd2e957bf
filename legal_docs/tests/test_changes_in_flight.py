"""The record of changes while transactions are open: who follows it misses none, whatever order they end in; on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from cms.tests.threads import in_thread
from legal_docs.export.bulk import make
from legal_docs.export.bulk.make import make_due_edition, make_release
from legal_docs.models import DocumentChange
from legal_docs.text.vocabulary import ChangeKind

ON_POSTGRES = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL: run with DATABASE_URL=postgres://…")
pytestmark = [pytest.mark.postgres, ON_POSTGRES, pytest.mark.django_db(transaction=True)]


def change(number: int) -> DocumentChange:
    values = {"kind": ChangeKind.PUBLISHED, "path": str(number), "citation": str(number), "title": str(number)}
    return DocumentChange.objects.create(key=UUID(int=number), **values)


@contextmanager
def change_in_an_open_transaction(number: int) -> Iterator[Callable[[], None]]:
    """Another connection has written a change; it commits when the block calls what it is given."""
    written, end = Event(), Event()

    def write() -> None:
        with transaction.atomic():
            change(number)
            written.set()
            end.wait(60)

    done = in_thread(write)
    assert written.wait(60)

    def commit() -> None:
        end.set()
        done()

    try:
        yield commit
    finally:
        commit()


def changes(**query: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = Client().get("/api/v1/changes/", query).json()["items"]
    return items


def test_a_change_that_is_committed_after_a_later_one_still_comes_to_who_follows_the_sequence() -> None:
    with change_in_an_open_transaction(1) as commit:
        change(2)
        seen = changes()
        assert [one["path"] for one in seen] == ["2"]
        commit()
        assert [one["path"] for one in changes(after=seen[-1]["sequence"])] == ["1"]


def test_a_change_that_is_committed_after_the_time_of_a_copy_is_after_that_time() -> None:
    with change_in_an_open_transaction(1) as commit:
        copied_at = timezone.now()
        commit()
    assert [one["path"] for one in changes(since=copied_at.isoformat())] == ["1"]


def test_an_edition_names_a_last_change_after_which_all_comes_that_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "_CONTENTS", make._CONTENTS[:1])
    with change_in_an_open_transaction(1) as commit:
        change(2)
        release = make_release()
        commit()
    assert [one["path"] for one in changes(after=release.facts["last_change"])] == ["1"]


def test_a_change_that_is_committed_while_an_edition_is_made_leads_to_the_next_edition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make, "_CONTENTS", make._CONTENTS[:1])
    with change_in_an_open_transaction(1) as commit:
        make_release()
        commit()
    assert make_due_edition(every=timedelta(0)) == 1


def test_two_readers_at_one_moment_give_no_number_twice() -> None:
    for number in range(1, 6):
        change(number)
    reading = [in_thread(lambda: [one["sequence"] for one in changes()]) for _ in range(4)]
    found = [done() for done in reading]
    assert found == [found[0]] * 4
    assert len(set(found[0])) == 5
