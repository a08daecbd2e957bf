"""The worker writes what waits to the index: as it is now, once, and whatever fails."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from unittest.mock import Mock

import pytest
import time_machine
from django.core.cache import cache
from django.db import DatabaseError
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.background.worker import retention
from cms.contracts.search import EntryKind, SearchEntry
from cms.models.background.leased_row import RowState
from search.engines.contract import BulkFailure, BulkReport, IndexAction, Reason, SearchEngine, SearchUnavailable
from search.indexing import draining, jobs
from search.indexing.comparing import IndexDifferences
from search.indexing.draining import drain, next_version, take
from search.indexing.noting import note_changes, note_first_pages
from search.models import ChangeReason, IndexChange, IndexComparison, IndexRebuild

pytestmark = pytest.mark.django_db
MakePage = Callable[..., Page]


def ids(engine: SearchEngine) -> list[str]:
    return [row.entry_id for row in engine.scan()]


def make_due() -> None:
    IndexChange.objects.update(next_try_at=timezone.now())


def articles_of(page: Page, numbers: Iterable[int]) -> list[SearchEntry]:
    law = page.search_entry(kind=EntryKind.DOCUMENT)
    return [law] + [
        page.search_entry(entry_id=f"{law.entry_id}:d{number}", parent_id=law.entry_id, kind=EntryKind.ARTICLE, heading=f"Điều {number}. A")
        for number in numbers
    ]


def test_a_published_page_is_found_after_one_round(make_page: MakePage, work: Callable[[], int], engine: SearchEngine) -> None:
    page = make_page("Đăng ký tạm trú")
    assert work() > 0
    assert f"page:{page.pk}" in ids(engine)
    assert not IndexChange.objects.exclude(state=RowState.DONE).exists()


def test_what_is_indexed_is_the_page_as_it_is_when_the_worker_comes(make_page: MakePage, work: Callable[[], int], engine) -> None:
    page = make_page("Tên cũ")
    page.title = "Tên mới"
    page.save()
    work()
    (hit,) = engine.similar("tên mới", limit=1)
    assert hit.entry.title == "Tên mới"


@pytest.mark.parametrize("change", ["unpublish", "delete", "restrict"])
def test_a_page_that_must_not_be_found_any_more_leaves_the_index(change: str, make_page: MakePage, work, engine) -> None:
    page = make_page("Tin nội bộ")
    work()
    entry_id = f"page:{page.pk}"
    assert entry_id in ids(engine)
    if change == "unpublish":
        page.unpublish()
    elif change == "delete":
        Page.objects.get(pk=page.pk).delete()
    else:
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    work()
    assert entry_id not in ids(engine)


def test_entries_that_a_page_no_longer_has_are_deleted(make_page: MakePage, work, engine, monkeypatch) -> None:
    page = make_page("Luật Cư trú")
    numbers = [1, 2, 3]
    monkeypatch.setattr(type(page), "get_search_entries", lambda self: articles_of(self, numbers))
    note_changes([page.pk], ChangeReason.CONTENT)
    work()
    assert len(engine.ids_of_pages([page.pk])[page.pk]) == 4
    numbers.remove(3)
    note_changes([page.pk], ChangeReason.CONTENT)
    work()
    assert engine.ids_of_pages([page.pk])[page.pk] == [f"page:{page.pk}", f"page:{page.pk}:d1", f"page:{page.pk}:d2"]


def test_versions_only_grow_even_when_the_clock_stands_still(monkeypatch) -> None:
    monkeypatch.setattr(draining.time, "time_ns", lambda: 1_700_000_000_000_000_000)
    given = [next_version() for _ in range(3)]
    assert all(later > earlier for earlier, later in itertools.pairwise(given))


def test_a_row_in_the_hands_of_a_worker_is_not_given_to_another(make_page: MakePage) -> None:
    make_page("Một trang")
    assert take("embedded")
    assert take("embedded") == []


def test_a_worker_that_died_gives_its_rows_back(make_page: MakePage, work, engine) -> None:
    page = make_page("Một trang")
    take("embedded")
    IndexChange.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    work()
    assert f"page:{page.pk}" in ids(engine)


def test_while_the_engine_is_away_rows_wait_and_no_try_is_counted(make_page: MakePage, work, engine, monkeypatch) -> None:
    page = make_page("Trong lúc mất máy chủ")

    def away(actions: object) -> BulkReport:
        raise SearchUnavailable(Reason.AWAY, "start the server")

    with monkeypatch.context() as broken:
        broken.setattr(engine, "bulk", away, raising=False)
        for _ in range(IndexChange.policy.max_tries + 2):
            make_due()
            assert work() == 0
    row = IndexChange.objects.get(page_id=page.pk)
    assert (row.state, row.tries) == (RowState.WAITING, 0)
    assert "start the server" in row.error
    make_due()
    work()
    assert f"page:{page.pk}" in ids(engine)


def test_an_entry_that_is_refused_for_good_is_parked_with_the_reason_and_the_others_go_on(
    make_page: MakePage, work, engine, monkeypatch
) -> None:
    bad, good = make_page("Trang lỗi"), make_page("Trang tốt")
    real = engine.bulk

    def refuse(actions: Iterable) -> BulkReport:
        kept = [action for action in actions if action.entry_id != f"page:{bad.pk}"]
        return real(kept).plus(BulkReport(failures=(BulkFailure(f"page:{bad.pk}", "field too long", retry=False),)))

    monkeypatch.setattr(engine, "bulk", refuse, raising=False)
    work()
    row = IndexChange.objects.get(page_id=bad.pk)
    assert row.state == RowState.PARKED
    assert "field too long" in row.error
    assert f"page:{good.pk}" in ids(engine)


def test_a_page_that_cannot_be_built_is_tried_again_with_growing_waits_then_parked_then_retried_by_hand(
    make_page: MakePage, work, engine, monkeypatch
) -> None:
    page = make_page("Trang hỏng")
    with monkeypatch.context() as broken:
        broken.setattr(type(page), "get_search_entries", lambda self: 1 // 0)
        waits = []
        for _ in range(IndexChange.policy.max_tries):
            IndexChange.objects.filter(page_id=page.pk).update(next_try_at=timezone.now())
            work()
            row = IndexChange.objects.get(page_id=page.pk)
            waits.append(row.next_try_at - timezone.now())
    assert row.state == RowState.PARKED
    assert "ZeroDivisionError" in row.error
    assert waits[2] > waits[1] > waits[0]
    assert IndexChange.objects.try_again() == 1
    work()
    assert f"page:{page.pk}" in ids(engine)


def test_a_page_that_cannot_even_be_read_does_not_hold_up_the_others(make_page: MakePage, work, engine, monkeypatch) -> None:
    bad, good = make_page("Trang không đọc được"), make_page("Trang tốt")
    manager = type(Page.objects)
    real = manager.filter

    def broken(self, *args: object, **values: object):
        if self.model is Page and bad.pk in values.get("pk__in", ()) and values.get("live"):
            raise DatabaseError("no such table")
        return real(self, *args, **values)

    monkeypatch.setattr(manager, "filter", broken)
    work()
    assert f"page:{good.pk}" in ids(engine)
    assert "no such table" in IndexChange.objects.get(page_id=bad.pk).error


def test_a_batch_that_is_too_large_is_sent_page_by_page(make_page: MakePage, work, engine, monkeypatch) -> None:
    pages = [make_page(f"Trang {number}") for number in range(3)]
    real = engine.bulk

    def small_only(actions: Iterable) -> BulkReport:
        listed = list(actions)
        if len(listed) > 1:
            raise SearchUnavailable(Reason.TOO_LARGE, "raise http.max_content_length")
        return real(listed)

    monkeypatch.setattr(engine, "bulk", small_only, raising=False)
    work()
    assert {f"page:{page.pk}" for page in pages} <= set(ids(engine))


def test_indexed_rows_are_forgotten_after_days_and_those_of_dropped_indexes_at_once(make_page: MakePage, work) -> None:
    make_page("Một trang")
    work()
    assert retention.run("search.index_changes") == 0
    IndexChange.objects.update(done_at=timezone.now() - timedelta(days=3))
    note_changes([1], ChangeReason.CONTENT, ["cluster"])
    retention.run("search.index_changes")
    assert not IndexChange.objects.exists()


def test_with_two_indexes_one_away_does_not_stop_the_other(make_page: MakePage, settings) -> None:
    settings.SEARCH_URL = "http://127.0.0.1:9"
    page = make_page("Hai chỉ mục")
    assert drain("embedded") > 0
    assert IndexChange.objects.get(page_id=page.pk, target="embedded").state == RowState.DONE
    assert IndexChange.objects.get(page_id=page.pk, target="cluster").state == RowState.WAITING


@pytest.fixture
def repaired_at(make_page: MakePage, work, engine) -> Callable[[str], bool]:
    """Return whether the job repairs, at this moment, an index that lost a page just before."""
    page = make_page("Trang bị mất trong chỉ mục")
    work()
    IndexComparison.objects.create(target="embedded", night=date(2026, 12, 1))

    def repaired(moment: str) -> bool:
        with time_machine.travel(f"{moment}+07:00", tick=False):
            engine.bulk([IndexAction(f"page:{page.pk}", next_version())])
            jobs.repair_drift()
            work()
        found = f"page:{page.pk}" in ids(engine)
        note_changes([page.pk], ChangeReason.REPAIRED)
        make_due()
        work()
        return found

    return repaired


def test_an_index_is_compared_with_the_database_once_a_night(repaired_at) -> None:
    moments = ("2026-12-02T03:00", "2026-12-02T04:00", "2026-12-02T23:59", "2026-12-03T02:59", "2026-12-03T03:10", "2026-12-03T12:00")
    assert [repaired_at(moment) for moment in moments] == [True, False, False, False, True, False]


def test_a_night_that_the_worker_missed_is_made_up_for_when_it_is_back(repaired_at) -> None:
    moments = ("2026-12-02T03:00", "2026-12-04T11:00", "2026-12-04T12:00", "2026-12-05T03:00")
    assert [repaired_at(moment) for moment in moments] == [True, True, False, True]


def test_an_index_whose_server_was_away_at_night_is_compared_in_the_next_hour(repaired_at, monkeypatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "compare", Mock(side_effect=SearchUnavailable(Reason.AWAY, "away")))
        assert not repaired_at("2026-12-02T03:00")
    assert repaired_at("2026-12-02T04:00")


def test_an_index_that_was_never_compared_waits_for_the_next_night(repaired_at) -> None:
    IndexComparison.objects.all().delete()
    moments = ("2026-12-02T10:00", "2026-12-02T11:00", "2026-12-03T02:59", "2026-12-03T03:00")
    assert [repaired_at(moment) for moment in moments] == [False, False, False, True]


def test_an_index_is_compared_once_its_rebuild_is_over(repaired_at) -> None:
    with time_machine.travel("2026-12-02T03:00+07:00", tick=False):
        record = IndexRebuild.objects.create(target="embedded", name="new")
    during = repaired_at("2026-12-02T03:01")
    record.delete()
    assert (during, repaired_at("2026-12-02T04:01")) == (False, True)


def test_a_rebuild_whose_process_died_does_not_keep_an_index_from_being_compared(repaired_at) -> None:
    with time_machine.travel("2026-12-01T20:00+07:00", tick=False):
        IndexRebuild.objects.create(target="embedded", name="new")
    assert repaired_at("2026-12-02T03:00")


@pytest.mark.parametrize("step", ["compare", "repair"])
def test_an_index_where_the_comparison_fails_is_tried_again_in_the_next_night_only(step: str, repaired_at, monkeypatch, caplog) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(jobs, step, Mock(side_effect=ValueError("a row that cannot be read")))
        assert not repaired_at("2026-12-02T03:00")
    assert "a row that cannot be read" in caplog.text
    moments = ("2026-12-02T04:00", "2026-12-02T23:00", "2026-12-03T03:00")
    assert [repaired_at(moment) for moment in moments] == [False, False, True]


def test_an_index_where_the_comparison_fails_does_not_keep_the_other_from_being_compared(repaired_at, monkeypatch) -> None:
    IndexComparison.objects.all().delete()
    IndexComparison.objects.bulk_create(IndexComparison(target=target, night=date(2026, 12, 1)) for target in ("cluster", "embedded"))
    monkeypatch.setattr(jobs, "kept_targets", lambda: ["cluster", "embedded"])
    real = jobs.compare

    def compare(target: str, progress: Callable[[int], object]) -> IndexDifferences:
        if target == "cluster":
            raise ValueError("a row that cannot be read")
        return real(target, progress)

    monkeypatch.setattr(jobs, "compare", compare)
    assert repaired_at("2026-12-02T03:00")


@pytest.fixture
def changing(make_page: MakePage, work, monkeypatch) -> int:
    """A page whose entry is another from 3 December 2026 on; nothing is noted of it, and no day is done."""
    page = make_page("Một trang")
    work()
    IndexChange.objects.all().delete()
    monkeypatch.setattr(jobs, "changing_on", [lambda day: [page.pk] if day == date(2026, 12, 3) else []])
    return page.pk


@pytest.mark.parametrize(
    ("moment", "noted"),
    [("2026-12-02T23:59", 0), ("2026-12-03T00:01", 1), ("2026-12-03T09:00", 1), ("2026-12-06T09:00", 1), ("2026-12-20T09:00", 0)],
)
def test_pages_that_change_with_a_day_are_noted_from_its_first_minute_on_also_by_a_worker_that_was_away(
    changing: int, moment: str, noted: int
) -> None:
    with time_machine.travel(f"{moment}+07:00", tick=False):
        assert jobs.note_new_day() == noted
    assert IndexChange.objects.filter(page_id=changing).exists() is bool(noted)


def test_pages_that_change_with_a_day_are_noted_once(changing: int) -> None:
    noted = []
    for moment in ("2026-12-02T23:55", "2026-12-03T00:05", "2026-12-03T00:15", "2026-12-04T00:05"):
        with time_machine.travel(f"{moment}+07:00", tick=False):
            noted.append(jobs.note_new_day())
    assert noted == [0, 1, 0, 0]


@pytest.mark.parametrize("lost", ["restarted before it was stored", "cache emptied"])
def test_a_day_that_is_not_known_to_be_done_is_noted_again(changing: int, lost: str, monkeypatch) -> None:
    with time_machine.travel("2026-12-03T00:05+07:00", tick=False):
        if lost == "cache emptied":
            jobs.note_new_day()
            cache.clear()
        else:
            with monkeypatch.context() as patch:
                patch.setattr(jobs, "note_changes", Mock(side_effect=KeyboardInterrupt))
                with pytest.raises(KeyboardInterrupt):
                    jobs.note_new_day()
        assert jobs.note_new_day() == 1


def test_pages_that_migrations_made_are_noted_after_the_first_migrate_only() -> None:
    IndexChange.objects.all().delete()
    note_first_pages()
    noted = set(IndexChange.objects.values_list("page_id", flat=True))
    assert noted == set(Page.objects.filter(live=True, depth__gt=1).values_list("pk", flat=True))
    IndexChange.objects.exclude(pk=IndexChange.objects.first().pk).delete()
    note_first_pages()
    assert IndexChange.objects.count() == 1
