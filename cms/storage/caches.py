"""Caches in the memory of a process, and counting in whichever cache is set."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from threading import Lock
from typing import Any

from django.core.cache import cache
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache

MOST_BYTES = 64_000_000  # of the bodies that a process keeps


def local_counters() -> LocMemCache:
    """Return the counters of this process, used while Redis is unreachable."""
    return LocMemCache("cms.storage.caches", {"OPTIONS": {"MAX_ENTRIES": 10_000}})


def _bytes_of(value: Any) -> int:
    return len(getattr(value, "body", b""))


class LocalPages(LocMemCache):
    """A cache of this process that holds values themselves, not copies: for values that nobody changes. No counters.

    Values with a `body` fill at most MOST_BYTES with them: those that were asked for longest ago go first.
    """

    _cache: OrderedDict[str, Any]
    _expire_info: dict[str, Any]
    _lock: Lock
    _has_expired: Callable[[str], bool]
    _delete: Callable[[str], bool]
    _set: Callable[[str, Any, Any], None]

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        key = self.make_key(key, version=version)
        with self._lock:
            if self._has_expired(key):
                self._delete(key)
                return default
            self._cache.move_to_end(key, last=False)
            return self._cache[key]

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        with self._lock:
            self._set(self.make_key(key, version=version), value, timeout)
            too_much = sum(map(_bytes_of, self._cache.values())) - MOST_BYTES
            while too_much > 0:
                oldest, dropped = self._cache.popitem()
                del self._expire_info[oldest]
                too_much -= _bytes_of(dropped)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        key = self.make_key(key, version=version)
        with self._lock:
            if is_new := self._has_expired(key):
                self._set(key, value, timeout)
            return is_new


def count_uses(counters: Sequence[tuple[str, int]]) -> list[int]:
    """Count one use for each `(key, seconds)`; return how many uses each had since its first, which ends after so many seconds."""
    together = getattr(cache, "count", None)
    if together is not None:
        keys, seconds = zip(*counters, strict=True)
        return list(together(keys, seconds))
    return count_each(cache, counters)


def count_each(counters: Any, uses: Iterable[tuple[str, int]]) -> list[int]:
    """Count one use of each `(key, seconds)` in a cache that counts one key at a time."""
    return [_count_one(counters, key, seconds) for key, seconds in uses]


def _count_one(counters: Any, key: str, seconds: int) -> int:
    try:
        return int(counters.incr(key))
    except ValueError:  # the first of its time; of two that come at once, `add` lets one begin
        return 1 if counters.add(key, 1, timeout=seconds) else int(counters.incr(key))
