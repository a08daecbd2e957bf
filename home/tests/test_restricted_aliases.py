"""An alias repeats a page elsewhere in the tree: whom a restriction keeps from the page, it keeps from the alias."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from cms.models.access.restrictions import is_readable
from home.models import NewsPage
from home.tests.factories import make_news, make_page

pytestmark = pytest.mark.django_db


def restrict(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


@pytest.fixture
def news() -> NewsPage:
    return make_news("Họp kín về đê điều", lead="Chưa công bố.")


def test_no_list_names_an_alias_of_a_page_that_was_restricted_later(client: Client, news: NewsPage) -> None:
    news.create_alias(update_slug="bi-danh")
    restrict(news)
    assert "đê điều" not in client.get(news.get_parent().url).content.decode()
    assert client.get("/sitemap.xml").content.decode().count("bi-danh") == 0


def test_the_map_of_the_portal_names_no_alias_of_a_restricted_page(client: Client) -> None:
    page = make_page("Quy chế nội bộ")
    page.create_alias(update_slug="bi-danh")
    assert client.get("/so-do-trang/").content.decode().count("Quy chế nội bộ") == 2
    restrict(page)
    assert "Quy chế nội bộ" not in client.get("/so-do-trang/").content.decode()


def test_an_alias_of_an_alias_is_readable_by_nobody_whom_the_first_page_is_kept_from(news: NewsPage) -> None:
    second = news.create_alias(update_slug="bi-danh").create_alias(update_slug="bi-danh-hai")
    assert is_readable(second)
    assert second.is_findable
    restrict(news)
    second = NewsPage.objects.get(pk=second.pk)
    assert not is_readable(second)
    assert not second.is_findable
    assert second not in NewsPage.objects.public()


def test_a_restriction_of_an_alias_leaves_the_page_that_it_repeats_readable(news: NewsPage) -> None:
    alias = news.create_alias(update_slug="bi-danh")
    restrict(alias)
    assert is_readable(NewsPage.objects.get(pk=news.pk))
    assert NewsPage.objects.get(pk=news.pk).is_findable
