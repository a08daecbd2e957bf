"""Until when the data of a sender are kept, when the question went another way than to its answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from cms.background.worker import retention
from qa.models import Question
from qa.privacy.retention import KEEP_CONTACT, KEEP_WITHDRAWN
from qa.processing.answering import answers
from qa.processing.casework import closing, sender
from qa.processing.casework.jobs import old_contacts
from qa.public.intake import splitting
from qa.tests.factories import answered, approved_again, assigned, claimed, make_unit, make_user, write_answer
from qa.vocabulary.choices import Role, Visibility
from qa.workflow.actors import SYSTEM, actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]
FOR_THE_SENDER_ALONE = {"visibility": Visibility.WITHHELD, "withheld_reason": "personal"}


def after(days: int) -> Any:
    return time_machine.travel(timezone.now() + timedelta(days=days))


def answer(question: Question) -> None:
    approved_again(question, **FOR_THE_SENDER_ALONE)
    answers.publish(question, actor_for(make_user(Role.PUBLISHER), question))


def reopen(question: Question) -> None:
    sender.reopen(question, actor_for(make_user(Role.LEAD, question.unit), question), reason="Người hỏi gọi điện xin trả lời tiếp")


def test_the_answer_to_a_withdrawn_question_that_was_reopened_is_kept_as_long_as_any_other():
    question = assigned(make_unit())
    kept_until = question.retention_until
    sender.withdraw(question)
    with after(25):
        reopen(question)
        assert Question.objects.get().retention_until == kept_until
    with after(35):
        answer(question)
        assert not old_contacts().exists()
    with after(KEEP_CONTACT.days + 1):
        assert old_contacts().get() == question


def test_an_answer_that_comes_after_the_time_of_keeping_can_be_read_for_thirty_days():
    question = assigned(make_unit())
    with after(KEEP_CONTACT.days + 5):
        answer(question)
        assert not old_contacts().exists()
        assert retention.run("qa.contacts") == 0
    with after(KEEP_CONTACT.days + 34):
        assert not old_contacts().exists()
    with after(KEEP_CONTACT.days + 36):
        assert old_contacts().get() == question


def test_a_refusal_that_comes_after_the_time_of_keeping_can_be_read_for_thirty_days():
    unit = make_unit()
    lead, reviewer = make_user(Role.LEAD, unit), make_user(Role.REVIEWER, unit)
    question = claimed(unit, lead)
    with after(KEEP_CONTACT.days + 5):
        write_answer(question, lead, "Thư từ chối.")
        answers.propose_refusal(question, actor_for(lead, question), legal_ground="Điều 5")
        answers.refuse(question, actor_for(reviewer, question))
    with after(KEEP_CONTACT.days + 34):
        assert not old_contacts().exists()
    with after(KEEP_CONTACT.days + 36):
        assert old_contacts().get() == question


def test_what_was_withdrawn_goes_after_thirty_days_also_when_it_had_been_reopened():
    question = assigned(make_unit())
    sender.withdraw(question)
    reopen(question)
    with after(3):
        sender.withdraw(question)
    with after(3 + KEEP_WITHDRAWN.days):
        assert not old_contacts().exists()
    with after(4 + KEEP_WITHDRAWN.days):
        assert old_contacts().get() == question


def joined_late() -> tuple[Question, Question]:
    """Return a question that is joined with a main one just before the time of keeping is over, and the main one."""
    question = assigned(make_unit())
    with after(KEEP_CONTACT.days - 40):
        main = assigned(question.unit)
        closing.merge(question, main, SYSTEM)
    return question, main


def test_who_was_joined_is_kept_while_the_main_question_is_open():
    question, _main = joined_late()
    with after(KEEP_CONTACT.days + 60):
        assert question not in old_contacts()


def test_who_was_joined_can_read_the_main_answer_for_thirty_days():
    question, main = joined_late()
    with after(KEEP_CONTACT.days + 60):
        approved_again(main)
        answers.publish(main, actor_for(make_user(Role.PUBLISHER), main))
    with after(KEEP_CONTACT.days + 89):
        assert question not in old_contacts()
    with after(KEEP_CONTACT.days + 91):
        assert question in old_contacts()


def test_who_was_joined_is_kept_while_the_main_question_gets_a_second_answer():
    question, unit = assigned(make_unit()), make_unit()
    main = answered(unit)
    closing.merge(question, main, SYSTEM)
    with after(KEEP_CONTACT.days - 10):
        reopen(main)
    with after(KEEP_CONTACT.days + 60):
        assert question not in old_contacts()


def split_in_two() -> tuple[Question, Question]:
    """Return a question and the part that was split off from it."""
    question = assigned(make_unit())
    lead = make_user(Role.LEAD, question.unit)
    part = splitting.split(question, actor_for(lead, question), title="Phần hai", body="Xin cho biết lệ phí.")
    question.refresh_from_db()
    return question, part


def test_the_code_of_a_divided_question_is_kept_while_a_part_of_it_is_open():
    question, _part = split_in_two()
    answer(question)
    with after(KEEP_CONTACT.days + 1):
        assert question not in old_contacts()


def test_the_code_of_a_divided_question_is_kept_while_the_question_that_its_part_is_joined_with_is_open():
    question, part = split_in_two()
    answer(question)
    closing.merge(part, assigned(question.unit), SYSTEM)
    with after(KEEP_CONTACT.days + 1):
        assert question not in old_contacts()


def test_a_divided_question_goes_when_all_its_parts_could_be_read():
    question, part = split_in_two()
    answer(question)
    closing.merge(part, answered(question.unit), SYSTEM)
    with after(KEEP_CONTACT.days + 1):
        assert question in old_contacts()
