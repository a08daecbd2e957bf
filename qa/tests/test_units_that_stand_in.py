"""Questions of a unit that is closed go to the one that stands in."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from cms.models import OutboundMail
from qa.models import Question, Unit
from qa.processing.casework import claiming, closing, sender
from qa.tests.factories import answered, assigned, make_field, make_question, make_unit, make_user
from qa.tests.test_promised_dates import a_unit_that_answers_within
from qa.vocabulary.choices import Role, Status
from qa.workflow.actors import CITIZEN, SYSTEM

pytestmark = pytest.mark.django_db


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


def closed(unit: Unit) -> Unit:
    unit.active = False
    unit.save()
    return unit


def reopened_after_closing(unit: Unit) -> Question:
    """Return a question that `unit` answered before it was closed, and that its sender has reopened since."""
    question = answered(unit)
    closed(unit)
    sender.reopen(question, CITIZEN, reason="Chưa trả lời đúng câu hỏi")
    return Question.objects.get(pk=question.pk)


def test_a_reopened_question_of_a_closed_unit_goes_to_the_one_that_stands_in():
    other = make_unit()
    question = reopened_after_closing(make_unit(fallback=other))
    assert (question.status, question.unit) == (Status.ASSIGNED, other)
    assert claiming.claim_next(make_user(Role.OFFICER, other)) == question


def test_where_the_unit_that_stands_in_is_closed_too_the_next_one_gets_the_reopened_question():
    last = make_unit()
    question = reopened_after_closing(make_unit(fallback=closed(make_unit(fallback=last))))
    assert question.unit == last


def test_a_reopened_question_of_a_closed_unit_goes_to_intake_where_none_stands_in():
    question = reopened_after_closing(make_unit())
    assert (question.status, question.unit, question.assigned_at) == (Status.RECEIVED, None, None)


def test_two_closed_units_that_stand_in_for_each_other_send_a_reopened_question_to_intake():
    unit = make_unit()
    other = closed(make_unit(fallback=unit))
    Unit.objects.filter(pk=unit.pk).update(fallback=other)
    unit.refresh_from_db()
    assert reopened_after_closing(unit).status == Status.RECEIVED


def test_the_unit_that_stands_in_is_told_of_the_reopened_question():
    other = make_unit()
    reopened_after_closing(make_unit(fallback=other))
    assert OutboundMail.objects.to(other.inbox).count() == 1


def test_a_reopened_question_has_the_answering_time_of_the_unit_that_stands_in():
    other = a_unit_that_answers_within(5)
    assert reopened_after_closing(make_unit(fallback=other)).policy_snapshot["answer_days"] == 5


def test_the_log_of_a_reopened_question_names_the_unit_that_stands_in():
    other = make_unit()
    question = reopened_after_closing(make_unit(fallback=other))
    assert question.events.get(action="reopen").data["unit"] == other.pk


def test_a_reopened_question_of_an_active_unit_stays_there():
    question = answered(make_unit(fallback=make_unit()))
    unit = question.unit
    sender.reopen(question, CITIZEN, reason="Chưa rõ")
    assert (question.status, question.unit) == (Status.ASSIGNED, unit)


def test_a_question_freed_from_one_of_a_closed_unit_goes_to_the_one_that_stands_in():
    other = make_unit()
    main, question = assigned(make_unit(fallback=other)), assigned(make_unit())
    closing.merge(question, main, SYSTEM)
    closed(main.unit)
    sender.withdraw(main)
    question.refresh_from_db()
    assert (question.status, question.unit) == (Status.ASSIGNED, other)


def test_a_question_of_a_field_whose_unit_and_its_stand_in_are_closed_goes_to_the_next_one():
    last = make_unit()
    field = make_field(default_unit=closed(make_unit(fallback=closed(make_unit(fallback=last)))))
    assert make_question(field=field).unit == last
