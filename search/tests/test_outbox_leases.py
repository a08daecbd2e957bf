"""Rows of the outbox as leased rows: whoever fails, dies or is late, every change is written and none is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from cms.models.background.leased_row import RowState
from search.engines.contract import BulkReport, Reason, SearchUnavailable
from search.indexing import draining
from search.indexing.building import BuiltEntries
from search.indexing.draining import drain, take
from search.indexing.noting import note_changes
from search.models import ChangeReason, IndexChange, IndexClock

pytestmark = pytest.mark.django_db
TARGET = "embedded"
PAGE = 7


@pytest.fixture(autouse=True)
def empty_outbox(db: None) -> None:
    IndexChange.objects.all().delete()


def note(*pages: int) -> None:
    note_changes(pages or [PAGE], ChangeReason.CONTENT)


def take_one() -> IndexChange:
    (row,) = take(TARGET)
    return row


def let_the_leases_run_out() -> None:
    IndexChange.objects.filter(state=RowState.TAKEN).update(leased_until=timezone.now() - timedelta(seconds=1))


def test_the_oldest_changes_are_taken_first_and_all_with_one_new_version() -> None:
    for page in (9, 3, 5):
        note(page)
    rows = take(TARGET, limit=2)
    assert [row.page_id for row in rows] == [9, 3]
    assert {row.version for row in rows} == {IndexClock.objects.get().value}
    assert take_one().version > rows[0].version


def test_no_version_is_given_when_nothing_waits() -> None:
    assert take(TARGET) == []
    assert not IndexClock.objects.exists()


def test_a_row_that_waits_again_takes_its_slot_so_that_later_changes_collapse_into_it() -> None:
    note()
    take_one().retry("disk full", count=False)
    note()
    row = IndexChange.objects.get()
    assert (row.state, row.tries, row.slot, row.error) == (RowState.WAITING, 0, f"{TARGET}:{PAGE}", "disk full")


def test_a_row_that_waits_again_gives_way_to_a_newer_change_of_its_page() -> None:
    note()
    taken = take_one()
    note()
    assert taken.retry("disk full") is False
    row = IndexChange.objects.get()
    assert (row.state, row.tries, row.error) == (RowState.WAITING, 0, "")


def test_a_parked_row_holds_no_slot_and_a_change_waits_beside_it() -> None:
    note()
    take_one().park("too long a field")
    note()
    assert set(IndexChange.objects.values_list("state", "slot")) == {(RowState.PARKED, None), (RowState.WAITING, f"{TARGET}:{PAGE}")}


def test_parked_rows_that_are_tried_again_collapse_with_what_waits() -> None:
    note(PAGE, 8)
    for row in take(TARGET):
        row.park("too long a field")
    note()
    assert IndexChange.objects.all().try_again() == 2
    assert list(IndexChange.objects.order_by("page_id").values_list("page_id", "state", "tries")) == [(7, "waiting", 0), (8, "waiting", 0)]


def test_a_worker_that_comes_back_after_its_lease_changes_nothing() -> None:
    note()
    late = take_one()
    let_the_leases_run_out()
    other = take_one()
    assert other.version > late.version
    assert not late.succeed()
    assert not late.retry("slow")
    assert not late.park("slow")
    assert IndexChange.objects.get().state == RowState.TAKEN
    assert other.succeed(done_at=timezone.now())


def test_a_change_that_comes_while_a_dead_worker_holds_the_row_is_not_lost() -> None:
    note()
    take_one()
    note()
    let_the_leases_run_out()
    assert [row.page_id for row in take(TARGET)] == [PAGE, PAGE]


def test_a_worker_that_dies_while_writing_leaves_its_rows_to_the_next_one(make_page, engine, monkeypatch) -> None:
    page = make_page("Đăng ký tạm trú")
    with monkeypatch.context() as dying:
        dying.setattr(draining, "_settle", lambda *args: 1 // 0)  # written, but nobody noted it
        with pytest.raises(ZeroDivisionError):
            drain(TARGET)
    assert drain(TARGET) == 0, "the rows are leased"
    let_the_leases_run_out()
    assert drain(TARGET) > 0
    assert not IndexChange.objects.unfinished().exists()
    assert engine.ids_of_pages([page.pk])[page.pk] == [f"page:{page.pk}"]


def test_an_engine_that_is_away_for_long_parks_nothing(engine, monkeypatch) -> None:
    def away(actions: object) -> BulkReport:
        raise SearchUnavailable(Reason.AWAY, "start the server")

    note()
    monkeypatch.setattr(engine, "bulk", away, raising=False)
    for _ in range(IndexChange.policy.max_tries + 2):
        IndexChange.objects.update(next_try_at=timezone.now())
        drain(TARGET)
    row = IndexChange.objects.get()
    assert (row.state, row.tries, row.error) == (RowState.WAITING, 0, "away: start the server")
    assert row.next_try_at <= timezone.now() + draining.OUTAGE_WAIT


def test_a_change_of_a_page_that_failed_often_is_tried_at_once_with_all_its_tries() -> None:
    note()
    IndexChange.objects.update(tries=7, next_try_at=timezone.now() + timedelta(minutes=9))
    note()
    assert take_one().tries == 1  # this one


def test_what_was_given_up_is_forgotten_once_the_page_is_indexed() -> None:
    note()
    take_one().park("too long a field")
    note()
    drain(TARGET)
    assert list(IndexChange.objects.values_list("state", flat=True)) == [RowState.DONE]


def test_a_page_is_given_up_once_however_often_it_fails(monkeypatch) -> None:
    monkeypatch.setattr(draining, "build_entries", lambda pages: BuiltEntries(failed={PAGE: "ZeroDivisionError"}))
    for _time in range(2):
        note()
        IndexChange.objects.filter(state=RowState.WAITING).update(tries=IndexChange.policy.max_tries - 1)
        drain(TARGET)
    assert list(IndexChange.objects.values_list("state", flat=True)) == [RowState.PARKED]
