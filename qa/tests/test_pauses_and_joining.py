"""What joining does to a question whose sender was asked: the pause ends, and its days count."""

from __future__ import annotations

import importlib
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation

from qa.deadlines.explaining import explained
from qa.models import Question
from qa.processing.casework import closing, routing, sender
from qa.tests.factories import assigned, claimed, make_unit, make_user
from qa.tests.test_promised_dates import a_free_day, at, due
from qa.vocabulary import clock
from qa.vocabulary.choices import Role
from qa.workflow.actors import SYSTEM, actor_for

pytestmark = pytest.mark.django_db


def joined_while_it_waits(main: Question | None = None) -> tuple[Question, Question]:
    """Return a question of 2 November that waits for its sender from the 3rd and is joined with a main one on the 5th, and the main one."""
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    with at(11, 2):
        question, other = claimed(unit, officer), main or claimed(unit, officer)
    with at(11, 3):
        sender.ask_citizen(question, actor_for(officer, question), text="Xin bổ sung")
    with at(11, 5):
        closing.merge(question, other, SYSTEM)
    return question, other


def freed() -> Question:
    """Return such a question, freed on 6 November."""
    question, main = joined_while_it_waits()
    with at(11, 6):
        sender.withdraw(main)
    return Question.objects.get(pk=question.pk)


def test_a_joined_question_that_waited_for_its_sender_is_late_again_once_it_is_freed():
    question = freed()
    with at(1, 20, 2027):
        assert question.is_overdue
        assert question in Question.objects.overdue()


def test_a_freed_question_has_the_working_days_more_that_it_waited_for_its_sender():
    question = freed()
    assert (question.paused_days, due(question)) == (2, date(2026, 11, 26))
    assert question.supply_until is None


def test_the_days_of_a_pause_that_joining_ended_are_told_of():
    with translation.override("en"):
        assert "The clock stood still for 2 working days" in "\n".join(explained(freed()))


def test_the_main_question_takes_over_the_date_to_which_the_pause_moved_that_of_the_joined_one():
    with at(11, 9):
        main = assigned(make_unit())
    question, main = joined_while_it_waits(main)
    assert due(main) == due(question) == date(2026, 11, 26)


@pytest.mark.parametrize("end", [sender.withdraw, sender.close_no_reply])
def test_a_question_that_ends_while_its_sender_is_asked_has_no_clock_that_stands_still(end: Any):
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    with at(11, 2):
        question = claimed(unit, officer)
        sender.ask_citizen(question, actor_for(officer, question), text="Xin bổ sung")
    with at(11, 18):
        end(question)
    assert (question.paused_at, question.supply_until, question.paused_days) == (None, None, 10)


def test_the_database_refuses_a_pause_of_a_question_that_does_not_wait_for_its_sender():
    question = assigned(make_unit())
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(pk=question.pk).update(paused_at=timezone.now())


def forget_to_end_the_pause(question: Question) -> None:
    """Store what an earlier version left of a question that was joined while its sender was asked on 3 November."""
    with at(11, 3):
        kept = {"paused_at": clock.now(), "supply_until": clock.now(), "paused_days": 0, "due_at": question.due_original}
    on_sqlite = connection.vendor == "sqlite"
    if on_sqlite:
        unchecked = "PRAGMA ignore_check_constraints = ON"
    else:
        unchecked = "SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE qa_question DROP CONSTRAINT qa_paused_while_it_waits"
    with connection.cursor() as cursor:
        cursor.execute(unchecked)
        Question.objects.filter(pk=question.pk).update(**kept)
        cursor.execute("PRAGMA ignore_check_constraints = OFF" if on_sqlite else "SELECT 1")


def test_an_upgrade_ends_the_pauses_that_joining_had_forgotten_and_counts_their_days():
    question = freed()
    right = due(question)
    forget_to_end_the_pause(question)
    importlib.import_module("qa.migrations.0026_end_forgotten_pauses").end(apps, None)
    with at(11, 9):
        routing.recompute_open_questions()
    question.refresh_from_db()
    assert (question.paused_at, question.supply_until, question.paused_days, due(question)) == (None, None, 2, right)


def test_a_day_off_that_was_entered_while_a_question_was_joined_moves_its_date_once_it_is_freed():
    question, main = joined_while_it_waits()
    a_free_day(date(2026, 11, 16))
    with at(11, 6):
        routing.recompute_open_questions()
        sender.withdraw(main)
    assert due(question) == date(2026, 11, 27)
