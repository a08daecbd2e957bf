"""One question, one officer: decided in the database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import sleep
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone

from cms.migrations._rows import load_rows
from cms.tests.threads import in_thread
from qa import models
from qa.deadlines.rules import working_calendar
from qa.models import Answer, CalendarDay, Question, SlaPolicy, UnitMembership
from qa.processing.casework import appointing, claiming, routing, sender
from qa.processing.casework.assigning import assign, set_absence
from qa.processing.casework.jobs import put_back_without_holder
from qa.public.intake import receiving
from qa.public.intake.receiving import Receipt
from qa.tests.factories import assigned, claimed, deputies, make_unit, make_user, submission, write_answer
from qa.vocabulary import clock
from qa.vocabulary.choices import Role, Status
from qa.vocabulary.errors import Refused
from qa.workflow.actors import actor_for

THREADS = 50


# Decided before any fixture: on SQLite no flush takes the rows that migrations wrote.
ON_POSTGRES = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL: run with DATABASE_URL=postgres://…")


@pytest.fixture
def on_postgres(transactional_db: None) -> None:
    """A database in which threads see each other's rows; puts back the rows that the last flush took."""
    if not SlaPolicy.objects.exists():
        load_rows(apps, SimpleNamespace(connection=connection), "qa", Path(models.__file__).parents[1] / "migrations" / "first_rows.json")


def at_once(work: list[Callable[[], Any]]) -> list[Any]:
    """Run the functions in threads that start together; give what each returned or was refused with."""
    start = threading.Barrier(len(work))

    def run(one: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return one()
        except Refused as refused:
            return refused

    running = [in_thread(partial(run, one)) for one in work]
    return [result() for result in running]


@pytest.mark.postgres
@ON_POSTGRES
def test_of_fifty_who_claim_at_once_exactly_one_gets_the_question(on_postgres: None):
    unit = make_unit()
    question = assigned(unit)
    officers = [make_user(Role.OFFICER, unit) for _ in range(THREADS)]
    loaded = [(Question.objects.get(pk=question.pk), actor_for(officer, question)) for officer in officers]
    results = at_once([lambda q=q, a=a: claiming.claim(q, a) for q, a in loaded])
    assert results.count(None) == 1
    assert all(str(result) for result in results if result is not None)
    question.refresh_from_db()
    winner = officers[results.index(None)]
    assert (question.status, question.claimed_by) == (Status.IN_PROGRESS, winner)
    assert question.events.filter(action="claim").count() == 1


@pytest.mark.postgres
@ON_POSTGRES
def test_officers_who_ask_for_the_next_question_at_once_get_different_ones(on_postgres: None):
    unit = make_unit()
    officers = [make_user(Role.OFFICER, unit) for _ in range(10)]
    for _number in range(10):
        assigned(unit)
    results = at_once([lambda officer=officer: claiming.claim_next(officer) for officer in officers])
    taken = [question.pk for question in results if question is not None]
    assert len(taken) == len(set(taken)) >= 9


@pytest.mark.postgres
@ON_POSTGRES
def test_one_form_sent_many_times_at_once_is_one_question(on_postgres: None):
    results: list[Receipt] = at_once([lambda: receiving.submit(submission(key="một khóa")) for _ in range(20)])
    assert Question.objects.count() == 1
    assert len({receipt.code for receipt in results}) == 1


@pytest.mark.postgres
@ON_POSTGRES
def test_a_reply_sent_many_times_at_once_is_taken_once_and_nobody_is_told_otherwise(on_postgres: None):
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    sender.ask_citizen(question, actor_for(officer, question), text="Ở đâu?")
    loaded = [Question.objects.get(pk=question.pk) for _ in range(10)]
    assert at_once([lambda one=one: sender.supply(one, text="Ở xã.", key="một khóa") for one in loaded]) == [None] * 10
    assert question.messages.filter(body="Ở xã.").count() == question.events.filter(action="supply").count() == 1


@pytest.mark.postgres
@ON_POSTGRES
def test_numbers_given_at_once_have_no_gap_and_no_double(on_postgres: None):
    results: list[Receipt] = at_once([lambda n=n: receiving.submit(submission(key=f"số {n}")) for n in range(30)])
    assert sorted(int(receipt.question.public_no[-6:]) for receipt in results) == list(range(1, 31))


@pytest.mark.postgres
@ON_POSTGRES
def test_a_question_that_a_colleague_is_changing_just_now_is_waited_for_when_a_day_off_is_stored(on_postgres: None):
    first, second = assigned(make_unit()), assigned(make_unit())
    CalendarDay.objects.create(day=working_calendar().add(timezone.localdate(), 3), kind="office_closed", name="Nghỉ chống bão")
    with transaction.atomic():
        routing.note(Question.objects.get(pk=first.pk), actor_for(make_user(Role.INTAKE)), text="Ghi chú của đồng nghiệp")
        moved = in_thread(routing.recompute_open_questions)
        sleep(2)
    assert moved() == 2
    assert {question.due_at for question in Question.objects.all()} == {working_calendar().postpone(second.due_at, 1)}


@pytest.mark.django_db
def test_claiming_changes_nothing_but_the_holder():
    unit = make_unit()
    question = assigned(unit)
    before = (question.due_at, question.unit, question.field, question.kind)
    claiming.claim(question, actor_for(make_user(Role.OFFICER, unit), question))
    question.refresh_from_db()
    assert (question.due_at, question.unit, question.field, question.kind) == before


@pytest.mark.django_db
def test_a_question_stays_with_its_holder_for_days_though_the_lock_of_the_editor_is_over():
    unit = make_unit()
    first, second = make_user(Role.OFFICER, unit), make_user(Role.OFFICER, unit)
    mine = [claimed(unit, first) for _number in range(4)]
    with clock.at(clock.now() + timedelta(days=3)):
        put_back_without_holder()
        assert claiming.claim_next(second) is None
        with pytest.raises(Refused):
            claiming.claim(mine[0], actor_for(second, mine[0]))
        assert Question.objects.filter(claimed_by=first, status=Status.IN_PROGRESS).count() == 4
        mine[0].refresh_from_db()
        assert not mine[0].is_being_edited
        assert isinstance(write_answer(mine[0], first, "Vẫn là của tôi"), Answer)


@pytest.mark.django_db
def test_a_question_that_a_lead_assigned_stays_assigned():
    unit = make_unit()
    lead, officer, other = make_user(Role.LEAD, unit), make_user(Role.OFFICER, unit), make_user(Role.OFFICER, unit)
    question = assigned(unit)
    assign(question, officer, actor_for(lead, question))
    with clock.at(clock.now() + timedelta(days=3)):
        put_back_without_holder()
        assert claiming.claim_next(other) is None
    question.refresh_from_db()
    assert (question.claimed_by, question.status) == (officer, Status.IN_PROGRESS)


@pytest.mark.django_db
def test_the_holder_changes_by_release_by_the_lead_and_by_a_closed_account():
    unit = make_unit()
    first, second, lead = make_user(Role.OFFICER, unit), make_user(Role.OFFICER, unit), make_user(Role.LEAD, unit)
    question = claimed(unit, first)
    claiming.release_claim(question, actor_for(first, question))
    assert claiming.claim_next(second) == question
    question.refresh_from_db()
    claiming.take_over(question, actor_for(lead, question), reason="Gấp")
    assert question.claimed_by == lead
    lead.is_active = False
    lead.save()
    assert claiming.claim_next(first) == question


@pytest.mark.django_db
def test_the_deputy_of_an_absent_holder_takes_the_question_and_nobody_else_does():
    unit = make_unit()
    holder, deputy, other = (make_user(Role.OFFICER, unit) for _number in range(3))
    question = claimed(unit, holder)
    set_absence(holder, start=timezone.localdate(), end=None, deputies=deputies(holder, deputy))
    with pytest.raises(Refused):  # the holder has it open in the editor
        claiming.stand_in(question, actor_for(deputy, question))
    with clock.at(clock.now() + timedelta(hours=1)):
        with pytest.raises(Refused):
            claiming.claim(question, actor_for(other, question))
        claiming.claim(question, actor_for(deputy, question))
    question.refresh_from_db()
    assert question.claimed_by == deputy
    assert question.events.last().action == "stand_in"


@pytest.mark.django_db
def test_the_next_question_is_the_most_urgent_free_one_of_my_units_only():
    unit, other = make_unit(), make_unit()
    officer = make_user(Role.OFFICER, unit)
    assigned(other)
    late, urgent = assigned(unit), assigned(unit)
    Question.objects.filter(pk=urgent.pk).update(due_at=urgent.submitted_at)
    assert claiming.claim_next(officer) == urgent
    assert claiming.claim_next(officer) == late
    assert claiming.claim_next(officer) is None


@pytest.mark.django_db
def test_a_deputy_acts_for_an_absent_officer():
    unit = make_unit()
    officer, deputy = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit)
    question = assigned(unit)
    UnitMembership.objects.filter(user=officer).update(absent_from=timezone.localdate(), deputy=deputy)
    claiming.claim(question, actor_for(deputy, question))
    assert question.claimed_by == deputy


@pytest.mark.django_db
def test_routing_to_another_unit_frees_the_question_at_once_and_keeps_the_draft():
    unit, other = make_unit(), make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    write_answer(question, officer, "Bản nháp")
    routing.route(question, other, actor_for(make_user(Role.INTAKE), question))
    assert (question.claimed_by, question.unit) == (None, other)
    assert question.answer.text == "Bản nháp"


def transferred(officer: Any, unit: Any) -> None:
    """Give an officer the same role in another unit instead, as the matrix of roles does."""
    UnitMembership.objects.filter(user=officer).delete()
    appointing.appoint(officer, Role.OFFICER, unit)


@pytest.mark.django_db
def test_what_a_transferred_officer_held_is_free_in_the_unit_they_left():
    unit = make_unit()
    officer, other = make_user(Role.OFFICER, unit), make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    transferred(officer, make_unit())
    assert list(Question.objects.free()) == [question]
    assert claiming.claim_next(other) == question


@pytest.mark.django_db
def test_the_job_puts_back_what_a_transferred_officer_held():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    transferred(officer, make_unit())
    put_back_without_holder()
    question.refresh_from_db()
    assert (question.claimed_by, question.status) == (None, Status.ASSIGNED)


@pytest.mark.django_db
def test_who_stays_in_the_unit_as_reviewer_alone_holds_no_question_any_more():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    UnitMembership.objects.filter(user=officer).update(role=Role.REVIEWER)
    assert question.holder_is_gone
    assert list(Question.objects.without_holder()) == [question]


@pytest.mark.django_db
def test_an_officer_who_became_lead_of_the_unit_keeps_what_they_hold():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    UnitMembership.objects.filter(user=officer).update(role=Role.LEAD)
    assert not question.holder_is_gone
    assert not Question.objects.without_holder().exists()


@pytest.mark.django_db
def test_an_administrator_keeps_a_question_that_they_took():
    admin = get_user_model().objects.create_superuser("qt", "qt@example.com", "mat-khau-thu-nghiem")
    question = claimed(make_unit(), admin)
    assert not question.holder_is_gone
    assert not Question.objects.without_holder().exists()


@pytest.mark.django_db
def test_a_holder_on_leave_keeps_their_questions():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    set_absence(officer, start=timezone.localdate(), end=None, deputies={})
    assert not question.holder_is_gone
    assert not Question.objects.without_holder().exists()


@pytest.mark.django_db
def test_what_a_reviewer_took_as_deputy_goes_back_to_the_unit_when_the_absence_ends():
    unit = make_unit()
    officer, deputy = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit)
    today = timezone.localdate()
    set_absence(officer, start=today, end=today + timedelta(days=2), deputies=deputies(officer, deputy))
    question = claimed(unit, deputy)
    assert not question.holder_is_gone
    assert not Question.objects.without_holder().exists()
    with clock.at(timezone.now() + timedelta(days=3)):
        put_back_without_holder()
        claiming.claim(Question.objects.get(), actor_for(officer, question))
    assert Question.objects.get().claimed_by == officer


@pytest.mark.django_db
@pytest.mark.parametrize("stays", [True, False])
def test_a_reply_of_the_sender_goes_to_the_same_officer_only_while_they_are_in_the_unit(stays: bool):
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    sender.ask_citizen(question, actor_for(officer, question), text="Xin bổ sung")
    if not stays:
        transferred(officer, make_unit())
    sender.supply(question, text="Tôi bổ sung")
    assert question.claimed_by == (officer if stays else None)


@pytest.mark.django_db
def test_a_reply_of_the_sender_goes_to_the_deputy_of_an_officer_who_is_away():
    unit = make_unit()
    officer, deputy = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit)
    question = claimed(unit, officer)
    sender.ask_citizen(question, actor_for(officer, question), text="Xin bổ sung")
    set_absence(officer, start=timezone.localdate(), end=None, deputies=deputies(officer, deputy))
    sender.supply(question, text="Tôi bổ sung")
    assert question.claimed_by == deputy
