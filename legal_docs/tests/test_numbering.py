"""Numbers of rows in the order in which they become visible; while transactions are open: test_changes_in_flight.py."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest
from django.utils import timezone

from cms.models import numbering
from legal_docs.models import DocumentChange, number_changes
from legal_docs.text.vocabulary import ChangeKind

pytestmark = pytest.mark.django_db


def change() -> DocumentChange:
    return DocumentChange.objects.create(kind=ChangeKind.PUBLISHED, path="a", citation="a", title="a", key=uuid4())


def test_a_change_that_became_visible_while_a_round_waited_has_a_time_after_that(monkeypatch: pytest.MonkeyPatch) -> None:
    change()
    asked, seen = numbering.last_number, list[tuple[datetime, int]]()

    def after_the_wait(counter: int) -> int:
        if not seen:
            seen.append((timezone.now(), change().pk))
        return asked(counter)

    monkeypatch.setattr(numbering, "last_number", after_the_wait)
    number_changes()
    [(moment, key)] = seen
    assert DocumentChange.objects.get(pk=key).at >= moment


def test_rows_of_a_later_round_have_a_time_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbering, "_AT_ONCE", 1)
    first, second = change(), change()
    number_changes()
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.at < second.at


def test_a_process_of_before_that_goes_on_after_keys_misses_no_row_that_is_numbered_meanwhile() -> None:
    change().delete()
    read = change()  # by its key, before there were numbers
    number_changes()
    later = change()
    number_changes()
    later.refresh_from_db()
    assert later.number > read.pk
