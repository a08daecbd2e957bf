"""The address map keeps to its zones, and each zone to its rule about caching."""

import re

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from cms.background.monitoring.addresses import SECRET_PREFIXES
from cms.settings import urls
from cms.web.request.zones import PRIVATE_PREFIXES, WIDGET_PREFIXES, Zone, zone_of


def flat(routes, prefix="/"):
    for route in routes:
        address = prefix + str(route.pattern).lstrip("^")
        if hasattr(route, "url_patterns"):
            yield from flat(route.url_patterns, address)
        else:
            yield address


@pytest.mark.parametrize(("zone", "routes"), [(Zone.PRIVATE, urls.private), (Zone.WIDGET, urls.widgets), (Zone.PUBLIC, urls.public)])
def test_every_address_of_a_list_is_in_its_zone(zone, routes):
    strangers = [address for address in flat(routes) if zone_of(address) is not zone]
    assert strangers == []


def test_the_shipped_proxy_lets_requests_for_every_private_address_and_widget_through_by_themselves():
    shipped = (settings.BASE_DIR / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    patterns = re.findall(r"~(\S+) 1;", shipped.partition("$never_kept {")[2].partition("}")[0])
    assert [prefix for prefix in PRIVATE_PREFIXES + WIDGET_PREFIXES if not any(re.search(one, prefix) for one in patterns)] == []


def test_every_address_with_a_token_stays_out_of_logs():
    keys = {re.split(r"[<(]", address)[0] for address in flat(get_resolver().url_patterns) if re.search(r"<(\w+:)?token>", address)}
    assert len(keys) > 4
    assert {key for key in keys if not key.startswith(SECRET_PREFIXES)} == set()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/quan-tri/login/", "/hoi-dap/tra-cuu/"])
def test_a_private_page_is_never_stored(client: Client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/tin-tuc/", "/van-ban/", "/hoi-dap/", "/tim-kiem/?q=luat", "/so-do-trang/", "/robots.txt"])
def test_a_public_page_may_be_cached_and_sets_no_cookie(client: Client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert "public" in response["Cache-Control"]
    assert b"csrfmiddlewaretoken" not in response.content


@pytest.mark.django_db
def test_a_public_page_allows_nothing_inline_and_nothing_from_elsewhere(client: Client):
    policy = client.get("/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_the_admin_runs_no_script_that_stands_in_a_page(client: Client):
    policy = client.get("/quan-tri/login/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "script-src" not in policy


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/quan-tri/login/", "/khong-co-trang-nay/"])
def test_no_page_asks_for_camera_microphone_or_place(client: Client, address):
    assert "camera=(), " in client.get(address)["Permissions-Policy"]


@pytest.mark.django_db
def test_whoever_finds_a_weakness_is_told_where_to_report_it(client: Client, settings):
    settings.SECURITY_CONTACT = ["mailto:an-toan@example.gov.vn", "https://example.gov.vn/bao-loi"]
    with time_machine.travel("2026-11-27T09:00+07:00", tick=False):
        answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    assert lines[:3] == [
        "Contact: mailto:an-toan@example.gov.vn",
        "Contact: https://example.gov.vn/bao-loi",
        "Expires: 2027-05-26T00:00:00+07:00",
    ]


@pytest.mark.django_db
def test_without_a_contact_there_is_no_file_that_names_none(client: Client):
    assert client.get("/.well-known/security.txt").status_code == 404
