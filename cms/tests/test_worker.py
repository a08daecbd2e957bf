"""The worker's lanes: what takes minutes does not hold up mail and index."""

from __future__ import annotations

import time
from contextlib import nullcontext
from datetime import timedelta
from threading import Event

import pytest
import time_machine
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from django_tasks import task
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from cms.background.worker import clock
from cms.background.worker import process as worker
from cms.background.worker.jobs import Job, Lane, run_each_isolated
from cms.background.worker.process import ROUND_TASKS, run_once, run_until

pytestmark = pytest.mark.django_db
ONCE = timedelta(hours=1)


@pytest.fixture(autouse=True)
def right_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a frozen clock pass for right: that of a database server does not stand still with it."""
    monkeypatch.setattr(clock, "TOLERATED", timedelta(days=36_500))


def nothing() -> None:
    """There are no queued tasks."""


@task()
def queued() -> None:
    """Stand for what a change of a page leaves to the worker."""


def test_running_all_once_leaves_no_queued_task_however_many_there_are(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)  # the test's transaction needs this thread's connection
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # as outside the tests
    for _number in range(ROUND_TASKS + 1):
        queued.enqueue()
    run_once([])
    assert DBTaskResult.objects.successful().count() == ROUND_TASKS + 1


def test_a_slow_job_holds_up_no_quick_one() -> None:
    stop, sent, seen = Event(), Event(), []

    def recognise() -> int:
        seen.append(sent.wait(10))
        stop.set()
        return 0

    def send() -> int:
        sent.set()
        return 0

    assert run_until(stop, [Job("recognise", ONCE, recognise, lane=Lane.SLOW), Job("send", ONCE, send)], nothing)
    assert seen == [True]


def test_queued_tasks_run_while_a_slow_job_is_at_it() -> None:
    stop, ran, seen = Event(), Event(), []

    def recognise() -> int:
        seen.append(ran.wait(10))
        stop.set()
        return 0

    run_until(stop, [Job("recognise", ONCE, recognise, lane=Lane.SLOW)], ran.set)
    assert seen == [True]


def test_a_quick_job_runs_again_while_a_slow_one_is_still_at_it() -> None:
    stop, times = Event(), []

    def recognise() -> int:
        time.sleep(1.5)
        stop.set()
        return 0

    def send() -> int:
        times.append(time.monotonic())
        return 0

    run_until(stop, [Job("recognise", ONCE, recognise, lane=Lane.SLOW), Job("send", timedelta(seconds=0.1), send)], nothing)
    assert len(times) >= 2


def test_a_worker_told_to_stop_finishes_what_it_is_doing() -> None:
    stop, finished = Event(), []

    def recognise() -> int:
        stop.set()
        time.sleep(0.7)
        finished.append(True)
        return 0

    run_until(stop, [Job("recognise", ONCE, recognise, lane=Lane.SLOW)], nothing)
    assert finished


def test_a_lane_that_breaks_down_ends_the_worker_so_that_it_is_started_again(caplog) -> None:
    def no_memory() -> None:
        raise MemoryError

    assert not run_until(Event(), [Job("send", ONCE, lambda: 0)], no_memory)
    assert "stopped by an unexpected error" in caplog.text


@pytest.mark.parametrize("error", [OperationalError("database is locked"), InterfaceError("connection already closed")])
def test_queued_tasks_that_find_the_database_locked_or_away_are_asked_for_again_by_the_same_worker(error: Exception, caplog) -> None:
    stop, rounds = Event(), list[int]()

    def tasks() -> None:
        rounds.append(1)
        if len(rounds) == 1:
            raise error
        stop.set()

    assert run_until(stop, [Job("send", ONCE, lambda: 0)], tasks)
    assert "they will be tried again" in caplog.text


@pytest.mark.parametrize("leap", [timedelta(days=400), -timedelta(minutes=6)])
def test_a_worker_whose_clock_is_wrong_does_nothing_until_it_is_right(leap: timedelta, monkeypatch: pytest.MonkeyPatch) -> None:
    stop, seen, differences = Event(), [], [leap, leap, timedelta(minutes=4)]
    monkeypatch.setattr(clock, "TOLERATED", timedelta(minutes=5))
    monkeypatch.setattr(worker, "CLOCK_REST_S", 0.01)
    monkeypatch.setattr(clock, "ahead", lambda: differences.pop(0) if len(differences) > 1 else differences[0])

    def send() -> int:
        seen.append(len(differences))
        stop.set()
        return 0

    run_until(stop, [Job("send", ONCE, send)], nothing)
    assert seen == [1]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL: run with DATABASE_URL=postgres://…")
def test_the_clock_is_compared_with_that_of_the_database_server() -> None:
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        assert clock.ahead() > timedelta(days=399)


def test_a_thing_that_fails_in_a_round_of_many_leaves_the_others_done_and_nothing_of_its_own_behind() -> None:
    def count(value: str) -> int:
        DBTaskResult.objects.create(task_path=value, args_kwargs={}, backend_name="default")
        return int(value)

    assert run_each_isolated(["1", "two", "3"], count) == 4
    assert set(DBTaskResult.objects.values_list("task_path", flat=True)) == {"1", "3"}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL: run with DATABASE_URL=postgres://…")
def test_a_thing_whose_statement_takes_too_long_leaves_the_others_done_and_is_reported() -> None:
    reported: list[int] = []

    def sleep(seconds: int) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 20")
            cursor.execute("SELECT pg_sleep(%s)", [seconds])
        return 1

    assert run_each_isolated([0, 9, 0], sleep, failed=lambda thing, _error: reported.append(thing)) == 2
    assert reported == [9]


def test_a_database_that_is_away_ends_a_round_of_many_at_its_first_thing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(connection, "is_usable", lambda: False)

    def away(value: int) -> int:
        asked.append(value)
        raise OperationalError

    with pytest.raises(OperationalError):
        run_each_isolated([1, 2], away)
    assert asked == [1]


@pytest.mark.parametrize(("said", "asked"), [("database is locked", [1]), ("database or disk is full", [1, 2])])
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite lets one process write at a time")
def test_on_sqlite_the_lock_of_another_process_alone_ends_a_round(said: str, asked: list[int]) -> None:
    seen: list[int] = []

    def refused(value: int) -> int:
        seen.append(value)
        raise OperationalError(said)

    with pytest.raises(OperationalError) if asked == [1] else nullcontext():
        assert run_each_isolated([1, 2], refused) == 0
    assert seen == asked


def test_the_report_of_a_failure_comes_after_it_is_undone_and_may_fail_itself() -> None:
    heard: list[tuple[str, str, bool]] = []

    def fail(value: str) -> int:
        DBTaskResult.objects.create(task_path=value, args_kwargs={}, backend_name="default")
        raise ValueError(f"no {value}")

    def tell(value: str, error: Exception) -> None:
        heard.append((value, str(error), DBTaskResult.objects.exists()))
        raise LookupError

    assert run_each_isolated(["one", "two"], fail, failed=tell) == 0
    assert heard == [("one", "no one", False), ("two", "no two", False)]
