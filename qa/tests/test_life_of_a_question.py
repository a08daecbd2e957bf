"""The way of a question from the form to the public page, through the services."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from qa.models import Answer, AnswerPage, Question
from qa.processing.answering import answers, marking
from qa.processing.casework import appointing, claiming, erasing, sender
from qa.processing.publication import ledger
from qa.public.intake import receiving
from qa.public.tracking.codes import code_from_key
from qa.public.tracking.lookup import find_by_code
from qa.tests.factories import answered, approved_again, claimed, in_review, make_field, make_unit, make_user, submission, write_answer
from qa.tests.staff import logged_in, url
from qa.vocabulary.choices import Resolution, Role, Status, Visibility
from qa.vocabulary.errors import NotAllowed, Refused
from qa.workflow.actors import CITIZEN, SYSTEM, actor_for
from qa.workflow.engine import may
from qa.workflow.events import broken_logs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def test_a_question_gets_a_number_a_code_and_a_due_date_with_its_legal_basis():
    receipt = receiving.submit(submission())
    question = receipt.question
    assert question.public_no.startswith("HĐ-")
    assert len(receipt.code) == 11
    assert question.due_at > question.submitted_at
    assert question.policy_snapshot["legal_title"]
    assert find_by_code(receipt.code) == question


def test_the_same_form_sent_twice_is_one_question_with_the_same_code():
    first, second = receiving.submit(submission(key="k")), receiving.submit(submission(key="k"))
    assert (first.question, first.code) == (second.question, second.code)
    assert Question.objects.count() == 1


def test_numbers_of_a_year_have_no_gaps():
    numbers = [receiving.submit(submission()).question.public_no for _ in range(3)]
    assert [int(number[-6:]) for number in numbers] == [1, 2, 3]


def test_a_field_with_a_unit_sends_its_questions_there_at_once():
    unit = make_unit()
    question = receiving.submit(submission(field=make_field(default_unit=unit))).question
    assert (question.status, question.unit) == (Status.ASSIGNED, unit)


def test_an_answer_reaches_the_public_only_through_a_second_person():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    appointing.appoint(officer, Role.REVIEWER, unit)
    question = in_review(unit, officer)
    with pytest.raises(NotAllowed):
        answers.approve(question, actor_for(officer, question))
    unit.allow_self_approve = True
    unit.save()
    question = Question.objects.get(pk=question.pk)
    answers.approve(question, actor_for(officer, question))
    assert question.events.last().data["self_approved"] is True


def test_a_published_answer_is_a_page_with_question_answer_and_dates():
    question = answered()
    page = AnswerPage.objects.get(question=question)
    assert page.live
    assert page.question_text == question.body_public
    assert "giấy chứng sinh" in page.answer_text
    assert (question.status, question.resolution, question.visibility) == (
        Status.ANSWERED,
        Resolution.ANSWERED_PUBLIC,
        Visibility.PUBLIC,
    )
    assert page.slug == "dang-ky-khai-sinh-muon-can-giay-to-gi"


def test_a_withheld_answer_makes_no_page_but_needs_a_reason():
    unit = make_unit()
    officer, reviewer, publisher = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit), make_user(Role.PUBLISHER)
    question = claimed(unit, officer)
    write_answer(question, officer, visibility=Visibility.WITHHELD)
    answers.submit_for_review(question, actor_for(officer, question))
    with pytest.raises(Refused):
        answers.approve(question, actor_for(reviewer, question))
    answers.return_to_author(question, actor_for(reviewer, question), reason="Nêu lý do")
    write_answer(question, officer, visibility=Visibility.WITHHELD, withheld_reason="personal")
    answers.submit_for_review(question, actor_for(officer, question))
    answers.approve(question, actor_for(reviewer, question))
    answers.publish(question, actor_for(publisher, question))
    assert question.resolution == Resolution.ANSWERED_PRIVATE
    assert not AnswerPage.objects.exists()


def test_publishing_is_refused_while_a_mark_of_personal_data_is_open():
    unit = make_unit()
    officer, reviewer = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit)
    question = in_review(unit, officer, body="Tôi tên là Nguyễn Văn An, số điện thoại 0912 345 678, hỏi về khai sinh.")
    with pytest.raises(Refused):
        answers.approve(question, actor_for(reviewer, question))
    for mark in question.marks.filter(state="open"):
        marking.redact(mark, actor_for(reviewer, question))
    question.refresh_from_db()
    assert "0912" not in question.body_public
    assert "[số điện thoại]" in question.body_public or "[telephone number]" in question.body_public
    assert "0912 345 678" in question.body_original
    answers.approve(question, actor_for(reviewer, question))


def test_a_citizen_who_is_asked_stops_the_clock_and_their_reply_moves_the_due_date():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    sender.ask_citizen(question, actor_for(officer, question), text="Cháu sinh ở đâu?")
    assert question.paused_at is not None
    assert not Question.objects.overdue().filter(pk=question.pk).exists()
    sender.supply(question, text="Ở trạm y tế xã.")
    assert (question.status, question.paused_at, question.claimed_by) == (Status.IN_PROGRESS, None, officer)


def test_a_citizen_reopens_once():
    question = answered()
    sender.reopen(question, CITIZEN, reason="Chưa rõ")
    assert question.status == Status.ASSIGNED
    assert not may(question, "reopen", CITIZEN)


def test_nobody_reopens_a_question_whose_data_was_erased():
    question = answered()
    lead = actor_for(make_user(Role.LEAD, question.unit), question)
    assert may(question, "reopen", lead)
    erasing.erase(question, SYSTEM)
    assert not may(question, "reopen", lead)


def test_a_public_answer_leaves_the_portal_when_the_reopened_question_gets_one_for_its_sender_alone(client: Client):
    question = answered(key="khoa-rieng")
    sender.reopen(question, CITIZEN, reason="Lộ chuyện riêng của tôi")
    assert AnswerPage.objects.get(question=question).live
    approved_again(question, visibility=Visibility.WITHHELD, withheld_reason="personal")
    answers.publish(question, actor_for(make_user(Role.PUBLISHER), question))
    page = AnswerPage.objects.get(question=question)
    assert (page.live, page.answer_text, ledger.row_of(Question.objects.get(pk=question.pk)).url) == (False, "", "")
    assert "Trả lời lần hai." in client.post(reverse("qa_private:track"), {"code": code_from_key("khoa-rieng")}).content.decode()


def test_a_public_answer_leaves_the_portal_when_the_reopened_question_is_refused():
    question = answered()
    lead, reviewer = make_user(Role.LEAD, question.unit), make_user(Role.REVIEWER, question.unit)
    sender.reopen(question, CITIZEN, reason="Chưa rõ")
    claiming.claim(question, actor_for(lead, question))
    write_answer(question, lead, "Thư từ chối.")
    answers.propose_refusal(question, actor_for(lead, question), legal_ground="Điều 5")
    answers.refuse(question, actor_for(reviewer, question))
    assert not AnswerPage.objects.get(question=question).live


def test_the_public_answer_of_a_reopened_question_can_be_taken_down_at_once_and_one_that_is_not_public_cannot():
    question = answered()
    publisher, officer = (make_user(role, question.unit) for role in (Role.PUBLISHER, Role.OFFICER))
    sender.reopen(question, CITIZEN, reason="Lộ chuyện riêng của tôi")
    assert may(question, "take_down", actor_for(publisher, question))
    assert not may(question, "take_down", actor_for(officer, question))
    answers.take_down(question, actor_for(publisher, question), reason="Lộ chuyện riêng")
    assert not AnswerPage.objects.get(question=question).live
    assert question.status == Status.ASSIGNED
    assert not may(question, "take_down", actor_for(publisher, question))


@pytest.mark.parametrize("visibility", [Visibility.WITHHELD, Visibility.PUBLIC_NOINDEX])
def test_taking_an_earlier_answer_down_leaves_who_may_read_the_approved_one_as_it_was_decided(visibility: Visibility):
    question = answered()
    publisher = make_user(Role.PUBLISHER, question.unit)
    sender.reopen(question, CITIZEN, reason="Lộ chuyện riêng của tôi")
    approved_again(question, visibility=visibility, withheld_reason="personal")
    answers.take_down(question, actor_for(publisher, question), reason="Lộ chuyện riêng")
    answers.publish(question, actor_for(publisher, question))
    page = AnswerPage.objects.get(question=question)
    assert question.visibility == visibility
    assert (page.live, page.no_index) == ((False, False) if visibility == Visibility.WITHHELD else (True, True))


@pytest.mark.parametrize("taken_down", [True, False])
def test_a_correction_publishes_neither_an_answer_for_the_sender_alone_nor_one_that_was_taken_down(taken_down: bool):
    question = answered()
    publisher = make_user(Role.PUBLISHER)
    if taken_down:
        answers.take_down(question, actor_for(publisher, question), reason="Lộ thông tin")
    else:
        sender.reopen(question, CITIZEN, reason="Chưa rõ")
        approved_again(question, visibility=Visibility.WITHHELD, withheld_reason="personal")
        answers.publish(question, actor_for(publisher, question))
    version = answers.answer_of(question).version
    with pytest.raises(Refused):
        answers.correct(question, actor_for(publisher, question), body=Answer.stream("Sửa"), version=version, reason="Sửa")
    assert not AnswerPage.objects.get(question=question).live
    assert logged_in(publisher).get(url("correct", question.pk)).status_code != 200


def test_the_log_of_every_question_holds():
    answered()
    assert list(broken_logs()) == []


def test_a_taken_down_answer_leaves_no_text_on_its_page():
    question = answered()
    publisher = make_user(Role.PUBLISHER)
    answers.take_down(question, actor_for(publisher, question), reason="Lộ thông tin")
    page = AnswerPage.objects.get(question=question)
    assert not page.live
    assert (page.question_text, page.answer_text) == ("", "")


def test_erasing_keeps_the_ledger_row_and_nothing_that_the_sender_wrote():
    unit = make_unit()
    question = receiving.submit(submission(contact=receiving.Contact(email="an@example.com"), consent=True)).question
    erasing.erase(question, actor_for(make_user(Role.PROTECTION), question))
    question.refresh_from_db()
    assert (question.title, question.body_original) == ("", "")
    assert not hasattr(Question.objects.get(pk=question.pk), "contact")
    assert unit.pk
