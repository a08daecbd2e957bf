"""Counting in the shared cache, with Redis and without."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
import time_machine
from django.core.cache import cache

from cms.storage import caches
from cms.storage.caches import LocalPages, count_uses
from tests.fixtures import redis_url  # noqa: F401


@pytest.fixture(params=["memory", "redis"])
def shared_cache(request: pytest.FixtureRequest, settings) -> str:
    if request.param == "redis":
        address = request.getfixturevalue("redis_url")
        settings.CACHES = {"default": {"BACKEND": "cms.storage.redis_cache.RedisCache", "LOCATION": address}}
    cache.clear()
    return str(request.param)


def test_each_counter_counts_its_own_uses(shared_cache: str) -> None:
    assert count_uses([("a", 60), ("b", 60)]) == [1, 1]
    assert count_uses([("a", 60)]) == [2]
    assert count_uses([("a", 60), ("b", 60)]) == [3, 2]


def test_a_counter_starts_again_when_its_time_is_over_however_often_it_was_used(shared_cache: str) -> None:
    assert [count_uses([("short", 1)])[0] for _use in range(3)] == [1, 2, 3]
    time.sleep(1.1)
    assert count_uses([("short", 1)]) == [1]


def test_uses_at_the_same_moment_are_all_counted(shared_cache: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda _use: count_uses([("crowd", 60)])[0], range(80)))
    assert sorted(numbers) == list(range(1, 81))


def test_a_page_in_the_memory_of_a_process_is_given_back_as_it_is_until_its_time_is_over() -> None:
    page = object()
    with time_machine.travel("2026-03-01T08:00", tick=False) as clock:
        store = LocalPages("test", {})
        store.set("page", page, timeout=10)
        assert store.get("page") is page
        assert not store.add("page", object(), timeout=10)
        clock.shift(11)
        assert store.get("page") is None
        assert store.add("page", page, timeout=10)
        assert store.get("page") is page


def test_pages_in_the_memory_of_a_process_fill_no_more_than_their_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caches, "MOST_BYTES", 250)
    store = LocalPages("room", {})
    for name in ("old", "asked", "middle"):
        store.get("asked")
        store.set(name, SimpleNamespace(body=b"x" * 100), timeout=10)
    assert [store.get(name) is not None for name in ("old", "asked", "middle")] == [False, True, True]
