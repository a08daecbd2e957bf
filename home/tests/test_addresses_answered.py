"""What an address of the portal leads to: asked of those that duties name, and of those in menus, shortcuts and banners."""

from __future__ import annotations

from typing import Any

import pytest
from wagtail.contrib.redirects.models import Redirect

from cms.models.pages.page_addresses import answered, answers
from cms.storage import observed_tables
from home.tests.factories import make_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/tim-kiem/", "/tim-kiem", "/tim-kiem/?q=mèo", "/sitemap.xml", "/Tin-Tuc/", "/media/a.pdf", "/#muc"])
def test_an_address_answers_in_each_spelling(address: str) -> None:
    assert answers(address)


def test_an_address_that_a_redirection_leads_on_answers() -> None:
    assert not answers("/dia-chi-cu/")
    Redirect.objects.create(old_path=Redirect.normalise_path("/dia-chi-cu/"), redirect_link="/tim-kiem/")
    assert answers("/dia-chi-cu/")


@pytest.mark.parametrize("address", ["http://[x", "/tin-tuc//"])
def test_an_address_that_is_none_does_not_answer(address: str) -> None:
    assert not answers(address)


def test_an_address_that_a_redirection_leads_to_a_page_that_is_taken_off_does_not_answer() -> None:
    page = make_page()
    Redirect.add_redirect("/dia-chi-cu/", page)
    page.unpublish()
    assert not answers("/dia-chi-cu/")


def test_whoever_shows_whether_an_address_answers_depends_on_its_page_alone_and_not_on_others_of_its_type() -> None:
    page = make_page()
    with observed_tables.observe_reads() as (read, ends):
        answers(page.url)
    assert (read - observed_tables.ALWAYS, ends) == ({f"wagtailcore_page:{page.pk}"}, [])
    with observed_tables.observe_reads() as (read, ends):
        answers("/khong-co/")
    assert (read - observed_tables.ALWAYS, len(ends)) == ({"wagtailredirects_redirect"}, 1)


def test_addresses_of_pages_and_of_their_feeds_are_looked_up_together(django_assert_max_num_queries: Any) -> None:
    addresses = {"/tin-tuc/rss/", "/tin-tuc/?trang=1", "/tim-kiem/", "https://khac.example/", *(make_page().url for _number in range(5))}
    answers("/tin-tuc/")  # reads where the site is
    with django_assert_max_num_queries(2):  # the pages, and which are closed
        assert answered(addresses) == addresses
