"""Retention runs in small steps, and stops for a person when the clock leaps or unusually much would go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from cms.background.worker import retention
from cms.background.worker.jobs import all_jobs
from cms.background.worker.retention import Rule
from cms.models import OutboundMail
from cms.models.background.leased_row import RowState
from cms.models.background.retention import RetentionState
from cms.web.monitoring.health import check_retention

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
START = datetime(2026, 11, 2, 2, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch: Any) -> Any:
    monkeypatch.setattr(retention.clock, "differs", lambda: False)  # from a database server, whose clock does not travel
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def mails(number: int, age: timedelta, kind: str = "a") -> None:
    sent = timezone.now() - age
    rows = [OutboundMail(key=f"{kind}{n}", recipient="x", subject="x", state=RowState.DONE, sent_at=sent) for n in range(number)]
    OutboundMail.objects.bulk_create(rows)


def left() -> int:
    return OutboundMail.objects.count()


def test_a_leap_of_the_clock_deletes_nothing_and_the_right_time_needs_no_person(clock: Any):
    mails(50, DAY)
    retention.run("cms.mails")
    clock.shift(200 * DAY)
    retention.run_due()
    assert left() == 50
    assert not check_retention().ok
    clock.shift(-200 * DAY + timedelta(hours=2))
    retention.run_due()
    assert (left(), check_retention().ok) == (50, True)


def test_a_leap_backwards_is_held_too(clock: Any):
    retention.run("cms.mails")
    mails(5, 40 * DAY)
    clock.shift(timedelta(hours=-2))
    retention.run_due()
    assert left() == 5
    assert {state.held_reason for state in retention.held()} == {"clock"}


def test_a_new_rule_is_measured_by_the_last_run_of_any(clock: Any):
    retention.run("cms.sessions")
    mails(5, DAY)
    clock.shift(200 * DAY)
    assert retention.run("cms.mails") == 0


def test_every_rule_of_every_app_is_stopped_by_a_leap(clock: Any):
    retention.run_due()
    clock.shift(200 * DAY)
    retention.run_due()
    assert {state.name for state in retention.held()} == {rule.name for rule in retention.all_rules()}


def test_a_rule_that_fails_is_logged_and_stops_no_other(clock: Any, monkeypatch: Any, caplog: Any):
    def fail(rows: Any) -> int:
        raise OSError("the storage is unreachable")

    broken = Rule("a.first", "x", DAY, lambda: OutboundMail.objects.all(), fail, share=1)
    monkeypatch.setitem(retention._rules, broken.name, broken)
    mails(5, 40 * DAY)
    assert retention.run_due() == 5
    assert "a.first" in caplog.text


def test_who_says_that_the_clock_is_right_says_it_for_all_rules_but_not_that_so_much_may_go(clock: Any):
    mails(150, DAY)
    retention.run_due()
    clock.shift(40 * DAY)  # the worker was off
    retention.run_due()
    retention.confirm("cms.sessions", "quantri")
    assert retention.held() == []
    retention.run_due()
    assert [(state.name, state.held_reason) for state in retention.held()] == [("cms.mails", "share")]
    assert left() == 150


def test_unusually_much_at_once_is_held_until_a_person_confirms(clock: Any):
    mails(150, 31 * DAY, "old")
    mails(50, DAY, "new")
    assert retention.run("cms.mails") == 0
    assert [(state.held_reason, state.held_rows) for state in retention.held()] == [("share", 150)]
    retention.confirm("cms.mails", "quantri")
    assert retention.run_due() == 150
    assert left() == 50


def test_a_confirmation_does_not_outlive_its_day(clock: Any):
    retention.confirm(RetentionState.objects.create(name="cms.mails").name, "quantri")
    clock.shift(timedelta(hours=25))
    mails(150, 31 * DAY)
    assert retention.run("cms.mails") == 0


def test_a_confirmation_given_while_the_clock_was_ahead_counts_no_more_once_it_is_right(clock: Any):
    clock.shift(30 * DAY)
    retention.confirm(RetentionState.objects.create(name="cms.mails").name, "quantri")
    clock.shift(-30 * DAY)
    mails(150, 31 * DAY)
    retention.run("cms.mails")  # held, since its last run lies in the future
    retention.confirm("cms.mails", "quantri")
    assert retention.run("cms.mails") == 0
    assert ([state.held_reason for state in retention.held()], left()) == (["share"], 150)


def test_it_goes_in_small_steps_and_goes_on_with_the_next_run(clock: Any, monkeypatch: Any):
    monkeypatch.setattr(retention, "STEP", 10)
    monkeypatch.setattr(retention, "STEPS", 3)
    steps: list[int] = []

    def forget(rows: Any) -> int:
        steps.append(len(rows))
        return retention.delete(rows)

    rule = Rule("cms.mails", "", DAY, lambda: OutboundMail.objects.filter(state=RowState.DONE), forget)
    monkeypatch.setitem(retention._rules, "cms.mails", rule)
    mails(45, DAY)
    assert (retention.run("cms.mails"), retention.run("cms.mails")) == (30, 15)
    assert steps == [10, 10, 10, 10, 5]


def test_a_database_server_with_another_clock_holds_all(clock: Any, monkeypatch: Any):
    monkeypatch.setattr(retention.clock, "differs", lambda: True)
    mails(5, 40 * DAY)
    retention.run_due()
    assert left() == 5
    assert len(retention.held()) == len(retention.all_rules())


def test_nothing_that_deletes_runs_beside_the_guard():
    names = {job.name.rpartition(".")[2] for job in all_jobs()}
    assert not {name for name in names if name.startswith(("purge", "erase", "destroy", "forget"))}
    sounds = "delete_unheard"  # made again when somebody listens
    files = "delete_remaining_files"  # their rows are gone already
    assert {name for name in names if name.startswith("delete")} == {sounds, files}


def test_ended_sessions_go(clock: Any):
    Session.objects.create(session_key="alt", session_data="", expire_date=timezone.now() - DAY)
    Session.objects.create(session_key="neu", session_data="", expire_date=timezone.now() + DAY)
    assert retention.run("cms.sessions") == 1
    assert Session.objects.get().session_key == "neu"


def test_an_administrator_sees_the_table_and_lets_it_go_on(clock: Any, client: Client):
    mails(150, 31 * DAY)
    retention.run("cms.mails")
    client.force_login(get_user_model().objects.create_superuser("quantri"), backend="django.contrib.auth.backends.ModelBackend")
    assert 'id="held-retention"' in client.get("/quan-tri/").content.decode()
    page = client.get("/quan-tri/thoi-han-luu-giu/").content.decode()
    assert "30 ngày" in page
    client.post("/quan-tri/thoi-han-luu-giu/xac-nhan/", {"name": "cms.mails"})
    assert retention.held() == []
    assert RetentionState.objects.get(name="cms.mails").confirmed_by == "quantri"


def test_others_can_neither_see_nor_confirm(clock: Any, client: Client):
    mails(150, 31 * DAY)
    retention.run("cms.mails")
    user = get_user_model().objects.create_user("canbo")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert 'id="held-retention"' not in client.get("/quan-tri/").content.decode()
    client.post("/quan-tri/thoi-han-luu-giu/xac-nhan/", {"name": "cms.mails"})
    assert retention.held()
