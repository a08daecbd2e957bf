"""The record of changes while transactions are open: who follows it misses none, whatever order they end in; on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from functools import partial
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale, Page

from cms.tests.threads import in_thread
from legal_docs.export.bulk import make
from legal_docs.export.bulk.make import make_due_edition, make_release
from legal_docs.models import DocumentChange, LegalDocumentPage, LegalIndexPage
from legal_docs.tests.factories import body, document, related, write_document_types
from legal_docs.text.vocabulary import ChangeKind, RelationKind

ON_POSTGRES = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL: run with DATABASE_URL=postgres://…")
pytestmark = [pytest.mark.postgres, ON_POSTGRES, pytest.mark.django_db(transaction=True)]


def change(number: int) -> DocumentChange:
    values = {"kind": ChangeKind.PUBLISHED, "path": str(number), "citation": str(number), "title": str(number)}
    return DocumentChange.objects.create(key=UUID(int=number), **values)


@contextmanager
def done_in_an_open_transaction(work: Callable[[], object]) -> Iterator[Callable[[], None]]:
    """Another connection has done this; it commits when the block calls what it is given."""
    done, end = Event(), Event()

    def write() -> None:
        with transaction.atomic():
            work()
            done.set()
            end.wait(60)

    finished = in_thread(write)
    assert done.wait(60)

    def commit() -> None:
        end.set()
        finished()

    try:
        yield commit
    finally:
        commit()


def change_in_an_open_transaction(number: int) -> AbstractContextManager[Callable[[], None]]:
    return done_in_an_open_transaction(lambda: change(number))


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


# --- documents that were published or changed since a time ------------------------------------------------------------------


@pytest.fixture
def list_of_documents() -> None:
    """Put back the rows that the last flush took."""
    write_document_types()
    Locale.objects.get_or_create(language_code="vi")
    if not LegalIndexPage.objects.exists():
        root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Gốc", slug="root"))
        root.add_child(instance=LegalIndexPage(title="Văn bản", slug="van-ban"))
    body()


def updated(since: str) -> list[str]:
    return [one["number"] for one in Client().get("/api/v1/documents/", {"updated_since": since}).json()["items"]]


def corrected(page: LegalDocumentPage, **values: Any) -> None:
    draft: Any = LegalDocumentPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save_revision().publish()


def by_its_clock(_items: list[dict[str, Any]]) -> str:
    return timezone.now().isoformat()


def by_the_newest_document(items: list[dict[str, Any]]) -> str:
    return str(max(one["updated_at"] for one in items))


READERS = [by_its_clock, by_the_newest_document]


@pytest.mark.parametrize("next_time", READERS)
def test_a_document_that_is_committed_after_a_reader_asked_comes_to_them_the_next_time(list_of_documents: None, next_time: Any) -> None:
    other = document("06/2024/QĐ-UBND", title="Khác")
    with done_in_an_open_transaction(lambda: document("05/2024/QĐ-UBND")) as commit:
        LegalDocumentPage.objects.filter(pk=other.pk).update(last_published_at=timezone.now())  # by a statement, which waits for no lock
        items = Client().get("/api/v1/documents/", {"updated_since": "2000-01-01"}).json()["items"]
        assert [one["number"] for one in items] == ["06/2024/QĐ-UBND"]
        since = next_time(items)
        commit()
    assert "05/2024/QĐ-UBND" in updated(since)


@pytest.mark.parametrize("next_time", READERS)
def test_a_correction_that_is_committed_after_a_reader_asked_comes_to_them_the_next_time(list_of_documents: None, next_time: Any) -> None:
    law = document("05/2024/QĐ-UBND")
    with done_in_an_open_transaction(lambda: corrected(law, title="Tên đã sửa")) as commit:
        document("06/2024/QĐ-UBND", title="Khác")
        since = next_time(Client().get("/api/v1/documents/", {"updated_since": "2000-01-01"}).json()["items"])
        commit()
    assert "05/2024/QĐ-UBND" in updated(since)


def test_a_new_validity_that_is_committed_after_a_reader_asked_comes_to_them_the_next_time(list_of_documents: None) -> None:
    law = document("05/2024/QĐ-UBND")
    ends = partial(document, "06/2024/QĐ-UBND", title="Bãi bỏ", relations=[related(law, RelationKind.REPEALS)])
    with done_in_an_open_transaction(ends) as commit:
        updated("2000-01-01")
        since = timezone.now().isoformat()
        commit()
    assert sorted(updated(since)) == ["05/2024/QĐ-UBND", "06/2024/QĐ-UBND"]


def test_a_reader_who_asks_while_the_transaction_ends_gets_the_document_at_once_or_the_next_time(list_of_documents: None) -> None:
    with done_in_an_open_transaction(lambda: document("05/2024/QĐ-UBND")) as commit:
        reading = in_thread(lambda: (timezone.now().isoformat(), updated("2000-01-01")))
        commit()
        asked_at, found = reading()
    assert "05/2024/QĐ-UBND" in [*found, *updated(asked_at)]


def test_two_readers_at_one_moment_give_no_number_twice() -> None:
    for number in range(1, 6):
        change(number)
    reading = [in_thread(lambda: [one["sequence"] for one in changes()]) for _ in range(4)]
    found = [done() for done in reading]
    assert found == [found[0]] * 4
    assert len(set(found[0])) == 5
