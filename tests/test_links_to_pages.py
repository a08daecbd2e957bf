"""Links and buttons that an editor made lead to pages that are published; else the words stand without a link."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from home.tests.factories import make_news, make_page, make_procedure, paragraph
from legal_docs.tests.factories import document

pytestmark = pytest.mark.django_db


def link_to(page: Page) -> str:
    return f'<p>Trước <a linktype="page" id="{page.pk}">xem tại đây</a> sau.</p>'


def in_text(page: Page) -> Page:
    return make_page("Nguồn", body=paragraph(link_to(page)))


def in_news(page: Page) -> Page:
    return make_news("Tin nguồn", body=paragraph(link_to(page)))


def in_procedure(page: Page) -> Page:
    return make_procedure("Thủ tục nguồn", steps=link_to(page))


def in_notice(page: Page) -> Page:
    notice = {"kind": "info", "text": link_to(page)}
    return make_page("Nguồn", body=json.dumps([{"type": "notice", "value": notice}]))


def on_button(page: Page) -> Page:
    return make_page("Nguồn", body=json.dumps([{"type": "button", "value": {"label": "xem tại đây", "page": page.pk, "address": ""}}]))


def shown(page: Page) -> str:
    return Client().get(page.url).content.decode().split("<main")[1].split("</main")[0]


SOURCES = [in_text, in_news, in_procedure, in_notice, on_button]


@pytest.mark.parametrize("make", [make_page, document])
def test_what_leads_to_a_page_is_a_link_while_the_page_is_published(make: Any) -> None:
    target = make()
    pages = [source(target) for source in SOURCES]

    def linked() -> set[bool]:
        return {f'href="{target.url}"' in shown(page) for page in pages}

    assert linked() == {True}
    target.unpublish()
    assert linked() == {False}
    target = Page.objects.get(pk=target.pk).specific
    target.save_revision().publish()
    assert linked() == {True}


@pytest.mark.parametrize("source", SOURCES[:-1])
def test_the_words_of_a_link_stay_when_its_page_is_not_published(source: Any) -> None:
    target = make_page("Đích")
    page = source(target)
    target.unpublish()
    assert "xem tại đây" in shown(page)


def test_a_button_goes_with_its_page_and_one_with_an_address_stays() -> None:
    target = make_page("Đích")
    page = on_button(target)
    target.unpublish()
    assert "xem tại đây" not in shown(page)
    body = json.dumps([{"type": "button", "value": {"label": "ra ngoài", "page": None, "address": "https://example.vn/a"}}])
    assert 'href="https://example.vn/a"' in shown(make_page("Khác", body=body))


@pytest.mark.parametrize("source", SOURCES)
def test_a_page_with_a_password_stays_linked_since_its_readers_come_by_the_link(source: Any) -> None:
    target = make_page("Đích")
    page = source(target)
    PageViewRestriction.objects.create(page=target, restriction_type="password", password="mo-cua")
    assert f'href="{target.url}"' in shown(page)


def test_a_page_that_is_planned_is_linked_when_its_day_comes() -> None:
    target = make_page("Đích", publish=False)
    page = in_text(target)
    assert "href" not in shown(page).partition("Trước")[2].partition("sau.")[0]
    target.first_published_at = timezone.now()
    target.save_revision().publish()
    assert f'href="{target.url}"' in shown(page)
