"""The table of moves: complete, obeyed by the services, and by the database behind them."""

from __future__ import annotations

import itertools

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from qa.models import QaEvent, Question
from qa.tests.factories import make_question, make_unit
from qa.vocabulary.choices import Role, Status
from qa.vocabulary.errors import NotAllowed, Refused, WrongStatus
from qa.vocabulary.moves import ANY, NEW, TABLE, move_of
from qa.workflow.actors import Actor
from qa.workflow.engine import check_move

pytestmark = pytest.mark.django_db


def test_an_action_stands_in_one_row_of_the_table():
    assert len({move.action for move in TABLE}) == len(TABLE)


@pytest.mark.parametrize("action", [move.action for move in TABLE])
def test_of_all_states_and_roles_the_table_lets_its_own_pass_and_refuses_every_other(action: str):
    move = move_of(action)
    for status, role in itertools.product(ANY, Role):
        question = Question(public_no="HĐ-1", status=status)
        actor = Actor(frozenset({role}))
        if actor.role_for(move.who) is None:
            with pytest.raises(NotAllowed):
                check_move(question, action, actor, guarded=False)
        elif status not in move.sources:
            with pytest.raises(WrongStatus):
                check_move(question, action, actor, guarded=False)
        else:
            assert check_move(question, action, actor, guarded=False)[0] is move


@pytest.mark.parametrize("action", [move.action for move in TABLE])
def test_the_database_takes_the_events_of_the_table_and_no_other_for_every_state(action: str):
    """Every (from, to) of every action is written as a row: those of the table stay, the database refuses the others."""
    question, move = make_question(), move_of(action)
    for number, (source, target) in enumerate(itertools.product((NEW, *ANY), ANY), 100):
        event = QaEvent(
            question=question, seq=number, at=question.submitted_at, role="system", action=action, from_status=source, to_status=target
        )
        if (source, target) in move.pairs():
            event.save(force_insert=True)
            continue
        with pytest.raises(IntegrityError), transaction.atomic():
            event.save(force_insert=True)


def test_the_administrator_does_not_act_for_citizen_or_system():
    admin = Actor(frozenset({Role.ADMIN}))
    for action in ("supply", "withdraw", "put_back", "close_no_reply"):
        assert admin.role_for(move_of(action).who) is None
    assert admin.role_for(move_of("route").who) is Role.ADMIN


def test_the_database_refuses_an_event_that_is_not_in_the_table():
    question = make_question()
    bad = QaEvent(
        question=question, seq=99, at=question.submitted_at, role="system", action="answer", from_status="received", to_status="answered"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        bad.save()


def test_the_database_refuses_every_change_of_status_that_is_not_in_the_table():
    question = make_question()
    unit = make_unit()
    allowed = {target for move in TABLE for source, target in move.pairs() if source == Status.RECEIVED} | {Status.RECEIVED}
    for status in set(Status) - allowed:
        with pytest.raises(DatabaseError), transaction.atomic():
            Question.objects.filter(pk=question.pk).update(status=status, unit=unit)
    assert NEW not in allowed


def test_the_database_keeps_what_the_citizen_sent():
    question = make_question()
    for column in ("body_original", "title"):
        with pytest.raises(DatabaseError), transaction.atomic():
            Question.objects.filter(pk=question.pk).update(**{column: "khác"})
    question.refresh_from_db()
    assert question.body_original


def test_the_database_keeps_the_log_and_the_questions():
    question = make_question()
    with pytest.raises(DatabaseError), transaction.atomic():
        QaEvent.objects.filter(question=question).update(action="note")
    with pytest.raises(DatabaseError), transaction.atomic():
        QaEvent.objects.filter(question=question)._raw_delete(using="default")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM qa_question WHERE id = %s", [question.pk])


def test_a_guard_says_in_words_why_not():
    question = Question(public_no="HĐ-1", status=Status.RECEIVED)
    with pytest.raises(Refused) as refused:
        check_move(question, "refer", Actor(frozenset({Role.INTAKE})), {"reason": "", "agency": ""})
    assert str(refused.value)
