"""What an erasure leaves, whoever asks for it and however far the question and its page have come."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import Revision

from cms.background.worker import retention
from cms.models import UnmergedText
from qa.models import Answer, AnswerPage, Question, QuestionContact
from qa.processing.answering import answers, jobs
from qa.processing.answering.scheduling import schedule
from qa.processing.casework import closing, erasing, sender
from qa.processing.casework.jobs import finish_erasures, without_reply
from qa.public.intake.importing import AnsweredQuestion, import_answered
from qa.public.intake.receiving import Contact
from qa.public.intake.splitting import split
from qa.tests.factories import answered, approved, approved_again, assigned, claimed, make_question, make_unit, make_user, write_answer
from qa.tests.staff import logged_in, url
from qa.vocabulary.choices import Resolution, Role, Status, Visibility
from qa.vocabulary.plain_text import stream_to_text
from qa.workflow.actors import CITIZEN, SYSTEM, actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]
NAME = "Nguyễn Văn An"
WITH_NAME = {"contact": Contact(NAME, "an@example.com", publish_name=True), "consent": True}


def by_officer(question: Question) -> None:
    page = logged_in(make_user(Role.PROTECTION)).post(url("act", question.pk, "erase"), {}, follow=True)
    assert page.status_code == 200


def by_sender(question: Question) -> None:
    erasing.erase_own(Question.objects.get(pk=question.pk))


def by_retention(question: Question) -> None:
    day = timezone.localdate() - timedelta(days=1)
    Question.objects.filter(pk=question.pk).update(retention_until=day, answered_at=timezone.now() - timedelta(days=40))
    assert retention.run("qa.contacts") == 1


EVERY_WAY = pytest.mark.parametrize("erase", [by_officer, by_sender, by_retention])


def now(question: Question) -> Question:
    return Question.objects.get(pk=question.pk)


def versions(stored: Any) -> set[str]:
    """The texts of all versions of a page or an answer."""
    found = [revision.as_object() for revision in stored.revisions.all()]
    return {stream_to_text(each.body) for each in found}


@EVERY_WAY
def test_the_name_leaves_the_public_page_and_its_earlier_versions(erase: Any):
    question = answered(**WITH_NAME)
    erase(question)
    page = AnswerPage.objects.get()
    assert now(question).erased_at
    assert not QuestionContact.objects.exists()
    assert (page.live, page.asker) == (True, "")
    assert not [revision for revision in page.revisions.all() if NAME in str(revision.content)]


@EVERY_WAY
@pytest.mark.parametrize("expired", [True, False])
def test_nothing_stays_on_a_page_that_was_unpublished_without_being_taken_down(erase: Any, expired: bool):
    question = answered(**WITH_NAME)
    page = AnswerPage.objects.get()
    UnmergedText.keep(make_user(), page, address="/", names=["question_text"], mine={"question_text": "Bản giữ lại"})
    page.unpublish(set_expired=expired)
    erase(question)
    page = AnswerPage.objects.get()
    assert (page.live, page.asker, page.question_text, page.answer_text, page.revisions.count()) == (False, "", "", "", 0)
    assert Answer.objects.get().text == ""
    assert not UnmergedText.objects.exists()
    assert now(question).title_public != question.title


def test_what_a_correction_removed_from_the_page_goes_with_the_erasure_of_a_sender_without_a_public_name():
    question = answered()
    publisher = actor_for(make_user(Role.PUBLISHER), question)
    first = answers.answer_of(question)
    answers.correct(question, publisher, body=Answer.stream("Bản đã sửa."), version=first.version, reason="Lộ số nhà")
    page = AnswerPage.objects.get()
    assert len(versions(page)) == 2
    by_officer(question)
    assert versions(page) == {"Bản đã sửa."} == {AnswerPage.objects.get().answer_text}


def test_the_second_answer_that_was_not_given_yet_goes_and_the_public_first_one_stays():
    question = answered(**WITH_NAME)
    first = AnswerPage.objects.get().answer_text
    sender.reopen(question, CITIZEN, reason="Chưa rõ")
    approved_again(question, visibility=Visibility.WITHHELD, withheld_reason="personal", withheld_note="Chuyện riêng")
    by_officer(question)
    answer = Answer.objects.get()
    assert (AnswerPage.objects.get().answer_text, answer.text, answer.withheld_note) == (first, first, "")
    assert versions(answer) == {first}


def test_the_draft_of_a_second_answer_goes_too():
    question = answered()
    first = AnswerPage.objects.get().answer_text
    sender.reopen(question, CITIZEN, reason="Chưa rõ")
    write_answer(question, make_user(Role.OFFICER, question.unit), "Bản nháp riêng.")
    by_sender(question)
    assert Answer.objects.get().text == first


def test_a_reopened_imported_answer_keeps_its_public_text_and_loses_the_name_and_the_draft():
    import_answered(AnsweredQuestion("bo-1", "Hỏi về thẻ bạn đọc", "Làm thẻ ở đâu?", "Trả lời đã đăng.", asker=NAME))
    question = Question.objects.get()
    Question.objects.filter(pk=question.pk).update(unit=make_unit())
    question.refresh_from_db()
    sender.reopen(question, actor_for(make_user(Role.LEAD, question.unit), question), reason="Đã đổi luật")
    write_answer(question, make_user(Role.OFFICER, question.unit), "Bản nháp mới.")
    by_officer(question)
    page = AnswerPage.objects.get()
    assert (page.live, page.asker, page.answer_text, Answer.objects.get().text) == (True, "", *["Trả lời đã đăng."] * 2)


def opened(status: str) -> Question:
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    if status == Status.QUARANTINED:
        return make_question(spam_score=1.0, **WITH_NAME)
    if status == Status.RECEIVED:
        return make_question(**WITH_NAME)
    if status == Status.ASSIGNED:
        return assigned(unit, **WITH_NAME)
    question = claimed(unit, officer, **WITH_NAME)
    if status == Status.WAITING_CITIZEN:
        sender.ask_citizen(question, actor_for(officer, question), text="Ở đâu?")
    if status in (Status.IN_REVIEW, Status.APPROVED):
        write_answer(question, officer)
        answers.submit_for_review(question, actor_for(officer, question))
    if status == Status.APPROVED:
        answers.approve(question, actor_for(make_user(Role.REVIEWER, unit), question))
    return question


@pytest.mark.parametrize("erase", [by_officer, by_sender])
@pytest.mark.parametrize("status", [each for each in Status if each not in (Status.ANSWERED, Status.CLOSED)])
def test_an_erased_question_is_not_worked_on_any_more(erase: Any, status: Status):
    question = opened(status)
    assert question.status == status
    erase(question)
    question = now(question)
    assert (question.status, question.resolution, bool(question.erased_at)) == (Status.CLOSED, Resolution.WITHDRAWN, True)
    assert (question.claimed_by, question.paused_at, question.is_overdue) == (None, None, False)
    with time_machine.travel(timezone.now() + timedelta(days=60)):
        assert question not in Question.objects.overdue()
        assert not without_reply().exists()


def test_the_worker_publishes_nothing_of_an_approved_answer_whose_question_was_erased_before_its_time():
    question = approved(**WITH_NAME)
    schedule(question, actor_for(make_user(Role.PUBLISHER), question), at=timezone.now() + timedelta(hours=1))
    by_officer(question)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert jobs.publish_at_their_time() == 0
    assert not AnswerPage.objects.exists()


def test_who_was_joined_with_an_erased_question_still_gets_an_answer():
    main = assigned(make_unit(), **WITH_NAME)
    joined = assigned(make_unit())
    closing.merge(joined, main, SYSTEM)
    by_officer(main)
    joined = now(joined)
    assert (joined.status, joined.merged_into) == (Status.ASSIGNED, None)


def test_the_public_answers_of_the_parts_lose_the_name_too():
    question = answered(**WITH_NAME)
    main = assigned(make_unit(), **WITH_NAME)
    lead = make_user(Role.LEAD, main.unit)
    part = split(main, actor_for(lead, main), title="Ý thứ hai", body="Hỏi thêm một việc khác.", unit=main.unit)
    approved_again(part)
    answers.publish(part, actor_for(make_user(Role.PUBLISHER), part))
    assert part.page.asker == NAME
    by_sender(main)
    assert AnswerPage.objects.get(question=part).asker == ""
    assert AnswerPage.objects.get(question=question).asker == NAME


def test_an_upgrade_finishes_what_erasures_of_earlier_versions_left_and_touches_nothing_else():
    named, hidden, waiting, done, other = answered(**WITH_NAME), answered(), assigned(make_unit()), answered(), answered(**WITH_NAME)
    erasing.erase(done, SYSTEM)
    AnswerPage.objects.get(question=hidden).unpublish()
    Question.objects.filter(pk__in=(named.pk, hidden.pk, waiting.pk)).update(erased_at=timezone.now())
    assert finish_erasures().startswith("3 ")
    assert AnswerPage.objects.exclude(asker="").get().question == other
    assert AnswerPage.objects.get(question=hidden).question_text == ""
    assert now(waiting).status == Status.CLOSED
    assert (now(other).erased_at, now(done).events.filter(action="erase").count()) == (None, 1)
    assert finish_erasures() == ""


def erased_by_an_earlier_version(question: Question) -> AnswerPage:
    """The row of the page lost the name, as an earlier version of the portal left it."""
    Question.objects.filter(pk=question.pk).update(erased_at=timezone.now())
    AnswerPage.objects.filter(question=question).update(asker="")
    return AnswerPage.objects.get(question=question)


def told_by_revisions(page: AnswerPage) -> str:
    return json.dumps([each.content for each in page.revisions.all()], ensure_ascii=False)


def test_an_upgrade_takes_the_name_out_of_the_revision_of_a_page_that_stays_public():
    page = erased_by_an_earlier_version(answered(**WITH_NAME))
    assert NAME in told_by_revisions(page)
    assert finish_erasures().startswith("1 ")
    page = AnswerPage.objects.get(pk=page.pk)
    assert NAME not in told_by_revisions(page)
    assert (page.live, page.latest_revision_id) == (True, page.live_revision_id)
    assert finish_erasures() == ""


def test_an_upgrade_takes_earlier_revisions_of_a_page_that_stays_public():
    page = answered(**WITH_NAME).page
    page = erased_by_an_earlier_version(page.question)
    page.publish(page.save_revision(), by_step=True)
    page.refresh_from_db()
    assert NAME in told_by_revisions(page)
    assert finish_erasures().startswith("1 ")
    assert NAME not in told_by_revisions(page)
    assert finish_erasures() == ""


def test_an_upgrade_takes_the_draft_of_a_second_answer_of_a_page_that_stays_public():
    question = answered()
    answer = question.answer
    answer.body = answer.stream(f"Thưa ông {NAME}")
    Revision.objects.create(content_object=answer, base_content_type=answer.get_base_content_type(), content=answer.serializable_data())
    erased_by_an_earlier_version(question)
    assert finish_erasures().startswith("1 ")
    assert NAME not in json.dumps([each.content for each in answer.revisions.all()], ensure_ascii=False)
    assert finish_erasures() == ""


def test_an_upgrade_leaves_what_was_corrected_after_a_whole_erasure():
    question = answered(**WITH_NAME)
    erasing.erase(question, SYSTEM)
    answer = Answer.objects.get(question=question)
    publisher = actor_for(make_user(Role.PUBLISHER), question)
    answers.correct(now(question), publisher, body=answer.stream("Đã sửa."), version=answer.version, reason="Sai số.")
    assert finish_erasures() == ""
