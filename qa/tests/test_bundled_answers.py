"""An approved answer goes public with the bundle that it is in; one that is not approved holds the bundle."""

import pytest
from django.core.exceptions import ValidationError

from cms.models import Bundle, BundleWork
from qa.answering import answers
from qa.models import AnswerPage, Question
from qa.tests.factories import in_review, make_unit, make_user
from qa.vocabulary.choices import Role, Status
from qa.workflow.actors import actor_for

pytestmark = pytest.mark.django_db


def test_an_answer_holds_its_bundle_until_it_is_approved_and_then_goes_public_with_it():
    unit = make_unit()
    officer, reviewer = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit)
    question = in_review(unit, officer)
    bundle = Bundle.objects.create(name="Nghị quyết mới")
    BundleWork.objects.create(bundle=bundle, number=question.public_no)
    assert len(bundle.publish()) == 1
    assert not AnswerPage.objects.exists()
    answers.approve(question, actor_for(reviewer, question))
    assert bundle.publish() == []
    assert Question.objects.get().status == Status.ANSWERED
    assert AnswerPage.objects.get().live


def test_a_number_that_no_question_has_is_refused_in_the_form():
    with pytest.raises(ValidationError):
        BundleWork(number="HD-0000").clean()
