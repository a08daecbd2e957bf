"""Votes and reports about addresses that are not pages: search, errors, lists."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from feedback.models import ViewDaily, Vote
from feedback.targets.target import clean_path
from feedback.tests.factories import token_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/tim-kiem/", "/khong-co-trang-nay/"])
def test_search_and_pages_that_do_not_exist_are_rated_by_their_path(path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    shown = client.get(path).content.decode()
    assert f"/danh-gia/khung/?trang={path.replace('/', '%2F')}" in shown
    form = f"/danh-gia/dia-chi/?trang={path}"
    token = token_in(client.get(form).content.decode())
    answer = client.post("/danh-gia/dia-chi/", {"trang": path, "value": "0", "token": token}, HTTP_ORIGIN="http://testserver")
    assert answer.status_code == 302
    vote = Vote.objects.get()
    assert (vote.page, vote.path, vote.target_key) == (None, path, f"path:{path}")
    client.post(f"/danh-gia/dia-chi/rut-lai/?trang={path}", HTTP_ORIGIN="http://testserver")
    assert not Vote.objects.exists()


def test_views_are_counted_of_the_portals_own_addresses_and_of_none_that_a_visitor_makes_up() -> None:
    for path in ("/tim-kiem/", "/en/bia-dat/", "/en/bia-dat-2/", "/sitemap-x-1.xml", "/khong-co-trang-nay/"):
        assert Client().get("/danh-gia/khung/", {"trang": path}).status_code == 200
    assert list(ViewDaily.objects.values_list("target_key", flat=True)) == ["path:/tim-kiem/"]


def test_what_was_searched_for_is_not_kept() -> None:
    client = Client()
    token = token_in(client.get("/danh-gia/dia-chi/?trang=/tim-kiem/%3Fq=bi-mat").content.decode())
    client.post("/danh-gia/dia-chi/", {"trang": "/tim-kiem/?q=bi-mat", "value": "1", "token": token})
    assert Vote.objects.get().path == "/tim-kiem/"


@pytest.mark.parametrize(
    "trang", ["", "https://evil.example/", "//evil.example/", "/%2Fevil.example/x", "/\\evil.example", "http://[", "http://a\u2100b/"]
)
def test_no_foreign_address_is_rated(trang: str) -> None:
    assert Client().get("/danh-gia/khung/", {"trang": trang}).status_code == 404


def test_a_whole_address_of_this_portal_is_its_path(settings: Any) -> None:
    assert clean_path(f"{settings.SITE_URL}/van-ban/?q=1#muc") == "/van-ban/"
    assert clean_path(settings.SITE_URL) == "/"


def test_a_report_on_a_page_whose_address_is_a_key_does_not_hold_the_key(settings: Any) -> None:
    page = Client().get("/duyet/khoa-rieng:ky/").content.decode()
    assert "/danh-gia/bao-loi/?trang=/duyet/" in page
    assert "khoa-rieng" not in page
    assert clean_path(f"{settings.SITE_URL}/duyet/khoa-rieng:ky/") == "/duyet/…"


def test_a_sender_without_a_readable_origin_is_refused() -> None:
    client = Client(raise_request_exception=False)
    assert client.post("/danh-gia/bao-loi/", {}, HTTP_ORIGIN="http://[").status_code == 403


def test_a_fault_page_names_its_address_for_the_report() -> None:
    from django.test import RequestFactory

    from cms.web.pages.views import server_error

    html = server_error(RequestFactory().get("/thu-tuc/")).content.decode()
    assert "/danh-gia/bao-loi/?trang=%2Fthu-tuc%2F" in html
