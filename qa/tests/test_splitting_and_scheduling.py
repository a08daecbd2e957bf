"""Parts of a question that become questions of their own, and answers that are published at a set time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from qa.models import Question, QuestionContact, RedactionRule
from qa.processing.answering import answers, jobs, marking
from qa.processing.answering.jobs import publish_at_their_time
from qa.processing.answering.scheduling import schedule
from qa.processing.casework import claiming, routing, sender
from qa.public.intake import receiving
from qa.public.intake.splitting import split
from qa.tests.factories import answered, approved, approved_again, in_review, make_unit, make_user, submission, write_answer
from qa.tests.staff import logged_in
from qa.vocabulary.choices import Resolution, Role, Status
from qa.vocabulary.errors import Refused
from qa.workflow.actors import CITIZEN, SYSTEM, actor_for
from qa.workflow.events import broken_logs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def test_a_part_of_a_question_becomes_one_of_its_own_with_the_same_clock_and_contact():
    unit, clerk = make_unit(), make_user(Role.INTAKE)
    receipt = receiving.submit(submission(contact=receiving.Contact(email="an@example.com"), consent=True))
    question = receipt.question
    address = reverse("qa_staff:act", args=[question.pk, "split"])
    data = {"split-title": "Lệ phí bao nhiêu?", "split-body": "Lệ phí khai sinh là bao nhiêu?", "split-unit": unit.pk}
    logged_in(clerk).post(address, data)
    part = question.parts.get()
    assert (part.status, part.unit, part.due_at, part.submitted_at) == (Status.ASSIGNED, unit, question.due_at, question.submitted_at)
    assert part.contact.email == "an@example.com"
    assert part.public_no != question.public_no
    assert Question.objects.receipts().count() == 2
    tracked = Client().post(reverse("qa_private:track"), {"code": receipt.code}).content.decode()
    assert part.public_no in tracked
    assert "Lệ phí bao nhiêu?" in tracked
    with pytest.raises(Refused):
        split(part, actor_for(clerk, part), title="x", body="y")
    assert list(broken_logs()) == []


def test_a_sender_who_erases_their_data_leaves_none_in_the_parts_of_their_question_nor_in_its_rules():
    clerk = make_user(Role.INTAKE)
    receipt = receiving.submit(submission(contact=receiving.Contact(email="an@example.com"), consent=True))
    question = receipt.question
    part = split(question, actor_for(clerk, question), title="Lệ phí của ông Ba Hợi?", body="Lệ phí của ông Ba Hợi là bao nhiêu?")
    RedactionRule.objects.create(text="ông Ba Hợi", replacement="[một người dân]", question=question)
    Client().post(reverse("qa_private:track"), {"code": receipt.code, "action": "erase"})
    part.refresh_from_db()
    assert (part.status, part.title, part.body_original, part.body_public) == (Status.CLOSED, "", "", "")
    assert not QuestionContact.objects.exists()
    assert not RedactionRule.objects.exists()


def test_a_publisher_sets_the_time_and_the_worker_publishes_then():
    unit = make_unit()
    officer, reviewer, publisher = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit), make_user(Role.PUBLISHER)
    question = in_review(unit, officer)
    answers.approve(question, actor_for(reviewer, question))
    with pytest.raises(Refused):
        schedule(question, actor_for(publisher, question), at=timezone.now() - timedelta(hours=1))
    schedule(question, actor_for(publisher, question), at=timezone.now() + timedelta(hours=1))
    assert publish_at_their_time() == 0
    Question.objects.filter(pk=question.pk).update(publish_at=timezone.now())
    assert publish_at_their_time() == 1
    question.refresh_from_db()
    assert question.resolution == Resolution.ANSWERED_PUBLIC
    assert question.events.filter(action="answer").get().role == Role.SYSTEM


def test_files_of_an_answer_are_read_before_the_transaction_that_publishes_it_at_its_time(monkeypatch: pytest.MonkeyPatch):
    question = approved()
    Question.objects.filter(pk=question.pk).update(publish_at=timezone.now())
    around, seen = list(connection.savepoint_ids), []
    monkeypatch.setattr(jobs, "read_files", lambda answer: seen.append(list(connection.savepoint_ids)))
    assert publish_at_their_time() == 1
    assert seen == [around]


def test_a_set_time_ends_with_the_answer_that_it_was_set_for():
    """Published by hand before its time and reopened, the second answer waits for the publisher."""
    with time_machine.travel(datetime(2026, 3, 4, 9, tzinfo=UTC), tick=False) as clock:
        question = approved()
        publisher = actor_for(make_user(Role.PUBLISHER), question)
        schedule(question, publisher, at=timezone.now() + timedelta(hours=1))
        answers.publish(question, publisher)
        sender.reopen(question, CITIZEN, reason="Chưa rõ")
        approved_again(question)
        clock.shift(timedelta(hours=2))
        assert publish_at_their_time() == 0
    question.refresh_from_db()
    assert (question.status, question.publish_at) == (Status.APPROVED, None)


def test_a_scheduled_answer_with_an_open_mark_is_not_published_and_loses_its_time():
    unit = make_unit()
    officer, reviewer = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit)
    question = in_review(unit, officer)
    answers.approve(question, actor_for(reviewer, question))
    marking.edit_public_copy(question, actor_for(reviewer, question), title=question.title_public, body="Gọi 0912 345 678")
    Question.objects.filter(pk=question.pk).update(publish_at=timezone.now())
    assert publish_at_their_time() == 0
    question.refresh_from_db()
    assert (question.status, question.publish_at) == (Status.APPROVED, None)


def test_a_reopened_question_waits_for_a_unit_and_goes_on_to_one():
    question = answered()
    sender.reopen(question, actor_for(make_user(Role.LEAD, question.unit), question), reason="Thiếu căn cứ")
    assert question.status == Status.ASSIGNED
    routing.route(question, make_unit(), SYSTEM)
    assert question.events.filter(action="route").count() == 2


def test_a_part_shows_its_private_answer_under_the_code_of_the_whole_and_asks_the_sender_there():
    unit, clerk = make_unit(), make_user(Role.INTAKE)
    officer, reviewer, publisher = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit), make_user(Role.PUBLISHER)
    receipt = receiving.submit(submission())
    part = split(receipt.question, actor_for(clerk), title="Phần riêng", body="Về hồ sơ của tôi", unit=unit)
    claiming.claim(part, actor_for(officer, part))
    with pytest.raises(Refused):
        sender.ask_citizen(part, actor_for(officer, part), text="Ở đâu?")
    write_answer(part, officer, "Hồ sơ của ông đã xong.", visibility="withheld", withheld_reason="personal")
    answers.submit_for_review(part, actor_for(officer, part))
    answers.approve(part, actor_for(reviewer, part))
    answers.publish(part, actor_for(publisher, part))
    assert "Hồ sơ của ông đã xong." in Client().post(reverse("qa_private:track"), {"code": receipt.code}).content.decode()
