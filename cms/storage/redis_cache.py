"""The shared cache on Redis. It is optional: while Redis is unreachable the site works, only slower.

Without Redis reads miss and writes are dropped; `add` and counters, which limits are made of, go on in the memory of each
process. When Redis is back and writes were dropped meanwhile, its database is emptied: it may hold what should have been
deleted. So the Redis database must belong to the portal alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.core.cache.backends.redis import RedisCache as DjangoRedisCache
from django.core.cache.backends.redis import RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from cms.storage.breaker import Breaker
from cms.storage.caches import count_each, local_counters

T = TypeVar("T")
UNREACHABLE = (RedisError, OSError)
# A page must not wait for the cache. One retry, for a connection that was kept while the server restarted.
CONNECTION = {"socket_connect_timeout": 0.5, "socket_timeout": 1.0, "retry": Retry(NoBackoff(), 1)}  # seconds

_breakers: dict[str, Breaker] = {}  # Django makes a cache for each thread; all of them share what is known of a server


class _SafeClient(RedisCacheClient):
    """Django's client whose methods survive the loss of the server, with connections that are kept.

    Django makes a client for each command, which costs more than the command; ours are kept (threads may share them).
    """

    def __init__(self, servers: list[str], **options: Any) -> None:
        super().__init__(servers, **{**CONNECTION, **options})
        self._kept: dict[bool, Any] = {}
        self.breaker = _breakers.setdefault(servers[0], Breaker("the cache (Redis)"))

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        if write not in self._kept:
            self._kept[write] = super().get_client(key, write=write)
        return self._kept[write]

    def answers(self) -> bool:
        """Return whether Redis answers now."""
        return self._try(lambda: bool(self.get_client(write=True).ping()), lambda: False)

    def get(self, key: Any, default: Any) -> Any:
        return self._try(lambda: super(_SafeClient, self).get(key, default), lambda: default)

    def get_many(self, keys: Iterable[Any]) -> dict[Any, Any]:
        return self._try(lambda: super(_SafeClient, self).get_many(keys), lambda: local_counters().get_many(keys))

    def has_key(self, key: Any) -> bool:
        return self._try(lambda: super(_SafeClient, self).has_key(key), lambda: False)

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        self._write(lambda: super(_SafeClient, self).set(key, value, timeout), None)

    def set_many(self, data: Mapping[Any, Any], timeout: Any) -> None:
        self._write(lambda: super(_SafeClient, self).set_many(data, timeout), None)

    def touch(self, key: Any, timeout: Any) -> bool:
        return self._write(lambda: super(_SafeClient, self).touch(key, timeout), False)

    def delete(self, key: Any) -> bool:
        return self._write(lambda: super(_SafeClient, self).delete(key), lambda: local_counters().delete(key))  # gives back a lock

    def delete_many(self, keys: Iterable[Any]) -> None:
        self._write(lambda: super(_SafeClient, self).delete_many(keys), None)

    def clear(self) -> bool:
        return self._write(lambda: super(_SafeClient, self).clear(), False)

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        return self._try(lambda: super(_SafeClient, self).add(key, value, timeout), lambda: local_counters().add(key, value, timeout))

    def incr(self, key: Any, delta: int) -> int:
        return self._write(lambda: super(_SafeClient, self).incr(key, delta), lambda: local_counters().incr(key, delta))

    def count(self, keys: Sequence[str], seconds: Sequence[int]) -> list[int]:
        """Count one use for each key in one round trip; see `count_uses`."""
        return self._try(lambda: self._count(keys, seconds), lambda: count_each(local_counters(), zip(keys, seconds, strict=True)))

    def _count(self, keys: Sequence[str], seconds: Sequence[int]) -> list[int]:
        pipeline = self.get_client(write=True).pipeline()
        for key, time in zip(keys, seconds, strict=True):
            pipeline.set(key, 0, ex=time, nx=True)
            pipeline.incr(key)
        answers: list[int] = pipeline.execute()
        return answers[1::2]

    def _write(self, work: Callable[[], T], otherwise: T | Callable[[], T]) -> T:
        """Do a write; one that is dropped is remembered, since what it should have replaced may still lie in Redis."""

        def dropped() -> T:
            self.breaker.lost_writes = True
            return otherwise() if callable(otherwise) else otherwise

        return self._try(work, dropped)

    def _try(self, work: Callable[[], T], otherwise: Callable[[], T]) -> T:
        if not self.breaker.is_open or self._is_back():
            try:
                return work()
            except UNREACHABLE as error:
                self.breaker.failed(error)
        return otherwise()

    def _is_back(self) -> bool:
        if not self.breaker.may_probe():
            return False
        client = self.get_client(write=True)
        try:
            client.ping()
            if self.breaker.lost_writes:
                client.flushdb()
        except UNREACHABLE as error:
            self.breaker.failed(error)
            return False
        self.breaker.close()
        return True


class RedisCache(DjangoRedisCache):
    """Django's cache on Redis: survives its loss, with clients that are kept and counters in one round trip."""

    _cache: _SafeClient

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _SafeClient

    def count(self, keys: Sequence[str], seconds: Sequence[int]) -> list[int]:
        return self._cache.count([self.make_and_validate_key(key) for key in keys], seconds)

    def answers(self) -> bool:
        """Return whether Redis answers now; within the pause after a failure it is not asked."""
        return self._cache.answers()
