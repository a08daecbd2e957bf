"""What a process remembers stays small."""

from __future__ import annotations

from cms.storage.ttl_cache import MOST_KEYS, TTLCache


def test_requests_for_ever_new_hosts_do_not_fill_the_memory(settings) -> None:
    settings.LOCAL_CACHE_SECONDS = 60
    sites: TTLCache[int] = TTLCache()
    for number in range(3 * MOST_KEYS):
        assert sites.get(f"host-{number}.example", lambda number=number: number) == number
    assert len(sites._kept) <= MOST_KEYS


def test_a_value_is_made_once_while_it_is_remembered(settings) -> None:
    settings.LOCAL_CACHE_SECONDS = 60
    kept: TTLCache[object] = TTLCache()
    assert kept.get("a", object) is kept.get("a", object)
