"""An approved answer goes public with the bundle that it is in; one that is not approved holds the bundle."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from wagtail.admin.panels import get_edit_handler

from cms.models import Bundle, BundlePage, BundleWork
from qa.models import AnswerPage, Question
from qa.processing.answering import answers, bundling
from qa.processing.answering.jobs import publish_at_their_time
from qa.processing.answering.reviewing import review_again
from qa.processing.answering.scheduling import schedule
from qa.tests.factories import answered, approved, in_review, make_unit, make_user
from qa.tests.staff import logged_in, url
from qa.vocabulary.choices import Role, Status
from qa.vocabulary.errors import Refused
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


def test_files_of_an_answer_are_read_before_the_transaction_of_its_bundle(monkeypatch):
    unit = make_unit()
    question = in_review(unit, make_user(Role.OFFICER, unit))
    bundle = Bundle.objects.create(name="Nghị quyết mới")
    BundleWork.objects.create(bundle=bundle, number=question.public_no)
    inside = []
    monkeypatch.setattr(bundling, "read_files", lambda answer: inside.append(list(connection.savepoint_ids)))
    bundle.publish()
    assert inside == [[]]


def test_only_who_may_publish_an_answer_puts_it_into_a_bundle_and_numbers_cannot_be_probed():
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = in_review(unit, officer)
    words = {number: errors_of(officer, number) for number in (question.public_no, "HĐ-2026-999999")}
    assert words[question.public_no] == words["HĐ-2026-999999"] != ""
    assert errors_of(make_user(Role.PUBLISHER), question.public_no) == ""


def errors_of(user, number: str) -> str:
    """Return what the form of a bundle says to `user` about the answer of a question."""
    form_class = get_edit_handler(Bundle).get_form_class()
    data = {"name": "Gói", "pages-TOTAL_FORMS": 0, "pages-INITIAL_FORMS": 0, "works-TOTAL_FORMS": 1, "works-INITIAL_FORMS": 0}
    form = form_class({**data, "works-0-number": number, "works-0-ORDER": 1}, instance=Bundle(), for_user=user)
    form.is_valid()
    return " ".join(str(error) for one in form.formsets["works"].forms for error in one.errors.get("number", []))


def bundled(question: Question) -> Bundle:
    bundle = Bundle.objects.create(name="Nghị quyết mới")
    BundleWork.objects.create(bundle=bundle, number=question.public_no)
    return bundle


@pytest.mark.usefixtures("groups")
def test_an_answer_of_a_bundle_is_not_published_from_its_question_and_the_publisher_reads_which_bundle_it_waits_for():
    question = approved()
    bundle = bundled(question)
    publisher = logged_in(make_user(Role.PUBLISHER))
    told = publisher.post(url("act", question.pk, "publish"), follow=True)
    assert "Nghị quyết mới" in told.content.decode()
    assert not AnswerPage.objects.exists()
    assert bundle.publish() == []
    assert AnswerPage.objects.get().live


def test_an_answer_of_a_bundle_is_given_no_time_of_its_own():
    question = approved()
    bundled(question)
    with pytest.raises(Refused, match="Nghị quyết mới"):
        schedule(question, actor_for(make_user(Role.PUBLISHER), question), at=timezone.now() + timedelta(hours=1))


def test_an_answer_that_had_a_time_before_it_came_into_a_bundle_waits_for_the_bundle():
    question = approved()
    schedule(question, actor_for(make_user(Role.PUBLISHER), question), at=timezone.now() + timedelta(hours=1))
    bundle = bundled(question)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        publish_at_their_time()
        assert not AnswerPage.objects.exists()
        assert bundle.publish() == []


def test_an_answer_whose_bundle_is_over_is_published_from_its_question_again():
    question = approved()
    bundle = bundled(question)
    Bundle.objects.filter(pk=bundle.pk).update(state="published")
    answers.publish(question, actor_for(make_user(Role.PUBLISHER), question))
    assert AnswerPage.objects.get().live


def test_the_page_of_an_answer_that_waits_in_a_bundle_as_a_page_is_not_corrected_alone():
    question = answered()
    BundlePage.objects.create(bundle=Bundle.objects.create(name="Nghị quyết mới"), page=question.page)
    body = question.answer.stream("Khác.")
    publisher = actor_for(make_user(Role.PUBLISHER), question)
    with pytest.raises(Refused, match="Nghị quyết mới"):
        answers.correct(question, publisher, body=body, version=question.answer.version, reason="Sai số.")


@pytest.mark.parametrize("has_question", [True, False])
def test_an_answer_that_waits_in_a_bundle_is_not_published_by_its_review(has_question: bool):
    question = answered()
    page = question.page
    BundlePage.objects.create(bundle=Bundle.objects.create(name="Nghị quyết mới"), page=page)
    if not has_question:
        page.question = None
    before = page.latest_revision_id
    with pytest.raises(Refused, match="Nghị quyết mới"):
        review_again(page, actor_for(make_user(Role.PUBLISHER), question))
    page.refresh_from_db()
    assert page.latest_revision_id == before
