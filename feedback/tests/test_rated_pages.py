"""What votes know of a page is kept for some seconds: a burst asks the database little, and no change of the page is missed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from feedback.models import Vote
from feedback.tests.factories import Reader, make_page

pytestmark = pytest.mark.django_db


def send(page_id: int, token: str) -> Any:
    """A vote by a form that was read before (a `Reader` would read it again)."""
    return Client().post(f"/danh-gia/trang/{page_id}/", {"value": 1, "token": token}, HTTP_ORIGIN="http://testserver")


def test_a_vote_of_a_new_browser_costs_two_statements_beside_the_site(page: Page, django_assert_max_num_queries: Any) -> None:
    Reader(page).vote(1)
    token = Reader(page).token()
    with django_assert_max_num_queries(3):  # the site, which a test looks up again, the page and the vote
        assert send(page.pk, token).status_code == 302
    assert Vote.objects.count() == 2


def test_a_page_that_was_just_voted_on_takes_no_vote_once_it_is_unpublished(page: Page) -> None:
    token = Reader(page).token()
    page.unpublish()
    assert send(page.pk, token).status_code == 404
    assert not Vote.objects.exists()


def test_a_page_that_was_just_voted_on_takes_no_vote_once_it_is_deleted(page: Page) -> None:
    token, page_id = Reader(page).token(), page.pk
    page.delete()
    assert send(page_id, token).status_code == 404


def test_closing_a_part_of_the_site_closes_the_votes_below_it_and_opening_it_opens_them(page: Page) -> None:
    address = f"/danh-gia/khung/{page.pk}/"
    assert Client().get(address).status_code == 200
    closed = PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN)
    assert Client().get(address).status_code == 404
    closed.delete()
    assert Client().get(address).status_code == 200


def test_a_vote_carries_the_title_and_revision_that_the_page_has_now(page: Page) -> None:
    token = Reader(page).token()
    page.title = "Đăng ký khai tử"
    revision = page.save_revision()
    revision.publish()
    send(page.pk, token)
    assert list(Vote.objects.values_list("title", "revision_id")) == [("Đăng ký khai tử", revision.pk)]


def test_an_address_that_names_no_page_is_looked_at_again_when_a_page_is_made(page: Page) -> None:
    coming = Page.objects.order_by("-pk").values_list("pk", flat=True)[0] + 1
    assert Client().get(f"/danh-gia/khung/{coming}/").status_code == 404
    made = make_page("Đăng ký kết hôn")
    assert (made.pk, Client().get(f"/danh-gia/khung/{made.pk}/").status_code) == (coming, 200)
