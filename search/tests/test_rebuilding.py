"""Rebuilding an index: nothing written meanwhile is lost, one rebuild at a time, one that was stopped goes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.core.management import CommandError
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.models import Page

from cms.contracts.search import EntryKind
from search.engines.contract import Reason, Rebuild, SearchEngine, SearchUnavailable
from search.indexing import rebuilding
from search.indexing.rebuilding import rebuild
from search.models import IndexRebuild, RebuildState
from search.tests.index_commands import ids, run

pytestmark = pytest.mark.django_db
MakePage = Callable[..., Page]


def test_a_rebuild_indexes_every_live_page(make_page: MakePage, engine: SearchEngine) -> None:
    page, draft = make_page("Đăng ký tạm trú"), make_page("Bản nháp", live=False)
    output = run("rebuild_search_index")
    assert f"page:{page.pk}" in ids(engine)
    assert f"page:{draft.pk}" not in ids(engine)
    assert "is live with" in output
    assert IndexRebuild.objects.get().state == RebuildState.DONE


@pytest.mark.parametrize("moment", ["during the fill", "between catching up and swapping"])
def test_edits_made_during_a_rebuild_are_not_lost(moment: str, make_page: MakePage, work, engine, monkeypatch) -> None:
    changed, gone = make_page("Tên trước khi sửa"), make_page("Trang sẽ bị gỡ")
    work()
    added: list[Page] = []

    def edit() -> None:
        changed.title = "Tên sau khi sửa"
        changed.save()
        gone.unpublish()
        added.append(make_page("Trang thêm sau"))
        work()  # the worker goes on: it writes to the index that is live, the old one

    real = rebuilding.catch_up

    def catch_up(run: rebuilding.RebuildRun):
        if moment == "during the fill":
            edit()
            return real(run)
        answer = real(run)
        edit()
        return answer

    monkeypatch.setattr(rebuilding, "catch_up", catch_up)
    rebuild("embedded", lambda pages: None)
    work()
    assert f"page:{gone.pk}" not in ids(engine)
    assert f"page:{added[0].pk}" in ids(engine)
    assert engine.similar("tên sau khi sửa", limit=1)[0].entry.title == "Tên sau khi sửa"
    assert run("check_search_index").startswith("embedded:")


def test_a_page_unpublished_during_the_fill_is_not_in_the_new_index_when_it_goes_live(
    make_page: MakePage, work, engine, monkeypatch
) -> None:
    gone = make_page("Trang sẽ bị gỡ")
    work()
    real = rebuilding.catch_up

    def catch_up(run: rebuilding.RebuildRun):
        gone.unpublish()
        work()
        return real(run)

    monkeypatch.setattr(rebuilding, "catch_up", catch_up)
    rebuild("embedded", lambda pages: None)
    assert f"page:{gone.pk}" not in ids(engine)  # no worker came after the swap


def test_a_rebuild_that_was_stopped_goes_on_where_it_was(make_page: MakePage, work, engine, monkeypatch) -> None:
    pages = [make_page(f"Trang số {number}") for number in range(5)]
    work()
    monkeypatch.setattr(rebuilding, "BATCH", 2)
    done: list[int] = []

    def stop_after_four(pages_done: int) -> None:
        done.append(pages_done)
        if sum(done) >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuilding.rebuild("embedded", stop_after_four, size=2)
    stopped = IndexRebuild.objects.get()
    assert stopped.state == RebuildState.STOPPED
    done.clear()
    rebuilding.rebuild("embedded", done.append, resume=True, size=2)
    assert IndexRebuild.objects.get().pk == stopped.pk
    live = Page.objects.filter(live=True, depth__gt=1).count()
    assert sum(done) == live - 4
    assert {f"page:{page.pk}" for page in pages} <= ids(engine)


def test_a_page_that_shrank_or_went_while_a_rebuild_was_stopped_leaves_nothing_behind(make_page, work, engine, monkeypatch) -> None:
    shrunk, gone = make_page("Luật có hai điều"), make_page("Trang sẽ bị gỡ")
    parts = 2
    model, real = type(shrunk), type(shrunk).get_search_entries

    def entries(page: Page):
        whole = list(real(page))
        return whole + [replace(whole[0], entry_id=f"{whole[0].entry_id}:d{number}") for number in range(parts)]

    monkeypatch.setattr(model, "get_search_entries", entries)

    def stop(pages_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuilding.rebuild("embedded", stop)
    parts = 1
    shrunk.save()
    gone.delete()
    work()
    rebuilding.rebuild("embedded", lambda pages: None, resume=True)
    held = ids(engine)  # no worker came after the swap
    assert {entry_id for entry_id in held if entry_id.startswith(f"page:{shrunk.pk}")} == {f"page:{shrunk.pk}", f"page:{shrunk.pk}:d0"}
    assert not [entry_id for entry_id in held if entry_id.startswith(f"page:{gone.pk}")]


def test_a_new_index_with_far_fewer_entries_is_refused_unless_forced(make_page: MakePage, engine, monkeypatch) -> None:
    page = make_page("Một trang")
    law = page.search_entry(kind=EntryKind.DOCUMENT)
    many = [page.search_entry(entry_id=f"{law.entry_id}:{number}", parent_id=law.entry_id) for number in range(200)]
    monkeypatch.setattr(type(page), "get_search_entries", lambda self: [law, *many])
    run("rebuild_search_index")
    assert len(ids(engine)) >= 201
    monkeypatch.setattr(type(page), "get_search_entries", lambda self: [law])
    with pytest.raises(CommandError, match="--force"):
        run("rebuild_search_index")
    assert len(ids(engine)) >= 201
    run("rebuild_search_index", "--force")
    assert len(ids(engine)) < 201


def test_the_index_before_the_swap_can_be_made_live_again(make_page: MakePage, engine) -> None:
    make_page("Một trang")
    run("rebuild_search_index")
    before = engine.health().index
    run("rebuild_search_index")
    assert engine.health().index != before
    run("rebuild_search_index", "--rollback")
    assert engine.health().index == before


def test_a_rebuild_that_ended_right_after_the_swap_is_only_recorded_when_it_is_resumed(
    make_page: MakePage, work, engine, monkeypatch
) -> None:
    page = make_page("Một trang")
    run("rebuild_search_index")
    before = engine.health().index
    work()

    def fail(*args: object) -> None:
        raise SearchUnavailable(Reason.SLOW, "the server did not answer in time")

    with monkeypatch.context() as broken:
        broken.setattr(rebuilding, "note_changes", fail)
        with pytest.raises(CommandError):
            run("rebuild_search_index")
    live = engine.health().index
    run("rebuild_search_index", "--resume")
    assert (engine.health().index, engine.health().previous) == (live, before)
    assert IndexRebuild.objects.get(name=live).state == RebuildState.DONE
    assert f"page:{page.pk}" in ids(engine)


@pytest.mark.parametrize("title", ["Lịch tiếp công dân -Phòng Tư pháp", "Thông báo"])
def test_a_new_index_is_asked_for_the_very_words_of_a_title_and_the_very_page(title: str, make_page: MakePage, engine) -> None:
    for _number in range(12):
        page = make_page(title)
    rebuilding.rebuild("embedded", lambda pages: None)
    run = rebuilding.begin("embedded")
    run.samples[page.pk] = "thong bao"
    assert len(rebuilding.check(run)) == 1


def test_a_page_that_is_not_issued_on_the_day_of_the_rebuild_speaks_against_nothing(make_page: MakePage, engine, monkeypatch) -> None:
    page = make_page("Quy định về phí bến bãi")
    law = page.search_entry(kind=EntryKind.DOCUMENT, issued_on=date(2999, 1, 1), published_at=None)
    monkeypatch.setattr(type(page), "get_search_entries", lambda self: [law])
    rebuilding.rebuild("embedded", lambda pages: None)
    assert law.entry_id in ids(engine)


def test_a_second_rebuild_at_the_same_time_is_refused(make_page: MakePage) -> None:
    rebuilding.begin("embedded")
    with pytest.raises(CommandError, match="--resume") as refused:
        run("rebuild_search_index")
    assert "--force" not in str(refused.value), "it would be refused with --force too"


def test_of_two_rebuilds_that_begin_in_the_same_moment_one_goes_on(make_page: MakePage, engine, monkeypatch) -> None:
    refused: list[str] = []
    real = type(engine).start_rebuild

    def start_beside_another(self: SearchEngine) -> Rebuild:
        with pytest.raises(rebuilding.RebuildRunning) as other:
            rebuilding.begin("embedded")
        refused.append(str(other.value))
        return real(self)

    monkeypatch.setattr(type(engine), "start_rebuild", start_beside_another)
    rebuilt = rebuilding.rebuild("embedded", lambda pages: None)
    assert refused == [gettext("Another process is rebuilding this index.")]
    assert [record.name for record in IndexRebuild.objects.all()] == [rebuilt.index.name]


def test_one_of_two_that_resume_a_rebuild_in_the_same_moment_goes_on(make_page: MakePage, engine, monkeypatch) -> None:
    rebuilding.begin("embedded")
    IndexRebuild.objects.update(state=RebuildState.STOPPED)
    real, runs = rebuilding._reopened, []

    def reopen_beside_another(*arguments):
        with monkeypatch.context() as alone:
            alone.setattr(rebuilding, "_reopened", real)
            runs.append(rebuilding.begin("embedded", resume=True))
        return real(*arguments)

    monkeypatch.setattr(rebuilding, "_reopened", reopen_beside_another)
    with pytest.raises(rebuilding.RebuildRunning):
        rebuilding.begin("embedded", resume=True)
    rebuilding.fill(runs[0], lambda pages: None)


def test_a_rebuild_that_was_silent_for_long_writes_no_more_once_another_took_its_place(make_page: MakePage, engine) -> None:
    make_page("Thông báo")
    silent = rebuilding.begin("embedded")
    IndexRebuild.objects.update(touched_at=timezone.now() - rebuilding.SILENT * 2)
    later = rebuilding.rebuild("embedded", lambda pages: None)
    with pytest.raises(rebuilding.RebuildRunning):
        rebuilding.fill(silent, lambda pages: None)
    with pytest.raises(rebuilding.RebuildRunning):
        rebuilding.swap(silent, timezone.now())
    assert engine.health().index == later.index.name


def test_an_engine_that_cannot_begin_a_rebuild_leaves_no_record_of_one(engine, monkeypatch) -> None:
    def fail(self: SearchEngine) -> Rebuild:
        raise SearchUnavailable(Reason.AWAY, "start the search server")

    monkeypatch.setattr(type(engine), "start_rebuild", fail)
    with pytest.raises(SearchUnavailable):
        rebuilding.begin("embedded")
    assert not IndexRebuild.objects.exists()
