"""What looks like personal data in a correction, or is found when an answer is handed on: whoever is refused sees it and can decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from qa.models import Answer, AnswerPage, MarkState, Question, RedactionMark
from qa.processing.answering import answers, marking
from qa.public.intake.importing import AnsweredQuestion, import_answered
from qa.tests.factories import approved, in_review, make_unit, make_user
from qa.tests.staff import logged_in, url
from qa.tests.test_staff_screens import answer_data
from qa.vocabulary.choices import Role
from qa.vocabulary.errors import Refused
from qa.workflow.actors import actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]
TEXT = "Xin liên hệ bà Nguyễn Thị Hoa, 0912345678."


def form(question: Question, text: str = TEXT, **values: Any) -> dict[str, Any]:
    return answer_data(text, version=Answer.objects.get(question=question).version, reason="Sai người liên hệ") | values


@pytest.fixture
def publisher() -> Client:
    return logged_in(make_user(Role.PUBLISHER))


def test_a_refused_correction_shows_each_place_and_is_published_when_all_may_stay(stored_answer: AnswerPage, publisher: Client):
    question = stored_answer.question
    page = publisher.post(url("correct", question.pk), form(question))
    found = sorted(mark.text for mark in page.context["undecided"])
    assert page.status_code == 422
    assert "0912345678" in found
    assert all(f'value="{text}"' in page.content.decode() for text in found)
    assert "Nguyễn Thị Hoa" in page.content.decode()
    assert publisher.post(url("correct", question.pk), form(question, may_stay=found)).status_code == 302
    assert "0912345678" in AnswerPage.objects.get().answer_text
    assert question.events.filter(action="decide_mark").count() == len(found)
    assert {mark.state for mark in question.marks.all()} == {MarkState.WAIVED}
    assert not marking.undecided_on_page(AnswerPage.objects.get())


def test_a_correction_of_which_one_place_is_not_decided_is_not_published_and_keeps_the_ticks(stored_answer: AnswerPage, publisher: Client):
    question = stored_answer.question
    before = AnswerPage.objects.get().answer_text
    page = publisher.post(url("correct", question.pk), form(question, TEXT + " Hoặc 0987654321.", may_stay=["0912345678"]))
    assert page.status_code == 422
    assert 'value="0912345678" checked' in page.content.decode()
    assert 'value="0987654321" checked' not in page.content.decode()
    assert AnswerPage.objects.get().answer_text == before
    assert not question.marks.exists()


def test_a_tick_for_a_text_that_is_not_there_waives_nothing(stored_answer: AnswerPage, publisher: Client):
    question = stored_answer.question
    publisher.post(url("correct", question.pk), form(question, "Mang giấy chứng sinh.", may_stay=["0912345678"]))
    assert "Mang giấy chứng sinh" in AnswerPage.objects.get().answer_text
    assert not question.marks.exists()


def test_an_imported_answer_whose_title_holds_a_name_can_be_corrected(publisher: Client):
    imported = import_answered(AnsweredQuestion("bo-1", "Hỏi về con tôi Nguyễn Văn An", "Hỏi gì?", "Trả lời.", "Bộ Nội vụ")).page
    assert imported
    question = imported.question
    page = publisher.post(url("correct", question.pk), form(question, "Bản đã sửa."))
    found = [mark.text for mark in page.context["undecided"]]
    assert publisher.post(url("correct", question.pk), form(question, "Bản đã sửa.", may_stay=found)).status_code == 302
    assert "Bản đã sửa" in AnswerPage.objects.get(pk=imported.pk).answer_text


def handed_in() -> Question:
    unit = make_unit()
    return in_review(unit, make_user(Role.OFFICER, unit))


def approve(question: Question) -> None:
    answers.approve(question, actor_for(make_user(Role.REVIEWER, question.unit), question))


def publish(question: Question) -> None:
    answers.publish(question, actor_for(make_user(Role.PUBLISHER), question))


@pytest.mark.parametrize(("make", "step"), [(handed_in, approve), (approved, publish)])
def test_what_is_found_only_when_a_step_is_refused_for_it_stands_there_to_be_decided(
    make: Callable[[], Question], step: Callable[[Question], None]
):
    question = make()
    Question.objects.filter(pk=question.pk).update(title_public="Bà Nguyễn Thị Hoa hỏi, số 0912345678")  # a stricter look than before
    question = Question.objects.get(pk=question.pk)
    with pytest.raises(Refused):
        step(question)
    assert RedactionMark.objects.filter(question=question, state=MarkState.OPEN, text="0912345678").exists()
