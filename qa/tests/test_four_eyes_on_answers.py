"""Who wrote any of an answer since it was last published may not approve it, whoever saved it last."""

from __future__ import annotations

from typing import Any

import pytest

from qa.models import Answer, Question, Unit, UnitMembership
from qa.processing.answering import answers
from qa.processing.casework import claiming, sender
from qa.staff.question.review_aids import review_of
from qa.tests.factories import claimed, make_unit, make_user, write_answer
from qa.vocabulary.choices import Role
from qa.vocabulary.errors import NotAllowed
from qa.workflow.actors import actor_for
from qa.workflow.review_guards import authors_of, may_edit_copy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


@pytest.fixture
def unit() -> Unit:
    return make_unit()


@pytest.fixture
def writer(unit: Unit) -> Any:
    """Who begins the answer; a reviewer, too."""
    user = make_user(Role.OFFICER, unit)
    UnitMembership.objects.create(user=user, unit=unit, role=Role.REVIEWER)
    return user


@pytest.fixture
def colleague(unit: Unit) -> Any:
    return make_user(Role.OFFICER, unit)


@pytest.fixture
def reviewer(unit: Unit) -> Any:
    return make_user(Role.REVIEWER, unit)


def handed_over(question: Question, giver: Any, taker: Any) -> None:
    claiming.release_claim(question, actor_for(giver, question))
    claiming.claim(question, actor_for(taker, question))


def of_two_hands(unit: Unit, writer: Any, colleague: Any) -> Question:
    """An answer that `writer` began and `colleague` saved and handed in."""
    question = claimed(unit, writer)
    write_answer(question, writer, "Lời của người viết trước.")
    handed_over(question, writer, colleague)
    write_answer(question, colleague, "Lời của người viết trước. Thêm.")
    answers.submit_for_review(question, actor_for(colleague, question))
    return question


def test_who_wrote_the_draft_may_not_approve_it_after_a_colleague_saved_it(unit: Unit, writer: Any, colleague: Any, reviewer: Any) -> None:
    question = of_two_hands(unit, writer, colleague)
    with pytest.raises(NotAllowed):
        answers.approve(question, actor_for(writer, question))
    answers.approve(question, actor_for(reviewer, question))
    assert question.events.last().data["self_approved"] is False


def test_the_log_says_that_an_earlier_author_approved(unit: Unit, writer: Any, colleague: Any) -> None:
    unit.allow_self_approve = True
    unit.save()
    question = of_two_hands(unit, writer, colleague)
    answers.approve(question, actor_for(writer, question))
    assert question.events.last().data["self_approved"] is True


def test_an_earlier_author_does_not_change_the_approved_public_copy(unit: Unit, writer: Any, colleague: Any, reviewer: Any) -> None:
    question = of_two_hands(unit, writer, colleague)
    answers.approve(question, actor_for(reviewer, question))
    assert [may_edit_copy(question, actor_for(who, question)) for who in (writer, reviewer)] == [False, True]


def test_the_words_of_an_earlier_author_stay_as_a_version(unit: Unit, writer: Any, colleague: Any) -> None:
    question = of_two_hands(unit, writer, colleague)
    kept = [revision.as_object().text for revision in question.answer.revisions.order_by("pk")]
    assert kept == ["Lời của người viết trước.", "Lời của người viết trước. Thêm."]


def test_a_version_by_one_author_alone_is_kept_once(unit: Unit, writer: Any) -> None:
    question = claimed(unit, writer)
    write_answer(question, writer, "Một.")
    write_answer(question, writer, "Hai.")
    answers.submit_for_review(question, actor_for(writer, question))
    assert question.answer.revisions.count() == 1


def test_who_returned_an_answer_without_a_word_of_theirs_may_approve_it(unit: Unit, writer: Any, colleague: Any, reviewer: Any) -> None:
    question = of_two_hands(unit, writer, colleague)
    answers.return_to_author(question, actor_for(reviewer, question), reason="Nêu thời hạn.")
    write_answer(question, colleague, "Lời sau cùng.")
    answers.submit_for_review(question, actor_for(colleague, question))
    assert authors_of(question) == {writer.pk, colleague.pk}
    answers.approve(question, actor_for(reviewer, question))


def test_the_review_shows_what_changed_since_it_was_handed_in_not_since_the_author_changed(
    unit: Unit, writer: Any, colleague: Any, reviewer: Any
) -> None:
    question = claimed(unit, writer)
    write_answer(question, writer, "Lời đã trình.")
    answers.submit_for_review(question, actor_for(writer, question))
    answers.return_to_author(question, actor_for(reviewer, question), reason="Sửa.")
    write_answer(question, writer, "Lời chưa trình.")
    handed_over(question, writer, colleague)
    write_answer(question, colleague, "Lời trình lại.")
    answers.submit_for_review(question, actor_for(colleague, question))
    shown = str(review_of(question, Answer.objects.get(question=question))["since_last"])
    assert "<del>đã trình</del>" in shown or "<del>đã</del>" in shown
    assert "chưa" not in shown


@pytest.mark.parametrize("corrected", [False, True])
def test_authors_of_what_was_published_may_approve_the_next_answer(
    unit: Unit, writer: Any, colleague: Any, reviewer: Any, *, corrected: bool
) -> None:
    question = of_two_hands(unit, writer, colleague)
    answers.approve(question, actor_for(reviewer, question))
    publisher = make_user(Role.PUBLISHER)
    answers.publish(question, actor_for(publisher, question))
    if corrected:
        version = question.answer.version
        answers.correct(question, actor_for(publisher, question), body=Answer.stream("Lời đúng."), version=version, reason="Nhầm.")
    sender.reopen(question, actor_for(make_user(Role.LEAD, unit), question), reason="Cần trả lời lại.")
    third = make_user(Role.OFFICER, unit)
    claiming.claim(question, actor_for(third, question))
    write_answer(question, third, "Trả lời mới.")
    answers.submit_for_review(question, actor_for(third, question))
    assert authors_of(question) == {third.pk}
    answers.approve(question, actor_for(writer, question))
