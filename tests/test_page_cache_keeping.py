"""How long and for whom the server keeps a public page: addresses, people, moments, surges."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from cms.storage import observed_tables
from cms.web import page_cache
from cms.web.page_cache import PageCacheMiddleware
from home.models import AlertBanner, HomePage, NewsIndexPage
from home.tests.factories import make_news, make_page
from tests.page_cache import result, warmed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("page_cache")]


def test_an_unknown_parameter_is_the_same_page_and_a_known_one_is_not(reader: Callable[..., HttpResponse]) -> None:
    for number in range(25):
        make_news(f"Tin số {number:02d}")
    news = NewsIndexPage.objects.get().get_children().first()
    warmed(reader, "/tin-tuc/?trang=2", f"{news.url}?utm_source=a")
    assert result(reader(f"{news.url}?utm_source=b&fbclid=c")) == "HIT"
    assert reader("/tin-tuc/?trang=2").content != reader("/tin-tuc/?trang=1").content


def test_whoever_is_logged_in_gets_pages_of_their_own(reader: Callable[..., HttpResponse], client: Client) -> None:
    make_news("Tin chung")
    warmed(reader, "/")
    client.force_login(get_user_model().objects.create_user("can-bo", password="x"))
    assert result(client.get("/")) == "SKIP session"
    assert result(client.get("/quan-tri/login/")) == "SKIP address"


def test_whoever_has_the_page_already_is_told_so(reader: Callable[..., HttpResponse]) -> None:
    warmed(reader, "/tin-tuc/")
    tag = reader("/tin-tuc/")["ETag"]
    assert not tag.startswith("W/")
    again = reader("/tin-tuc/", **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_nothing_is_kept_past_midnight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_cache, "_now", lambda: timezone.make_aware(datetime(2026, 6, 30, 23, 59, 30)))
    answer = HttpResponse("x", headers={"Cache-Control": "public"})
    assert page_cache._seconds_to_keep(answer) == 30


def test_a_page_is_not_kept_past_the_moment_at_which_a_notice_begins(settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS = 0
    begins = timezone.now() + timedelta(seconds=20)
    AlertBanner.objects.create(text="Cúp điện", starts_at=begins)
    with observed_tables.observe_reads() as (_read, ends):
        Client().get("/")
    assert begins in ends


def test_the_first_moment_at_which_a_page_ends_to_be_true_ends_its_keeping() -> None:
    answer = HttpResponse("x", headers={"Cache-Control": "public"})
    ends = [page_cache._now() + timedelta(seconds=seconds) for seconds in (-5, 200, 20)]
    assert page_cache._seconds_to_keep(answer, ends) == 20


def test_a_page_made_while_something_changed_is_stale_at_once(rf: RequestFactory) -> None:
    HomePage.objects.exists()
    observed_tables.remember(observed_tables.ALWAYS)
    bodies = iter(range(9))

    def render(request: HttpRequest) -> HttpResponse:
        observed_tables.bump([observed_tables.PAGE_TREE])
        return HttpResponse(str(next(bodies)), headers={"Cache-Control": "public"})

    middleware = PageCacheMiddleware(render)
    assert [middleware(rf.get("/cham/")).content for _time in range(2)] == [b"0", b"1"]


def test_many_readers_of_a_cold_page_make_it_once(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    known = dict.fromkeys(observed_tables.ALWAYS, 1)
    monkeypatch.setattr(page_cache, "observed_tables", SimpleNamespace(**{**vars(observed_tables), "versions": lambda anew=False: known}))
    made, lock = [], threading.Lock()

    def render(request: HttpRequest) -> HttpResponse:
        with lock:
            made.append(1)
        time.sleep(0.3)
        return HttpResponse("trang", headers={"Cache-Control": "public"})

    middleware = PageCacheMiddleware(render)
    with ThreadPoolExecutor(50) as readers:
        answers = list(readers.map(lambda number: middleware(rf.get("/lanh/")).content, range(50)))
    assert set(answers) == {b"trang"}
    assert len(made) == 1


def test_answers_that_may_not_be_shared_are_not_kept(rf: RequestFactory) -> None:
    observed_tables.remember(observed_tables.ALWAYS)
    for headers in ({"Cache-Control": "private"}, {"Cache-Control": "public", "Vary": "Cookie"}, {"Cache-Control": "no-store, public"}):
        count: list[int] = []

        def render(request: HttpRequest, headers: dict[str, str] = headers, count: list[int] = count) -> HttpResponse:
            count.append(1)
            return HttpResponse(json.dumps(len(count)), headers=headers)

        middleware = PageCacheMiddleware(render)
        assert [middleware(rf.get("/rieng/")).content for _time in range(2)] == [b"1", b"2"]


def test_a_visitor_whose_session_is_over_gets_the_page_and_no_error_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    client = Client()
    client.cookies["sessionid"] = "over"
    response = client.get("/")
    assert response.status_code == 200
    assert not response.cookies
    assert "cookies" not in caplog.text


def test_a_preview_of_a_draft_is_never_answered_with_the_kept_public_page(reader: Callable[..., HttpResponse]) -> None:
    page = make_page("Giới thiệu")
    warmed(reader, page.url)
    page.title = "Bản nháp của trang"
    assert "Bản nháp của trang" in page.make_preview_request().render().content.decode()
