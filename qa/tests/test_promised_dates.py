"""The due date stays what the sender was told: through joining, second units, extensions, other kinds, other units, a new calendar."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from qa.deadlines.explaining import explained
from qa.models import CalendarDay, Question, SlaPolicy, Unit
from qa.processing.casework import claiming, closing, routing, sender
from qa.public.intake.receiving import classify
from qa.tests.factories import answered, assigned, claimed, make_question, make_unit, make_user
from qa.vocabulary import clock
from qa.vocabulary.choices import Kind, Role
from qa.workflow.actors import CITIZEN, SYSTEM, actor_for

pytestmark = pytest.mark.django_db


def at(month: int, day: int, year: int = 2026) -> Any:
    return clock.at(timezone.make_aware(datetime(year, month, day, 9)))


def due(question: Question) -> date:
    return timezone.localdate(Question.objects.get(pk=question.pk).due_at)


def give_longer_time_with_a_second_unit(days: int) -> None:
    SlaPolicy.objects.filter(kind=Kind.QUESTION).update(coordinated_days=days)


def a_unit_that_answers_within(days: int) -> Unit:
    unit, general = make_unit(), SlaPolicy.objects.get(kind=Kind.QUESTION, unit=None)
    SlaPolicy.objects.create(kind=general.kind, unit=unit, answer_days=days, legal_basis=general.legal_basis, valid_from=date(2026, 1, 1))
    return unit


def a_free_day(day: date) -> None:
    CalendarDay.objects.create(day=day, kind="office_closed", name="Nghỉ chống bão")


def test_a_new_calendar_moves_no_date_that_was_taken_over_from_a_joined_question_and_moves_the_others():
    with at(11, 25):
        early = make_question()
    with at(12, 2):
        main, other = make_question(), make_question()
        closing.merge(early, main, SYSTEM)
    promised, before = due(main), due(other)
    assert promised == due(early) < before
    a_free_day(date(2026, 12, 8))
    routing.recompute_open_questions()
    assert due(main) == promised
    assert due(other) > before


def test_a_new_calendar_moves_the_date_of_a_question_that_took_over_none_from_the_one_joined_with_it():
    with at(11, 25):
        main, same, other = make_question(), make_question(), make_question()
        closing.merge(same, main, SYSTEM)
        a_free_day(date(2026, 12, 8))
        routing.recompute_open_questions()
    assert due(main) == due(other) > due(same)


def test_a_date_that_was_taken_over_is_explained_with_the_number_of_the_joined_question():
    with at(11, 25):
        early = make_question()
    with at(12, 2):
        main = make_question()
        before = due(main)
        closing.merge(early, main, SYSTEM)
    said = "\n".join(explained(main))
    assert all(words in said for words in (early.public_no, f"{before:%d/%m/%Y}", f"{due(main):%d/%m/%Y}"))


def test_neither_a_second_unit_nor_one_with_a_shorter_time_brings_an_extended_date_forward():
    unit = make_unit()
    lead = make_user(Role.LEAD, unit)
    give_longer_time_with_a_second_unit(20)
    with at(11, 25):
        question = claimed(unit, lead)
        routing.extend(question, actor_for(lead, question), until=date(2027, 1, 5), reason="Cần phối hợp")
        routing.coordinate(question, make_unit(), actor_for(lead, question))
        routing.route(question, a_unit_that_answers_within(5), SYSTEM)
    assert due(question) == date(2027, 1, 5)


def test_a_second_unit_brings_no_date_forward_where_its_time_is_the_shorter_one():
    give_longer_time_with_a_second_unit(1)
    with at(11, 25):
        question = assigned(make_unit())
        told = due(question)
        routing.coordinate(question, make_unit(), actor_for(make_user(Role.LEAD, question.unit), question))
    assert due(question) == told


def test_a_reopened_question_starts_with_one_unit_again():
    unit = make_unit()
    lead = make_user(Role.LEAD, unit)
    give_longer_time_with_a_second_unit(25)
    with at(11, 25):
        question = answered(unit)
        Question.objects.filter(pk=question.pk).update(coordinated=True)
    question = Question.objects.get(pk=question.pk)
    with at(12, 1):
        sender.reopen(question, CITIZEN, reason="Chưa rõ")
        short = due(question)
        routing.recompute_open_questions()
        assert due(question) == short
        question.refresh_from_db()
        routing.coordinate(question, make_unit(), actor_for(lead, question))
    assert due(question) > short


def test_days_of_a_pause_stay_when_the_kind_is_corrected():
    unit = make_unit()
    officer, clerk = make_user(Role.OFFICER, unit), make_user(Role.INTAKE)
    with at(11, 25):
        question = claimed(unit, officer)
        sender.ask_citizen(question, actor_for(officer, question), text="Ở đâu?")
    with at(12, 2):
        sender.supply(question, text="Ở xã.")
        told = due(question)
        routing.bounce(question, actor_for(officer, question), reason="Không đúng đơn vị")
        for kind in (Kind.CORRECTION, Kind.QUESTION):
            classify(question, actor_for(clerk, question), kind=kind, field=None)
    assert due(question) == told
    assert routing.recompute_open_questions() == 0


@pytest.mark.parametrize(("days", "taken"), [(5, True), (30, False)])
def test_a_unit_with_a_time_of_its_own_gets_it_when_it_is_not_later_than_the_sender_was_told(days: int, taken: bool):
    unit = a_unit_that_answers_within(days)
    with at(11, 25):
        told = due(make_question())
        question = assigned(unit)
        assert (due(question) < told) is taken
        assert question.policy_snapshot["answer_days"] == (days if taken else 15)
        shown = due(question)
        assert routing.recompute_open_questions() == 0
        routing.route(question, make_unit(), SYSTEM)
    assert due(question) == shown


def test_a_unit_with_open_questions_is_not_closed_and_one_that_is_gives_no_question_to_anybody():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = assigned(unit)
    unit.active = False
    with pytest.raises(ValidationError, match="1"):
        unit.full_clean()
    unit.save()  # by a program, past the form
    assert claiming.claim_next(officer) is None
    sender.withdraw(question)
    unit.full_clean()
