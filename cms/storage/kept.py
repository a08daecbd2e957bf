"""Values in the memory of a process, each kept while no table that it was made from is written."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from cms.storage import observed_tables

T = TypeVar("T")
LONGEST = timedelta(minutes=2)  # a process that dies right after its commit leaves the new version of a table unwritten
MOST_KEYS = 200  # a key may come from a request (its host): whoever sends many of them must not fill the memory


@dataclass(frozen=True, slots=True)
class _Entry(Generic[T]):
    value: T
    tables: dict[str, int]
    ends: list[datetime]
    until: datetime

    def is_true(self, now: dict[str, int]) -> bool:
        return now.items() >= self.tables.items() and timezone.now() < min(self.ends[0], self.until)


class Kept(Generic[T]):
    """Values by key: what a change made in any process, or midnight, makes another is made anew with the next request.

    The values are shared by threads: whoever gets one does not change it. What is made from a kept value depends on its tables too.
    With `follows=False` a value lives for `LONGEST` whatever is written: for a costly one that need not be of this minute, made from
    tables that are written all the time.
    Values may hold words and hours, so each language and time zone (colleagues choose theirs) has its own.
    """

    def __init__(self, most: int = MOST_KEYS, *, follows: bool = True) -> None:
        self._kept: dict[Hashable, _Entry[T]] = {}
        self._most = most
        self._follows = follows

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the value of `key`, made by `make` when none is kept, and always in a transaction that wrote something."""
        if not settings.KEEP_VALUES or observed_tables.has_unsaved_writes():
            return make()
        now = observed_tables.versions()
        key = (get_language(), timezone.get_current_timezone_name(), key)
        found = self._kept.get(key)
        if found is None or not found.is_true(now):
            found = self._make(key, make, now)
        observed_tables.note(found.tables, found.ends)
        return found.value

    def _make(self, key: Hashable, make: Callable[[], T], now: dict[str, int]) -> _Entry[T]:
        """Make a value. Versions and moment are of before: one made while something changed or ended is made anew the next time."""
        began = timezone.now()
        with observed_tables.observe_reads() as (tables, ends):
            value = make()
        tables = tables if self._follows else set()
        ends = sorted([observed_tables.midnight(began), *(end for end in ends if end > began)])
        entry = _Entry(value, {name: now.get(name, 0) for name in tables}, ends, timezone.now() + LONGEST)
        if new := tables - now.keys():
            observed_tables.remember(new)
        else:
            if len(self._kept) >= self._most:
                self._kept.clear()
            self._kept[key] = entry
        return entry
