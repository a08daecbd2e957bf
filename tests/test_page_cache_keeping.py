"""How long and for whom the server keeps a public page: addresses, people, moments, surges."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from cms.storage import observed_tables
from cms.web.middleware import page_cache
from cms.web.middleware.page_cache import PageCacheMiddleware
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


def test_whoever_has_a_page_that_was_made_again_with_the_same_text_is_told_so(reader: Callable[..., HttpResponse]) -> None:
    tag = reader("/tin-tuc/", **{"Accept-Encoding": "gzip"})["ETag"]
    observed_tables.bump([observed_tables.PAGE_TREE])
    assert reader("/tin-tuc/", **{"Accept-Encoding": "gzip", "If-None-Match": tag}).status_code == 304


PUBLIC = {"Cache-Control": "public, max-age=0, s-maxage=60"}


def kept_for(now: datetime, *, made_in: int = 0, ends_in: int | None = None) -> tuple[float, str]:
    """Return how long a page is kept that took `made_in` seconds and named a moment, and what its answer says to proxies."""
    keeping, known = [], dict.fromkeys(observed_tables.ALWAYS, 1)
    with time_machine.travel(now, tick=False) as clock, pytest.MonkeyPatch.context() as patch:
        patch.setattr(observed_tables, "versions", lambda fresh=False: known)
        patch.setattr(page_cache, "_now", timezone.localtime)
        patch.setattr(page_cache, "_keep", lambda base, given, seconds, entry: keeping.append(seconds))

        def render(request: HttpRequest) -> HttpResponse:
            observed_tables.true_until(now + timedelta(seconds=ends_in) if ends_in is not None else None)
            clock.shift(made_in)
            return HttpResponse("x", headers=PUBLIC)

        answer = PageCacheMiddleware(render)(RequestFactory().get("/mot-trang/"))
    return sum(keeping), answer["Cache-Control"].rpartition("=")[2]


BEFORE_MIDNIGHT = datetime(2026, 6, 30, 23, 59, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
MORNING = datetime(2026, 6, 30, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.mark.parametrize(
    ("now", "made_in", "ends_in", "kept"),
    [
        (BEFORE_MIDNIGHT, 0, None, (30, "30")),
        (BEFORE_MIDNIGHT, 31, None, (0, "0")),  # made of yesterday's validity
        (MORNING, 0, None, (600, "60")),
        (MORNING, 0, 20, (20, "20")),
        (MORNING, 5, 20, (15, "15")),
        (MORNING, 5, 2, (0, "0")),
        (MORNING, 0, -5, (600, "60")),
    ],
)
def test_nobody_keeps_a_page_past_midnight_or_a_moment_that_it_named(
    now: datetime, made_in: int, ends_in: int | None, kept: tuple[float, str]
) -> None:
    assert kept_for(now, made_in=made_in, ends_in=ends_in) == kept


def test_a_kept_page_says_to_proxies_how_long_it_is_still_true(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_cache, "_now", timezone.localtime)
    observed_tables.remember(observed_tables.ALWAYS)
    middleware = PageCacheMiddleware(lambda request: HttpResponse("x", headers=PUBLIC))
    with time_machine.travel(BEFORE_MIDNIGHT, tick=False) as clock:
        middleware(rf.get("/van-ban-moi/"))
        clock.shift(20)
        answer = middleware(rf.get("/van-ban-moi/"))
    assert (result(answer), answer["Cache-Control"]) == ("HIT", "public, max-age=0, s-maxage=10")


def test_letters_in_an_address_are_read_alike_whether_they_are_escaped_or_not(rf: RequestFactory) -> None:
    middleware = PageCacheMiddleware(lambda request: HttpResponse(request.GET["q"], headers=PUBLIC))
    raw = rf.get("/van-ban/", QUERY_STRING="q=đất".encode().decode("latin-1"))
    assert [middleware(request).content.decode() for request in (raw, rf.get("/van-ban/", {"q": "đất"}))] == ["đất", "đất"]


def test_a_page_that_asked_for_a_parameter_which_another_process_forgot_is_not_given_for_it(rf: RequestFactory) -> None:
    observed_tables.remember(observed_tables.ALWAYS)

    def render(request: HttpRequest) -> HttpResponse:
        whole = "sau" in request.GET and request.GET.get("tat_ca", "")
        return HttpResponse(f"whole={whole}", headers=PUBLIC)

    middleware = PageCacheMiddleware(render)
    middleware(rf.get("/so-sanh/?sau=B"))
    base = page_cache._base_key(rf.get("/so-sanh/"))
    caches["pages"].set(f"{base}:parameters", frozenset({"sau"}))
    assert middleware(rf.get("/so-sanh/?sau=B&tat_ca=1")).content == b"whole=1"


def test_a_page_is_not_kept_past_the_moment_at_which_a_notice_begins(settings: Any) -> None:
    settings.PAGE_CACHE_SECONDS = 0
    begins = timezone.now() + timedelta(seconds=20)
    AlertBanner.objects.create(text="Cúp điện", starts_at=begins)
    with observed_tables.observe_reads() as (_read, ends):
        Client().get("/")
    assert begins in ends


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
    monkeypatch.setattr(page_cache, "observed_tables", SimpleNamespace(**{**vars(observed_tables), "versions": lambda fresh=False: known}))
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


def test_an_upgrade_forgets_the_versions_of_single_pages_and_of_nothing_else() -> None:
    kept = {"home_newspage", observed_tables.PAGE_TREE, observed_tables.ANY_PAGE}
    observed_tables.remember({*kept, f"{observed_tables.PAGE_TREE}:12", f"{observed_tables.PAGE_TREE}:00010001"})
    import_module("cms.migrations.0019_versions_of_single_pages").forget(apps, SimpleNamespace(connection=connection))
    assert set(observed_tables.versions(fresh=True)) == kept
