"""A dead worker is seen within a minute: on the admin's home screen and in `/readyz`, with what waits for it."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cms.background.worker import heartbeat
from cms.background.worker import process as worker
from cms.background.worker.backlog import backlog
from cms.background.worker.jobs import Job, Lane, all_jobs
from cms.background.worker.process import run_job
from cms.models import OutboundMail, WorkerHeartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(django_user_model: Any, client: Client) -> Any:
    client.force_login(django_user_model.objects.create_superuser("quantri"), backend="django.contrib.auth.backends.ModelBackend")
    return lambda: client.get("/quan-tri/").content.decode()


def write_heartbeat() -> Job:
    return next(job for job in all_jobs() if job.name.endswith("write_heartbeat"))


def the_worker_died(seconds: int) -> None:
    heartbeat.beat()
    WorkerHeartbeat.objects.update(beat_at=timezone.now() - timedelta(seconds=seconds))
    OutboundMail.objects.create(key="due", recipient="dan@example.org", subject="Mã hồ sơ")


def worker_part(client: Client) -> dict[str, Any]:
    answer = client.get("/readyz")
    assert answer.status_code == 200  # the site serves without a worker
    part: dict[str, Any] = json.loads(answer.content)["parts"]["worker"]
    return part


def test_a_worker_that_runs_is_seen_as_such(client: Client, home: Any):
    run_job(write_heartbeat())
    assert worker_part(client)["ok"]
    assert "silent-worker" not in home()


def test_the_alarm_of_a_silent_worker_is_no_error_that_a_form_leads_to(home: Any):
    the_worker_died(seconds=300)
    alarm = re.search(r'<div class="([^"]*)"[^>]*id="silent-worker"', home())
    assert alarm
    assert "help-critical" not in alarm[1]  # what Wagtail's "Go to the first error" looks for


def test_the_worker_writes_its_heartbeat_while_it_runs(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)  # the test's transaction needs this thread's connection
    stop = Event()

    def end() -> int:
        stop.set()
        return 0

    in_this_thread = replace(write_heartbeat(), lane=Lane.MAIN)
    worker.run_until(stop, [in_this_thread, Job("end", timedelta(hours=1), end)], lambda: None)
    assert heartbeat.worker_down() is None


def test_the_heartbeat_waits_for_no_job_of_another_lane():
    assert [job.name.rpartition(".")[2] for job in all_jobs() if job.lane is Lane.LIFE] == ["write_heartbeat"]


@pytest.mark.parametrize(("minutes", "is_alive"), [(4, True), (6, False)])
def test_a_worker_that_does_one_job_for_minutes_is_alive_until_it_counts_as_hung(
    minutes: int, is_alive: bool, client: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(heartbeat, "_round_at", time.monotonic() - minutes * 60)
    run_job(write_heartbeat())
    assert worker_part(client)["ok"] == is_alive


def test_a_worker_that_goes_on_after_a_long_job_is_alive_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    stop, alive = Event(), list[bool]()

    def take_an_hour() -> int:
        monkeypatch.setattr(heartbeat, "_round_at", time.monotonic() - 3600)
        return 0

    def look() -> int:
        alive.append(not heartbeat.is_hung())
        if len(alive) == 2:
            stop.set()
        return 0

    worker.run_until(stop, [Job("a long one", timedelta(hours=1), take_an_hour), Job("look", timedelta(0), look)], lambda: None)
    assert alive == [False, True]


def test_a_job_that_hangs_in_the_first_round_is_seen(client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(heartbeat, "_round_at", None)
    monkeypatch.setattr(heartbeat, "HUNG_AFTER", timedelta(0))
    stop = Event()

    def hang() -> int:
        run_job(write_heartbeat())
        stop.set()
        return 0

    worker.run_until(stop, [Job("hang", timedelta(hours=1), hang)], lambda: None)
    assert not worker_part(client)["ok"]


def test_a_heartbeat_is_written_often_enough_to_see_death_within_a_minute():
    assert heartbeat.EVERY * 4 <= heartbeat.SILENT_AFTER
    assert timedelta(minutes=1) > heartbeat.EVERY + heartbeat.SILENT_AFTER


def test_a_dead_worker_is_named_with_what_waits(client: Client, home: Any):
    the_worker_died(seconds=60)
    part = worker_part(client)
    assert (part["ok"], part["vital"]) == (False, False)
    waiting = sum(kind.due for kind in backlog())
    assert waiting >= 1
    assert f"{waiting} pieces of work are due" in part["detail"]
    html = home()
    assert "Công việc nền đã dừng từ" in html
    assert f"{waiting} việc đang chờ" in html


def test_a_worker_that_never_ran_is_named_too(client: Client, home: Any):
    assert "no worker has run yet" in worker_part(client)["detail"]
    assert "Công việc nền chưa chạy lần nào" in home()


def test_a_worker_that_rests_for_a_moment_is_not_dead(client: Client):
    the_worker_died(seconds=30)
    assert worker_part(client)["ok"]


def test_the_clock_of_another_machine_may_be_a_little_ahead(client: Client):
    the_worker_died(seconds=-60)
    assert worker_part(client)["ok"]


def test_a_heartbeat_of_the_future_is_no_sign_of_life(client: Client):
    the_worker_died(seconds=-400 * 24 * 3600)  # written by a worker whose clock had leapt
    assert not worker_part(client)["ok"]
