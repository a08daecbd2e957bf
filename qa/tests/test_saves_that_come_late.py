"""A save that read the question before a colleague, or the same person in another window, brought it on: nothing approved changes."""

from __future__ import annotations

from typing import Any

import pytest

from qa.models import Answer, Question, SavedAside
from qa.processing.answering import answers, inserting
from qa.processing.casework import claiming, routing
from qa.tests.factories import claimed, make_unit, make_user, write_answer
from qa.vocabulary.choices import Role, Status, Visibility
from qa.vocabulary.errors import Refused, Stale
from qa.workflow.actors import actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


@pytest.fixture
def late() -> tuple[Question, Any]:
    """A question as a slow request read it while its officer wrote; since then it was handed in and approved."""
    unit = make_unit()
    officer, reviewer = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit)
    question = claimed(unit, officer)
    write_answer(question, officer)
    read = Question.objects.get(pk=question.pk)
    answers.submit_for_review(question, actor_for(officer, question))
    answers.approve(question, actor_for(reviewer, question))
    return read, officer


def test_a_draft_that_is_saved_late_is_kept_aside_and_what_was_approved_is_published(late: tuple[Question, Any]):
    question, officer = late
    before = Answer.objects.get()
    draft = answers.DraftInput(
        body=Answer.stream("Chữ chưa ai duyệt."), version=before.version, visibility=Visibility.WITHHELD, withheld_reason="personal"
    )
    assert isinstance(answers.save_draft(question, actor_for(officer, question), draft), answers.Conflict)
    after = Answer.objects.get()
    assert (after.text, after.version, after.proposed_visibility) == (before.text, before.version, before.proposed_visibility)
    assert "Chữ chưa ai duyệt" in str(SavedAside.objects.get().body)
    question.refresh_from_db()
    answers.publish(question, actor_for(make_user(Role.PUBLISHER), question))
    assert question.page.answer_text == before.text


def test_a_block_that_is_put_in_late_is_refused(late: tuple[Question, Any]):
    question, officer = late
    before = Answer.objects.get().text
    with pytest.raises(Refused):
        inserting._put(question, actor_for(officer, question), [{"type": "quotation", "value": "Điều 5"}], None)
    assert Answer.objects.get().text == before


def test_a_question_that_was_handed_in_is_not_claimed_by_a_window_that_still_shows_it(late: tuple[Question, Any]):
    question, officer = late
    with pytest.raises(Stale):
        claiming.claim(question, actor_for(officer, question))
    assert Question.objects.get().editing_until is None


def test_a_draft_that_is_saved_after_the_question_went_to_another_unit_takes_nothing_from_it():
    unit, other = make_unit(), make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer)
    answer = write_answer(question, officer)
    read = Question.objects.get(pk=question.pk)
    routing.route(question, other, actor_for(make_user(Role.LEAD, unit), question))
    draft = answers.DraftInput(body=Answer.stream("Đến muộn."), version=answer.version)
    assert isinstance(answers.save_draft(read, actor_for(officer, Question(unit=unit)), draft), answers.Conflict)
    stored = Question.objects.get()
    assert (stored.unit, stored.status, stored.claimed_by) == (other, Status.ASSIGNED, None)


def test_a_version_that_no_person_writes_keeps_what_its_author_wrote():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    answer = write_answer(claimed(unit, officer), officer)
    before = answer.text
    assert answer.write(None, body=Answer.stream("Chữ của hệ thống."))
    assert (answer.latest_revision.user, answer.latest_revision.as_object().text) == (officer, before)
