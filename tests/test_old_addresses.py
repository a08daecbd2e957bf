"""Addresses that pages had before lead to where they stand now, with what lies below them; none leads to itself or to nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from home.models import HomePage
from home.tests.factories import make_page
from legal_docs.models import LegalDocumentPage
from legal_docs.tests.factories import document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _commits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run at once what waits for the commit: Wagtail makes the redirects from old slugs there."""
    monkeypatch.setattr(transaction, "on_commit", lambda work, **_options: work())


def fresh(page: Any) -> Any:
    return type(page).objects.get(pk=page.pk)


def renamed(page: Any, slug: str) -> Any:
    page = fresh(page)
    page.slug = slug
    page.save_revision().publish()
    return fresh(page)


def moved(page: Any, parent: Any) -> Any:
    fresh(page).move(fresh(parent), "last-child")
    return fresh(page)


def numbered(page: LegalDocumentPage, number: str) -> LegalDocumentPage:
    page = fresh(page)
    page.number = number
    page.save_revision().publish()
    found: LegalDocumentPage = fresh(page)
    return found


def a_slug_put_right() -> Any:
    page = make_page("Thông báo")
    return renamed(renamed(page, "sai"), page.slug)


def a_move_taken_back() -> Any:
    page = make_page("Thông báo")
    return moved(moved(page, make_page("Mục")), HomePage.objects.get())


def a_section_put_right() -> Any:
    section = make_page("Mục")
    page = make_page("Thông báo", parent=section)
    renamed(renamed(section, "sai"), section.slug)
    return fresh(page)


def a_number_put_right() -> Any:
    page = document("05/2024/QĐ-UBND")
    return numbered(numbered(page, "15/2024/QĐ-UBND"), page.number)


BACK = [a_slug_put_right, a_move_taken_back, a_section_put_right, a_number_put_right]


@pytest.mark.parametrize("back", BACK)
def test_a_page_that_came_back_to_its_address_and_is_gone_is_not_found_there(client: Client, back: Any) -> None:
    page = back()
    assert client.get(page.url).status_code == 200
    page.unpublish()
    assert client.get(page.url).status_code == 404


@pytest.mark.parametrize("back", BACK)
def test_no_redirect_stays_from_the_address_where_a_page_stands_again(back: Any) -> None:
    address = Redirect.normalise_path(back().url)
    assert not Redirect.objects.filter(old_path=address).exists()
    assert Redirect.objects.exists()  # from the address that was wrong


def test_the_wrong_address_leads_to_the_page_that_came_back(client: Client) -> None:
    page = a_slug_put_right()
    assert client.get("/sai/")["Location"] == page.url


def test_a_redirect_from_the_address_of_another_page_goes_when_that_page_takes_it(client: Client) -> None:
    renamed(make_page("Một", slug="mot"), "hai")
    other = renamed(make_page("Ba"), "mot")
    other.unpublish()
    assert client.get("/mot/").status_code == 404


def test_redirects_from_addresses_of_other_pages_stay_when_a_page_moves(client: Client) -> None:
    page, section = make_page("Một", slug="mot"), make_page("Mục", slug="muc")
    renamed(make_page("Hai", slug="hai", parent=section), "ba")
    renamed(page, "bon")
    renamed(section, "phan")
    assert client.get("/mot/")["Location"] == "/bon/"
    assert client.get("/muc/hai/")["Location"] == "/phan/ba/"


@pytest.mark.parametrize("target", ["/cho/", "/cho", "http://testserver/cho/"])
def test_an_address_that_an_editor_leads_to_itself_is_not_found(client: Client, target: str) -> None:
    Redirect.objects.create(old_path="/cho", redirect_link=target)
    assert client.get("/cho/").status_code == 404


def test_the_same_address_on_another_host_is_another_address(client: Client) -> None:
    Redirect.objects.create(old_path="/cho", redirect_link="https://cu.example.vn/cho/")
    assert client.get("/cho/")["Location"] == "https://cu.example.vn/cho/"


def test_browsers_keep_no_permanent_redirect_without_asking_again(client: Client) -> None:
    page = make_page("Thông báo")
    renamed(page, "khac")
    assert client.get(page.url)["Cache-Control"] == "public, max-age=0, s-maxage=1"
