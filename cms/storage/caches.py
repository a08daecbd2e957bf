"""The shared cache, and counting in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.core.cache import cache
from django.core.cache.backends.redis import RedisCache as DjangoRedisCache
from django.core.cache.backends.redis import RedisCacheClient


class _KeptClient(RedisCacheClient):
    """Django makes a client for each command, which costs more than the command; ours are kept (they are safe to share by threads)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept: dict[bool, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        if write not in self._kept:
            self._kept[write] = super().get_client(key, write=write)
        return self._kept[write]

    def count(self, keys: Sequence[str], seconds: Sequence[int]) -> list[int]:
        pipeline = self.get_client(write=True).pipeline()
        for key, time in zip(keys, seconds, strict=True):
            pipeline.set(key, 0, ex=time, nx=True)
            pipeline.incr(key)
        answers: list[int] = pipeline.execute()
        return answers[1::2]


class RedisCache(DjangoRedisCache):
    """Django's cache on Redis, with clients that are kept and counters in one round trip."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _KeptClient

    def count(self, keys: Sequence[str], seconds: Sequence[int]) -> list[int]:
        client = cast(_KeptClient, self._cache)
        return client.count([self.make_and_validate_key(key) for key in keys], seconds)


def count_uses(counters: Sequence[tuple[str, int]]) -> list[int]:
    """Count one use for each `(key, seconds)`; give how many uses each had since its first, which ends after so many seconds."""
    together = getattr(cache, "count", None)
    if together is not None:
        keys, seconds = zip(*counters, strict=True)
        return list(together(keys, seconds))
    return [_count(key, seconds) for key, seconds in counters]


def _count(key: str, seconds: int) -> int:
    try:
        return int(cache.incr(key))
    except ValueError:  # the first of its time; of two that come at once, `add` lets one begin
        return 1 if cache.add(key, 1, timeout=seconds) else int(cache.incr(key))
