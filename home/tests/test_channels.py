"""The directory of channels: what a citizen reads, codes, feed, and the weekly check of links."""

import json
import re
import socket
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from cms.web.links import asking
from home.models import ChannelCheck, ServiceChannel
from home.services.channels import link_checks
from home.tests.factories import make_channel, make_directory

# The members that JSON Feed 1.1 (jsonfeed.org/version/1.1) requires, and the types of those that we write.
JSON_FEED = {
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": {"type": "string"},
        "home_page_url": {"type": "string", "pattern": "^https?://"},
        "feed_url": {"type": "string", "pattern": "^https?://"},
        "language": {"type": "string"},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "content_text"],
                "properties": {
                    "id": {"type": "string"},
                    "url": {"type": "string", "pattern": "^https?://"},
                    "external_url": {"type": "string", "pattern": "^https?://"},
                    "title": {"type": "string"},
                    "content_text": {"type": "string"},
                    "date_modified": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+\d\d:\d\d$"},
                },
            },
        },
    },
}


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_the_directory_shows_each_channel_with_what_a_citizen_must_know(client):
    make_directory(intro="Chỉ những kênh này là của tỉnh.")
    make_channel(
        "https://mang.vn/sonha", kind="social", name="Trang của tỉnh", handle="@sonha", handle_verified=True, owner="Ban Biên tập",
        hours="Giờ hành chính", scope="Tin tức và cảnh báo.", announced_in="118/TB-UBND",
    )  # fmt: skip
    page = text_of(client.get("/kenh-chinh-thuc/"))
    for words in (
        "Trang của tỉnh",
        "@sonha",
        "Ban Biên tập",
        "Giờ hành chính",
        "Tin tức và cảnh báo.",
        "118/TB-UBND",
        "https://mang.vn/sonha",
    ):
        assert words in page


def test_a_retired_channel_stands_apart_without_a_link_and_names_its_successor(client):
    make_directory()
    new = make_channel("https://moi.gov.vn/", name="Kênh mới")
    make_channel("https://cu.gov.vn/", name="Kênh cũ", state="retired", successor=new)
    page = text_of(client.get("/kenh-chinh-thuc/"))
    assert 'href="https://cu.gov.vn/"' not in page
    assert f'<a href="#kenh-{new.pk}">Kênh mới</a>' in page


def test_a_printed_code_leads_to_the_channel_that_replaced_the_printed_one(client):
    make_directory()
    newest = make_channel("https://ba.gov.vn/")
    second = make_channel("https://hai.gov.vn/", state="retired", successor=newest)
    first = make_channel("https://mot.gov.vn/", state="retired", successor=second)
    response = client.get(f"/kenh-chinh-thuc/{first.pk}/")
    assert (response.status_code, response["Location"]) == (302, "https://ba.gov.vn/")
    assert client.get(f"/kenh-chinh-thuc/{make_channel('1022', kind='hotline').pk}/").status_code == 404


def test_the_code_of_a_channel_that_is_no_longer_used_leads_to_its_place_in_the_directory(client):
    make_directory()
    last = make_channel("https://bo-hoang.vn/", state="retired")
    first = make_channel("https://cu.gov.vn/", state="retired", successor=last)
    for channel in (first, last):
        response = client.get(f"/kenh-chinh-thuc/{channel.pk}/")
        assert (response.status_code, response["Location"]) == (302, f"/kenh-chinh-thuc/#kenh-{last.pk}")


def test_a_code_is_a_picture_and_an_unknown_channel_has_none(client):
    make_directory()
    response = client.get(f"/kenh-chinh-thuc/{make_channel('1022', kind='hotline').pk}/ma-qr/")
    assert response["Content-Type"] == "image/svg+xml"
    assert b"<svg" in response.content
    assert b"<path" in response.content
    assert client.get("/kenh-chinh-thuc/99999/ma-qr/").status_code == 404


def test_the_feed_is_a_json_feed_and_names_the_successor(client):
    make_directory()
    new = make_channel("https://moi.gov.vn/")
    make_channel("https://cu.gov.vn/", state="moving", successor=new)
    make_channel("ban.bien.tap@sonha.gov.vn", kind="email")
    response = client.get("/kenh-chinh-thuc/json/")
    assert response["Content-Type"] == "application/feed+json"
    feed = json.loads(response.content)
    import jsonschema  # here: its grammar of addresses takes each process that collects tests most of a second

    jsonschema.validate(feed, JSON_FEED)
    by_address = {item["_channel"]["address"]: item for item in feed["items"]}
    assert by_address["https://cu.gov.vn/"]["_channel"]["successor"] == by_address["https://moi.gov.vn/"]["id"]
    assert "external_url" not in by_address["ban.bien.tap@sonha.gov.vn"]


def test_channels_that_would_replace_each_other_in_a_circle_are_refused():
    new = make_channel()
    old = make_channel(state="retired", successor=new)
    new.state, new.successor = "moving", old
    with pytest.raises(ValidationError):
        new.full_clean()


@pytest.mark.parametrize(
    ("kind", "address"),
    [("hotline", "https://a.vn/"), ("email", "0200 3800"), ("portal", "sonha.gov.vn"), ("portal", "javascript:alert(1)")],
)
def test_an_address_that_is_not_of_its_kind_is_refused(kind, address):
    with pytest.raises(ValidationError):
        make_channel(address, kind=kind)


@pytest.mark.parametrize(
    ("kind", "address", "again"),
    [
        ("portal", "https://sonha.gov.vn/", "http://SONHA.gov.vn"),
        ("social", "https://mang.example/sonha", "https://www.mang.example/SonHa/"),
        ("hotline", "0200 3800 199", "(0200) 3800199"),
        ("email", "ban@sonha.gov.vn", "Ban@sonha.gov.vn"),
    ],
)
def test_an_address_that_a_channel_has_in_another_spelling_is_refused(kind, address, again):
    channel = make_channel(address, kind=kind)
    channel.full_clean()
    with pytest.raises(ValidationError):
        make_channel(again, kind=kind)


class _Server(BaseHTTPRequestHandler):
    """Answers by path: `/ok`, `/gone` (404), `/moved` (to /ok), `/round` (to itself), `/Sơn_(núi)` (to `/đến?ở=đâu`, in UTF-8)."""

    def do_GET(self) -> None:
        status, target = {
            **{"/ok": (200, ""), "/moved": (301, "/ok"), "/round": (302, "/round"), "/out": (302, "file:///etc/passwd")},
            "/S%C6%A1n_(n%C3%BAi)": (302, "/đến?ở=đâu".encode().decode("latin-1")),
            "/%C4%91%E1%BA%BFn?%E1%BB%9F=%C4%91%C3%A2u": (200, ""),
        }.get(self.path, (404, ""))
        self.send_response(status)
        if target:
            self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def server():
    running = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()


def test_links_are_asked_with_redirects_followed_and_never_without_end(server, settings):
    settings.LINK_CHECKS = "any"
    works = {path: asking.ask(f"{server}{path}")[1] for path in ("/ok", "/moved", "/gone", "/round", "/out")}
    assert works == {"/ok": True, "/moved": True, "/gone": False, "/round": False, "/out": False}


def test_a_private_network_is_not_asked_unless_the_setting_says_so(server, settings):
    settings.LINK_CHECKS = "public"
    answer, works = asking.ask(f"{server}/ok")
    assert not works
    assert "private network" in answer


def test_nothing_is_asked_while_the_network_is_not_allowed(server):
    make_channel(f"{server}/ok")
    assert link_checks.check_due() == 0
    assert not ChannelCheck.objects.exists()


def test_each_web_channel_is_checked_once_a_week_and_retired_ones_never(server, settings):
    settings.LINK_CHECKS = "any"
    make_channel(f"{server}/ok")
    make_channel(f"{server}/gone", state="retired")
    make_channel("1022", kind="hotline")
    with time_machine.travel("2026-11-02T03:00:00Z", tick=False) as clock:
        assert link_checks.check_due() == 1
        clock.shift(timedelta(days=6, hours=23))
        assert link_checks.check_due() == 0
        clock.shift(timedelta(hours=1))
        assert link_checks.check_due() == 1


def test_a_link_that_fails_twice_is_in_the_worklist_and_leaves_it_when_it_answers(server, settings):
    settings.LINK_CHECKS = "any"
    channel = make_channel(f"{server}/gone")
    with time_machine.travel("2026-11-02T03:00:00Z", tick=False) as clock:
        link_checks.check_due()
        assert link_checks.unanswered_count() == 0
        clock.shift(timedelta(hours=1))
        link_checks.check_due()
        assert link_checks.unanswered_count() == 1
        ServiceChannel.objects.filter(pk=channel.pk).update(address=f"{server}/ok")
        clock.shift(timedelta(days=7))
        link_checks.check_due()
    assert link_checks.unanswered_count() == 0


def test_the_worklist_leads_to_the_channels(client, admin_user):
    client.force_login(admin_user, backend="django.contrib.auth.backends.ModelBackend")
    ChannelCheck.objects.create(channel=make_channel(), failures=2, checked_at=timezone.now(), answer="404")
    page = text_of(client.get(reverse("wagtailadmin_home")))
    address = reverse(ServiceChannel.snippet_viewset.get_url_name("list"))
    assert address in page
    assert "404" in text_of(client.get(address))


def test_a_server_that_never_answers_ends_the_check(settings, monkeypatch):
    settings.LINK_CHECKS = "any"
    monkeypatch.setattr(asking, "_SECONDS", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        assert not asking.ask(f"http://127.0.0.1:{silent.getsockname()[1]}/")[1]


def test_a_changed_channel_is_found_by_search(noted_pages):
    page = make_directory()
    channel = make_channel("1022", kind="hotline", name="Đường dây nóng")
    noted_pages.clear()
    channel.name = "Đường dây nóng của tỉnh"
    channel.save()
    assert noted_pages == [page.pk]
    assert channel.name in next(iter(page.get_search_entries())).body


def test_a_channel_that_is_deleted_in_a_list_is_found_no_more(noted_pages):
    page = make_directory()
    make_channel("1022", kind="hotline", name="Đường dây nóng")
    noted_pages.clear()
    ServiceChannel.objects.all().delete()
    assert noted_pages == [page.pk]
