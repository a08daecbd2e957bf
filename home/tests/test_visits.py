"""Counts of visits: without a cookie, without programs and staff, complete, shown, and told to machines that measure."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import OperationalError
from django.test import Client

from cms.background.webhooks.sending import queue_news
from cms.models import VisitCount, WebhookReceiver
from cms.models.webhooks import WebhookDelivery
from cms.web.monitoring import visits as counting
from home.agency.statistics.visits import announce_visits

pytestmark = pytest.mark.django_db
PERSON = "Mozilla/5.0 (Linux; Android 14; CUBOT P80) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"
PROGRAMS = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
    "Mozilla/5.0 (compatible; coccocbot-web/1.0; +http://help.coccoc.com/searchengine)",
    "Mozilla/5.0 (Macintosh) AppleWebKit/600.2.5 (KHTML, like Gecko) Version/8.0.2 Safari/600.2.5 (Applebot/0.1)",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/130.0.0.0 Safari/537.36",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)",
    "python-requests/2.32.3",
    "curl/8.5.0",
    "",
)
PEOPLE = (
    PERSON,
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 13; SM-A057F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0 Mobile Zalo android/24100585",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) coc_coc_browser/130.0.202 Chrome/124.0 Safari/537.36",
)


@pytest.fixture(autouse=True)
def counted(settings: Any) -> Iterator[None]:
    settings.VISITS_SECONDS = 3600
    counting._collected.clear()
    yield
    for timer in counting._timers:
        timer.cancel()
    counting._timers.clear()
    counting._collected.clear()


def read(agent: str = PERSON, first: str = "1", client: Client | None = None, **headers: str) -> None:
    answer = (client or Client()).post("/luot-xem/", {"den": first}, headers={"User-Agent": agent, **headers})
    assert answer.status_code == 204
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]


def figures() -> tuple[int, int]:
    counting.write()
    found = VisitCount.objects.sums()
    return found["visits"], found["views"]


def test_pages_and_visits_of_people_are_counted() -> None:
    for agent in PEOPLE:
        read(agent)
    read(first="")
    assert figures() == (len(PEOPLE), len(PEOPLE) + 1)


def test_programs_staff_and_other_sites_are_not_counted(admin_client: Client) -> None:
    for agent in PROGRAMS:
        read(agent)
    read(client=admin_client)
    read(**{"Sec-Fetch-Site": "cross-site"})
    assert Client().get("/luot-xem/").status_code == 405
    assert figures() == (0, 0)


def test_nothing_is_lost_when_many_read_at_once_or_the_database_is_away(monkeypatch: Any) -> None:
    threads = [threading.Thread(target=lambda: [counting._gather(is_visit=True) for _ in range(200)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    def away(*args: Any) -> None:
        raise OperationalError("away")

    with monkeypatch.context() as broken:
        broken.setattr(VisitCount, "add", away)
        counting.write()
    assert figures() == (1600, 1600)
    read()
    assert figures() == (1601, 1601)


def test_what_is_shown_as_lately_holds_the_whole_last_half_hour_and_says_since_when(client: Client) -> None:
    with time_machine.travel("2026-11-20T02:31Z", tick=False):
        counting._gather(is_visit=False)
        counting.write()
    with time_machine.travel("2026-11-20T03:01Z", tick=False):
        name, sums = client.get("/thong-ke-truy-cap/").context["figures"][0]
    assert (name, sums["views"]) == ("Từ 09:30 đến nay", 1)


def test_the_page_shows_lately_today_this_month_and_all(client: Client) -> None:
    for day, count in (("2026-10-31T03:00Z", 1000), ("2026-11-02T03:00Z", 200), ("2026-11-20T01:00Z", 30), ("2026-11-20T02:50Z", 4)):
        with time_machine.travel(day, tick=False):
            for _each in range(count):
                counting._gather(is_visit=False)
            counting.write()
    with time_machine.travel("2026-11-20T03:00Z", tick=False):
        page = client.get("/thong-ke-truy-cap/")
        assert [row[1]["views"] for row in page.context["figures"]] == [4, 34, 234, 1234]
        assert [row["views"] for row in page.context["months"]] == [234, 1000]
        assert client.get("/thong-ke-truy-cap/ngay.json?ngay=2026-11-02").json() == {"day": "2026-11-02", "visits": 0, "views": 200}
        for wrong in ("2026-11-20", "x", "2026-02-30", "0001-01-01", "9999-12-31"):
            assert client.get(f"/thong-ke-truy-cap/ngay.json?ngay={wrong}").status_code == 404


def test_a_machine_that_measures_is_told_each_day_once_and_the_push_is_logged() -> None:
    with time_machine.travel("2026-11-20T03:00Z", tick=False) as clock:
        read(), read(first="")
        counting.write()
        assert announce_visits() == 0, "the day is not over"
        WebhookReceiver.objects.create(name="Hệ thống đo lường", url="https://do-luong.example/nhan", topics="do-luong")
        queue_news()
        clock.move_to("2026-11-21T03:00Z")
        announce_visits(), announce_visits()
        queue_news()
    data = json.loads(WebhookDelivery.objects.get().payload)["data"]
    assert data["text"] == "Lượt truy cập: 1. Lượt xem trang: 2."
    assert data["url"].endswith("/thong-ke-truy-cap/ngay.json?ngay=2026-11-20")
