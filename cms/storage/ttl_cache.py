"""A cache with a lifetime in each process, for what every page asks of the database and what changes once a day."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from cms.storage.observed_tables import is_observed

T = TypeVar("T")
MOST_KEYS = 200  # a key may come from a request (its host): whoever sends many of them must not fill the memory


class TTLCache(Generic[T]):
    """Values by key, each made anew after `LOCAL_CACHE_SECONDS` seconds.

    A change made in this process is seen at once (`forget`, `forget_with`), one made in another process after so many seconds.
    The values are shared by threads: whoever gets one does not change it.
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[float, T]] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the value of `key`, made by `make` when none is kept, and always for a page that will be cached itself."""
        found = self._kept.get(key)
        now = time.monotonic()
        if found is None or is_observed() or now - found[0] >= settings.LOCAL_CACHE_SECONDS:
            found = (now, make())
            if len(self._kept) >= MOST_KEYS:
                self._kept.clear()
            self._kept[key] = found
        return found[1]

    def forget(self, **_signal: Any) -> None:
        """Make everything anew when it is asked for next. Takes the arguments of a signal, so that it can be connected to one."""
        self._kept.clear()

    def forget_with(self, *models: type[Model]) -> None:
        """Forget whenever a row of these models is saved or deleted in this process."""
        for model in models:
            for signal in (post_save, post_delete):
                signal.connect(self.forget, sender=model, dispatch_uid=f"ttl_cache.{id(self)}.{model.__name__}")
