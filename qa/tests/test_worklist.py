"""The worklist items of questions on the admin's first screen are those of the queue, for those who work on them."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from qa.staff.queue.worklist import WORK, question_steps, questions_waiting
from qa.tests.factories import assigned, claimed, make_unit, make_user
from qa.vocabulary.choices import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def test_an_officer_is_told_of_what_is_free_in_the_unit_and_sent_there(client: Client) -> None:
    unit, elsewhere = make_unit(), make_unit()
    assigned(unit)
    assigned(elsewhere)
    officer = make_user(Role.OFFICER, unit)
    items = {str(item.label): item for item in questions_waiting(officer)}
    free = items[str(WORK["free"])]
    assert free.count == 1
    client.force_login(officer)
    assert len(client.get(free.url).context["rows"]) == 1


def test_nobody_else_has_such_items() -> None:
    assert list(questions_waiting(get_user_model().objects.create_user("bien-tap"))) == []


def test_the_first_steps_of_an_officer_are_ticked_by_the_log_of_questions() -> None:
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    assert [step.done for step in question_steps(officer)] == [False, False]
    claimed(unit, officer)
    assert [step.done for step in question_steps(officer)] == [True, False]
    assert list(question_steps(make_user(Role.INTAKE))) == []  # who never takes a question could never tick it
