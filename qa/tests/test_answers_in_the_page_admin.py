"""A published answer leaves the portal by its question's step alone: what Wagtail offers for pages writes to no log and tells nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.models import Page

from cms.admin.accounts.roles import PUBLISHERS
from qa.models import AnswerPage
from qa.processing.answering import answers
from qa.tests.factories import make_user
from qa.tests.staff import logged_in, url
from qa.tests.test_colleagues import page_form
from qa.vocabulary.choices import Role
from qa.workflow.actors import actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


@pytest.fixture
def page(stored_answer: AnswerPage) -> AnswerPage:
    return stored_answer


def publisher() -> Client:
    """A publisher of answers who may publish pages too."""
    person = make_user(Role.PUBLISHER)
    person.groups.add(Group.objects.get(name=gettext(PUBLISHERS)))
    return logged_in(person)


def administrator() -> Client:
    person = get_user_model().objects.create_superuser("quan-tri", "quan-tri@example.com", "mat-khau-thu-nghiem")
    return logged_in(person)


def of_page(action: str) -> Any:
    return lambda client, page: client.post(reverse(f"wagtailadmin_pages:{action}", args=[page.pk]), {"include_descendants": "on"})


def in_bulk(action: str) -> Any:
    def post(client: Client, page: Page) -> Any:
        return client.post(
            f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', action])}?id={page.pk}", {"include_descendants": "on"}
        )

    return post


def by_api(action: str) -> Any:
    return lambda client, page: client.post(f"/quan-tri/api/main/pages/{page.pk}/action/{action}/", {}, content_type="application/json")


WAYS = {f"{kind.__name__} {action}": kind(action) for kind in (of_page, in_bulk, by_api) for action in ("unpublish", "delete")}


@pytest.mark.parametrize("above", [False, True])
@pytest.mark.parametrize("person", [publisher, administrator])
@pytest.mark.parametrize("way", WAYS)
def test_nobody_unpublishes_or_deletes_an_answer_as_a_page(page: AnswerPage, way: str, person: Any, above: bool):
    answer = WAYS[way](person(), page.get_parent() if above else page)
    assert answer.status_code in (302, 403, 404)
    assert AnswerPage.objects.get(pk=page.pk).live


def test_who_tries_is_led_to_the_question(page: AnswerPage):
    assert of_page("unpublish")(publisher(), page).url == url("detail", page.question_id)


def test_the_page_of_an_answer_that_was_taken_down_stays_for_its_address(page: AnswerPage):
    question = page.question
    assert question
    answers.take_down(question, actor_for(make_user(Role.PUBLISHER), question), reason="Lộ thông tin")
    of_page("delete")(administrator(), page)
    assert AnswerPage.objects.filter(question=question).exists()


def test_the_front_page_of_the_section_is_still_taken_offline_alone(page: AnswerPage):
    index = page.get_parent()
    administrator().post(reverse("wagtailadmin_pages:unpublish", args=[index.pk]))
    assert not Page.objects.get(pk=index.pk).live
    assert AnswerPage.objects.get().live


def test_the_form_of_an_answer_sets_no_day_on_which_it_leaves(page: AnswerPage):
    client = administrator()
    day = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**page_form(page, page.question_text), "expire_at": day})
    stored = AnswerPage.objects.get(pk=page.pk)
    assert (stored.live, stored.expire_at, stored.answer_text) == (True, None, "Một câu trả lời khác.")
