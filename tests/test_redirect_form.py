"""The form of a redirect: what is stored leads readers somewhere and will be used."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from home.tests.factories import make_page
from tests.row_forms import Form

pytestmark = pytest.mark.django_db


def stored(admin_client: Client, **values: Any) -> list[tuple[str, str]]:
    """Send the form of a new redirect; return the redirects that there are then."""
    fields = {"old_path": "/cu/", "site": "", "is_permanent": "on", "redirect_page": "", "redirect_link": "", **values}
    admin_client.post(reverse("wagtailredirects:add"), fields)
    return list(Redirect.objects.order_by("pk").values_list("old_path", "redirect_link"))


@pytest.mark.parametrize("link", ["/tim-kiem/?q=đất", "https://dichvucong.example/", "/van-ban/#muc"])
def test_a_redirect_leads_to_an_address_of_the_portal_or_of_another_server(admin_client: Client, link: str) -> None:
    assert stored(admin_client, redirect_link=link) == [("/cu", link)]


@pytest.mark.parametrize(
    "link", ["", "javascript:alert(1)", "//khac.example/", "ftp://khac.example/", "/a b", "/cu/", "/cu", "/CU/", "/khong-co/"]
)
def test_a_redirect_that_leads_nowhere_or_to_itself_is_refused(admin_client: Client, link: str) -> None:
    assert stored(admin_client, redirect_link=link) == []


def test_a_redirect_leads_to_a_page_or_to_an_address_but_not_to_both(admin_client: Client) -> None:
    page = make_page("Đích")
    assert stored(admin_client, redirect_page=page.pk, redirect_link="/tim-kiem/") == []
    assert stored(admin_client, redirect_page=page.pk) == [("/cu", "")]


def test_a_redirect_that_closes_a_circle_is_refused(admin_client: Client) -> None:
    Redirect.add_redirect("/mot/", "/hai/")
    Redirect.add_redirect("/hai/", "/cu/")
    assert len(stored(admin_client, redirect_link="/mot/")) == 2


@pytest.mark.parametrize("link", ["https://PORTAL.example/cu/", "https://portal.example:443/cu/", "https://portal.example/khong-co/"])
def test_a_whole_address_of_the_portal_is_judged_like_one_without_its_host(admin_client: Client, settings: Any, link: str) -> None:
    settings.SITE_URL = "https://portal.example"
    assert stored(admin_client, redirect_link=link) == []


def test_a_redirect_from_what_is_no_address_is_refused_in_words(admin_client: Client) -> None:
    assert stored(admin_client, old_path="http://[x/", redirect_link="/tim-kiem/") == []


def test_a_redirect_from_a_closed_page_is_refused(admin_client: Client) -> None:
    page = make_page("Kín")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert stored(admin_client, old_path=page.url, redirect_link="/tim-kiem/") == []


@pytest.mark.parametrize("old", ["/", "/tin-tuc/", "/tin-tuc", "/tim-kiem/", "http://testserver/tin-tuc/"])
def test_a_redirect_from_where_readers_find_something_is_refused(admin_client: Client, old: str) -> None:
    assert stored(admin_client, old_path=old, redirect_link="https://khac.example/") == []


def test_a_redirect_from_a_filter_of_a_list_is_stored(admin_client: Client) -> None:
    assert stored(admin_client, old_path="/tin-tuc/?chu-de=cu", redirect_link="/tin-tuc/")


def test_a_changed_redirect_is_judged_like_a_new_one() -> None:
    row = Redirect.add_redirect("/cu/", "https://khac.example/")
    form = Form("lan", reverse("wagtailredirects:edit", args=[row.pk]))
    assert form.send(redirect_link="/cu/").status_code == 200
    assert form.send(redirect_link="/tim-kiem/").status_code == 302


def test_imported_redirects_are_judged_like_those_that_are_typed(admin_client: Client) -> None:
    rows = "from,to\n/mot/,javascript:alert(1)\n/hai/,/hai/\n/tin-tuc/,/tim-kiem/\n/ba/,/tim-kiem/\n"
    file = SimpleUploadedFile("chuyen-huong.csv", rows.encode(), content_type="text/csv")
    form = admin_client.post(reverse("wagtailredirects:start_import"), {"import_file": file}).context["form"]
    columns = {"from_index": "0", "to_index": "1", "site": "", "permanent": "on"}
    admin_client.post(reverse("wagtailredirects:process_import"), {**form.initial, **columns})
    assert [row.old_path for row in Redirect.objects.all()] == ["/ba"]


def test_each_label_of_the_form_begins_with_a_capital(admin_client: Client) -> None:
    form = admin_client.get(reverse("wagtailredirects:add")).context["form"]
    assert [field.label for field in form if not field.label[0].isupper()] == []
