"""Redis goes away under a running site: pages are served, votes and questions taken, limits still limit; then it comes back."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.test import Client

from cms.storage import breaker, caches, redis_cache
from cms.storage.caches import count_uses
from feedback.models import Vote
from feedback.participation.voting import guards
from feedback.tests.factories import Reader, make_page
from qa.public.tracking import codes
from tests.servers import local

pytestmark = pytest.mark.django_db
TRACK = "/hoi-dap/tra-cuu/"


class StoppableRedis:
    """A real Redis server that can be stopped and started again at the same address."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self.url = stack.enter_context(local.redis())

    def stop(self) -> None:
        self._stack.close()

    def start(self) -> None:
        self._stack.enter_context(local.redis(urlsplit(self.url).port))


@pytest.fixture
def redis(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[StoppableRedis]:
    monkeypatch.setattr(breaker, "PAUSE_S", 0.2)
    caches.local_counters().clear()
    with ExitStack() as stack:
        try:
            server = StoppableRedis(stack)
        except local.NotInstalled as error:
            pytest.skip(str(error))
        redis_cache = {"BACKEND": "cms.storage.redis_cache.RedisCache", "LOCATION": server.url}
        settings.CACHES = {"default": redis_cache, "pages": {**redis_cache, "KEY_PREFIX": "pages"}}
        cache.set("warm", 1)
        yield server


def eventually(ask: Callable[[], bool], seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if ask():
            return True
        time.sleep(0.1)
    return False


def cache_part(client: Client) -> dict[str, Any]:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    part: dict[str, Any] = json.loads(answer.content)["parts"]["cache"]
    return part


def test_pages_forms_and_votes_go_on_without_redis(redis: StoppableRedis, client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(guards, "MIN_SECONDS", 0)
    page = make_page()
    assert client.get("/").status_code == 200
    redis.stop()
    assert client.get("/").status_code == 200
    assert client.get(page.url).status_code == 200
    assert client.get("/hoi-dap/gui/").status_code == 200
    assert client.get("/tim-kiem/?q=luat").status_code == 200
    assert Reader(page).vote(1).status_code == 302
    assert Vote.objects.count() == 1


def test_kept_pages_are_made_again_without_redis_and_kept_again_when_it_is_back(redis: StoppableRedis, client: Client, settings: Any):
    settings.PAGE_CACHE_SECONDS = 600
    for _number in range(3):
        kept = client.get("/")
    assert kept["X-Page-Cache"] == "HIT"
    redis.stop()
    for _number in range(2):
        answer = client.get("/")
        assert (answer.status_code, answer["X-Page-Cache"]) == (200, "MISS")
    redis.start()
    assert eventually(lambda: client.get("/")["X-Page-Cache"] == "HIT")


def test_limits_still_limit_without_redis(redis: StoppableRedis, client: Client):
    redis.stop()
    answers = [client.post(TRACK, {"code": codes.code_from_key("khac")}).status_code for _number in range(22)]
    assert 429 not in answers[:20]
    assert answers[20:] == [429, 429]


def test_a_form_that_may_be_sent_once_may_be_sent_once_without_redis(redis: StoppableRedis):
    redis.stop()
    assert cache.add("once", 1, timeout=60)
    assert not cache.add("once", 1, timeout=60)
    cache.delete("once")  # as a lock is given back
    assert cache.add("once", 1, timeout=60)


def test_reads_miss_and_writes_are_dropped_without_redis(redis: StoppableRedis):
    cache.set("page", "old")
    redis.stop()
    cache.set("page", "new")
    assert cache.get("page") is None
    assert cache.get("page", "nothing") == "nothing"
    assert cache.get_many(["page"]) == {}
    assert cache.get_or_set("page", lambda: "made") == "made"
    assert not cache.has_key("page")
    cache.set_many({"a": 1})
    cache.delete("page")
    cache.delete_many(["page", "a"])
    cache.touch("page", 10)


def test_the_loss_is_logged_once_and_shown_in_readyz(redis: StoppableRedis, client: Client, caplog: pytest.LogCaptureFixture):
    assert cache_part(client)["ok"]
    redis.stop()
    with caplog.at_level(logging.WARNING, logger="cms.storage.breaker"):
        for _number in range(30):
            cache.get("page")
            count_uses([("visits", 60)])
        part = cache_part(client)
    assert (part["ok"], part["vital"]) == (False, False)
    assert "Redis does not answer" in part["detail"]
    assert len([record for record in caplog.records if record.name == "cms.storage.breaker"]) == 1


def test_nobody_waits_again_and_again_for_a_server_that_hangs(redis: StoppableRedis, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(breaker, "PAUSE_S", 60)
    with local.hanging_server() as url:
        hanging = redis_cache.RedisCache(url, {})
        started = time.monotonic()
        for _number in range(100):
            assert hanging.get("page") is None
        assert time.monotonic() - started < 5


def test_redis_that_is_back_is_used_again_and_holds_nothing_that_should_have_been_deleted(redis: StoppableRedis, client: Client):
    cache.set("page", "old")
    client_of_redis = cache._cache.get_client(write=True)
    held = client_of_redis.dump(cache.make_key("page"))
    redis.stop()
    cache.delete("page")
    redis.start()
    client_of_redis.restore(cache.make_key("page"), 0, held)  # as if the server had only been out of reach
    assert eventually(lambda: cache_part(client)["ok"])
    assert cache.get("page") is None
    cache.set("page", "new")
    assert cache.get("page") == "new"
