"""Values in the memory of a process, each kept while no table that it was made from is written."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from cms.storage import observed_tables

T = TypeVar("T")
LONGEST_UNSAVED = timedelta(seconds=10)  # a transaction that wrote asks again then: others may have committed
LONGEST = timedelta(minutes=2)  # a process that dies right after its commit leaves the new version of a table unwritten
MOST_KEYS = 200  # a key may come from a request (its host): a sender of many different ones must not fill the memory


@dataclass(slots=True)
class _Entry(Generic[T]):
    value: T
    tables: dict[str, int]
    ends: list[datetime]
    until: datetime  # the first of its ends, or `LONGEST` after it was made
    seen: dict[str, int] | None = None  # versions with which it was found true: the same ones need no second look

    def is_true(self, now: dict[str, int]) -> bool:
        if now is not self.seen:
            if not now.items() >= self.tables.items():
                return False
            self.seen = now
        return timezone.now() < self.until


class Kept(Generic[T]):
    """In-process cache. A value that a write of any process, or midnight, makes stale is computed again by the next request.

    The values are shared by threads: callers must not change them. What is made from a kept value depends on its tables too.
    All of them together have at most the size `most`, and one that is not `worth` its memory is made each time. With `follows=False` one
    lives for `LONGEST` whatever is written: for a costly one that need not be of this minute, made from tables that are always written.
    Values may hold words and hours, so each language and time zone (colleagues choose theirs) has its own.
    """

    def __init__(
        self,
        most: int = MOST_KEYS,
        *,
        follows: bool = True,
        worth: Callable[[T], bool] = lambda _value: True,
        size: Callable[[T], int] = lambda _value: 1,
    ) -> None:
        self._kept: dict[Hashable, _Entry[T]] = {}
        self._most, self._size, self._used = most, size, 0
        self._follows = follows
        self._worth = worth

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the value of `key`, made by `make` when none is kept; a transaction that wrote something has values of its own."""
        unsaved = observed_tables.unsaved_writes()
        if not unsaved and not settings.KEEP_VALUES:
            return make()
        key = (get_language(), timezone.get_current_timezone_name(), key)
        found = self._of_transaction(unsaved.kept, key, make) if unsaved else self._of_process(key, make)
        observed_tables.note(found.tables, found.ends)
        return found.value

    def _of_process(self, key: Hashable, make: Callable[[], T]) -> _Entry[T]:
        now = observed_tables.versions()
        found = self._kept.get(key)
        if found is None or not found.is_true(now):
            found = self._made(make, now)
            self._keep(key, found, now)
        return found

    def _of_transaction(self, kept: dict[Any, _Entry[T]], key: Hashable, make: Callable[[], T]) -> _Entry[T]:
        """Return what the transaction kept of the tables as they are in it; `observed_tables` forgets what it writes."""
        found = kept.get((self, key))
        if found is None or timezone.now() >= found.until:
            found = self._made(make, {})
            found.until = min(found.until, timezone.now() + LONGEST_UNSAVED)
            if self._worth(found.value):
                if len(kept) >= MOST_KEYS:
                    kept.clear()
                kept[self, key] = found  # lost where making it wrote: the transaction has another dictionary then
        return found

    def _made(self, make: Callable[[], T], now: dict[str, int]) -> _Entry[T]:
        """Make a value. Versions and moment are of before: one made while something changed or ended is made again the next time."""
        began = timezone.now()
        with observed_tables.observe_reads() as (tables, ends):
            value = make()
        tables = tables if self._follows else set()
        ends = sorted([observed_tables.midnight(began), *(end for end in ends if end > began)])
        return _Entry(value, {name: now.get(name, 0) for name in tables}, ends, min(ends[0], timezone.now() + LONGEST))

    def _keep(self, key: Hashable, entry: _Entry[T], now: dict[str, int]) -> None:
        value = entry.value
        if new := entry.tables.keys() - now.keys():
            observed_tables.remember(new)
        elif self._worth(value):
            if old := self._kept.pop(key, None):
                self._used -= self._size(old.value)
            if self._used + self._size(value) > self._most:
                self._kept.clear()
                self._used = 0
            self._kept[key] = entry
            self._used += self._size(value)


class _Lazy(Generic[T]):
    """A value that is computed at its first use; who uses it depends on the tables that it was computed from, as if they had read them."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: tuple[dict[str, int] | None, T, set[str], list[datetime]] | None = None

    def __call__(self) -> T:
        now = observed_tables.versions() if settings.KEEP_VALUES else None
        if self._made is None or self._made[0] is not now:  # what was made before another version may be older than it
            with observed_tables.observe_reads() as (tables, ends):
                value = self._make()
            self._made = now, value, tables, ends
        _now, value, tables, ends = self._made
        observed_tables.note(tables, ends)
        return value


class LazyVariable:
    """A template variable that is computed when it is rendered."""

    def __init__(self, made: Callable[[], dict[str, Any]], name: str) -> None:
        self._made, self._name = made, name

    def __call__(self) -> Any:
        return self._made().get(self._name, "")

    def __str__(self) -> str:  # `blocktranslate` calls nothing
        return str(self())


def later(make: Callable[[], dict[str, Any]], *names: str) -> dict[str, LazyVariable]:
    """Return variables of a template that are made together, when one of them is first shown: a part that is kept shows none."""

    def checked() -> dict[str, Any]:
        found = make()
        if unnamed := found.keys() - set(names):
            raise ValueError(f"Variables that no template would be given: {sorted(unnamed)}")
        return found

    made = _Lazy(checked)
    return {name: LazyVariable(made, name) for name in names}
