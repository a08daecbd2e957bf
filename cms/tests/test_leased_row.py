"""Leased rows: order, a worker that dies, a row that two workers want, back-off, parking and trying again. On outgoing mails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from cms.models import OutboundMail
from cms.models.background.leased_row import WORKER_DIED, LeasePolicy, RowState
from cms.models.background.mail import DIGEST
from cms.tests.threads import in_thread

MINUTE = timedelta(minutes=1)
DAYS_AGO = timezone.now() - timedelta(days=2)
POLICY = OutboundMail.policy


def row(key: str = "one", **values: Any) -> OutboundMail:
    return OutboundMail.objects.create(key=f"leased:{key}", recipient="dan@example.org", subject="Mã hồ sơ", **values)


def let_the_lease_run_out(mail: OutboundMail) -> None:
    OutboundMail.objects.filter(pk=mail.pk).update(leased_until=timezone.now() - timedelta(seconds=1))


def take_one() -> OutboundMail:
    (taken,) = OutboundMail.objects.take()
    return taken


@pytest.mark.django_db
def test_rows_are_taken_in_the_order_in_which_they_are_due():
    now = timezone.now()
    for minutes in (1, 3, 2):
        row(str(minutes), next_try_at=now - minutes * MINUTE)
    row("later", next_try_at=now + MINUTE)
    assert [mail.key for mail in OutboundMail.objects.take(10)] == ["leased:3", "leased:2", "leased:1"]


@pytest.mark.django_db
def test_a_taken_row_is_counted_leased_and_given_to_nobody_else():
    row()
    taken = take_one()
    assert (taken.state, taken.tries) == (RowState.TAKEN, 1)
    assert taken.leased_until - timezone.now() > POLICY.lease - MINUTE
    assert OutboundMail.objects.take() == []


@pytest.mark.django_db
def test_only_as_many_rows_are_taken_as_asked_for():
    for number in range(3):
        row(str(number))
    assert len(OutboundMail.objects.take(2)) == 2
    assert len(OutboundMail.objects.take(2)) == 1


@pytest.mark.django_db
def test_rows_that_are_taken_one_after_the_other_are_leased_when_their_turn_comes():
    for number in range(3):
        row(str(number))
    for place, mail in enumerate(OutboundMail.objects.take_each()):
        assert OutboundMail.objects.filter(state=RowState.TAKEN).count() == 1
        assert OutboundMail.objects.filter(state=RowState.DONE).count() == place
        mail.succeed()
    assert OutboundMail.objects.filter(state=RowState.DONE).count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize(("options", "taken"), [({"limit": 2}, 2), ({"seconds": 0}, 1), ({"seconds": 60}, 3), ({"limit": 0}, 0)])
def test_rows_are_taken_one_after_the_other_up_to_a_number_or_a_time_and_at_least_one(options: dict[str, Any], taken: int):
    for number in range(3):
        row(str(number))
    assert len(list(OutboundMail.objects.take_each(**options))) == taken


@pytest.mark.django_db
def test_rows_that_the_caller_excludes_while_it_works_are_not_leased():
    for key in ("failing:1", "failing:2", "other"):
        row(key)
    failing = set[str]()
    seen = []
    for mail in OutboundMail.objects.take_each(but={"key__in": failing}):
        seen.append(mail.key)
        if "failing" in mail.key:
            failing.update({"leased:failing:1", "leased:failing:2"})
    assert seen == ["leased:failing:1", "leased:other"]
    assert OutboundMail.objects.get(key="leased:failing:2").tries == 0


@pytest.mark.django_db
def test_a_mail_that_comes_while_digests_are_sent_goes_before_the_next_digest():
    for number in range(2):
        OutboundMail.objects.create(key=f"{DIGEST}{number}", recipient="dan@example.org", subject="Mới", next_try_at=DAYS_AGO)
    seen = []
    for mail in OutboundMail.objects.take_each():
        if not seen:
            row("link")
        seen.append(mail.key)
    assert seen == [f"{DIGEST}0", "leased:link", f"{DIGEST}1"]


@pytest.mark.django_db
def test_digests_are_taken_with_the_other_mails_and_none_twice():
    OutboundMail.objects.create(key=f"{DIGEST}1", recipient="dan@example.org", subject="Mới", next_try_at=DAYS_AGO)
    row("link")
    assert [mail.pk for mail in OutboundMail.objects.take(10)] == list(OutboundMail.objects.order_by("pk").values_list("pk", flat=True))
    assert set(OutboundMail.objects.values_list("tries", flat=True)) == {1}


@pytest.mark.django_db
def test_an_idle_worker_writes_nothing(django_assert_num_queries: Any):
    with django_assert_num_queries(1):
        assert OutboundMail.objects.take() == []


@pytest.mark.django_db
def test_a_row_whose_worker_died_is_due_again_when_the_lease_ran_out():
    row()
    let_the_lease_run_out(take_one())
    assert take_one().tries == 2


@pytest.mark.django_db
def test_a_worker_that_comes_back_after_its_lease_changes_nothing():
    row()
    late = take_one()
    let_the_lease_run_out(late)
    second = take_one()
    assert not late.succeed()
    assert not late.retry("too late")
    assert not late.park("too late")
    assert not late.reschedule(timezone.now())
    assert not late.extend_lease()
    assert second.succeed()
    second.refresh_from_db()
    assert (second.state, second.error, second.leased_until) == (RowState.DONE, "", None)


@pytest.mark.django_db
def test_a_row_is_ended_once():
    row()
    taken = take_one()
    assert taken.succeed()
    assert not taken.succeed()


@pytest.mark.django_db
def test_work_that_kills_its_worker_each_time_is_parked_instead_of_taken_for_ever():
    mail = row()
    for _number in range(POLICY.max_tries):
        let_the_lease_run_out(take_one())
    assert OutboundMail.objects.take() == []
    mail.refresh_from_db()
    assert (mail.state, mail.error) == (RowState.PARKED, WORKER_DIED)


@pytest.mark.django_db
def test_a_row_that_is_parked_at_its_last_lease_keeps_the_worker_from_no_other_row():
    lost = row("lost", state=RowState.TAKEN, tries=POLICY.max_tries, leased_until=timezone.now() - MINUTE)
    other = row("other")
    assert take_one().pk == other.pk
    lost.refresh_from_db()
    assert lost.state == RowState.PARKED


@pytest.mark.django_db
def test_a_failure_waits_longer_each_time_and_is_parked_after_the_last_try():
    mail = row()
    waits = []
    for _number in range(POLICY.max_tries):
        OutboundMail.objects.update(next_try_at=timezone.now())
        taken = take_one()
        assert taken.retry(OSError("away"))
        waits.append(round((taken.next_try_at - timezone.now()).total_seconds()))
    assert waits[:4] == [30, 60, 120, 240]
    mail.refresh_from_db()
    assert (mail.state, mail.error) == (RowState.PARKED, "OSError: away")


def test_the_back_off_doubles_up_to_its_longest_wait():
    policy = LeasePolicy(first_wait=MINUTE, longest_wait=10 * MINUTE)
    assert [policy.wait(tries) // MINUTE for tries in (1, 2, 3, 4, 5, 500)] == [1, 2, 4, 8, 10, 10]


@pytest.mark.django_db
def test_a_failure_that_is_not_the_rows_fault_never_parks_it():
    row(tries=POLICY.max_tries - 1)
    taken = take_one()
    assert taken.retry("the server is unreachable", count=False, wait=MINUTE)
    taken.refresh_from_db()
    assert (taken.state, taken.tries) == (RowState.WAITING, POLICY.max_tries - 1)


@pytest.mark.django_db
def test_an_error_is_kept_in_a_form_that_every_database_takes():
    row()
    taken = take_one()
    taken.park("NUL \x00 and long " + "x" * 600)
    taken.refresh_from_db()
    assert taken.error.startswith("NUL  and long")
    assert len(taken.error) == 500


@pytest.mark.django_db
def test_a_row_of_repeated_work_is_due_at_the_time_that_was_set():
    row()
    taken = take_one()
    assert taken.reschedule(timezone.now() + MINUTE)
    assert OutboundMail.objects.take() == []
    OutboundMail.objects.update(next_try_at=timezone.now())
    assert take_one().tries == 1


@pytest.mark.django_db
def test_a_longer_lease_keeps_the_row():
    row()
    taken = take_one()
    before = taken.leased_until
    assert taken.extend_lease()
    assert taken.leased_until > before
    assert taken.succeed()


@pytest.mark.django_db
def test_parked_rows_alone_are_tried_again_from_the_start():
    parked = row("parked", state=RowState.PARKED, tries=10, error="away")
    row("done", state=RowState.DONE)
    assert list(OutboundMail.objects.parked()) == [parked]
    assert OutboundMail.objects.try_again() == 1
    assert take_one().tries == 1


@pytest.fixture
def on_postgres(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Real commits, without pytest-django's transactional database: that empties every table, rows of migrations too."""
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: set DATABASE_URL")
    with django_db_blocker.unblock():
        mine = OutboundMail.objects.filter(key__startswith="leased:")
        mine.delete()
        yield
        mine.delete()


@pytest.mark.postgres
def test_two_workers_at_the_same_moment_take_different_rows(on_postgres: None):
    for number in range(20):
        row(str(number))
    with transaction.atomic():
        mine = {mail.pk for mail in OutboundMail.objects.take(10)}
        theirs = {mail.pk for mail in in_thread(lambda: OutboundMail.objects.take(20))()}
    assert len(mine) == len(theirs) == 10
    assert not mine & theirs


@pytest.mark.postgres
def test_many_workers_do_each_row_once(on_postgres: None):
    for number in range(40):
        row(str(number))

    def work() -> list[int]:
        done = []
        while taken := OutboundMail.objects.take(3):
            done += [mail.pk for mail in taken if mail.succeed()]
        return done

    done = [pk for result in [in_thread(work) for _number in range(6)] for pk in result()]
    assert len(done) == len(set(done)) == 40


@pytest.mark.postgres
def test_a_row_that_a_transaction_is_changing_is_skipped_and_not_waited_for(on_postgres: None):
    mail = row()
    with transaction.atomic():
        OutboundMail.objects.filter(pk=mail.pk).update(subject="Mã khác")
        assert in_thread(OutboundMail.objects.take, seconds=5)() == []
    assert take_one().subject == "Mã khác"
