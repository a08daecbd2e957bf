"""The worker's two lanes: what takes minutes does not hold up mail and index."""

from __future__ import annotations

import time
from datetime import timedelta
from threading import Event

import pytest

from cms.background.jobs import Job, Lane
from cms.background.worker import run_until

pytestmark = pytest.mark.django_db
ONCE = timedelta(hours=1)


def nothing() -> None:
    """There are no queued tasks."""


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
    def no_database() -> None:
        raise OSError("the database is away")

    assert not run_until(Event(), [Job("send", ONCE, lambda: 0)], no_database)
    assert "cannot go on" in caplog.text
