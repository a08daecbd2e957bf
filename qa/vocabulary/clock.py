"""The time as the section sees it: now, or a moment that a demo, an import or a test sets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone

_set: ContextVar[datetime | None] = ContextVar("qa_clock", default=None)


def now() -> datetime:
    """Return the present moment, aware."""
    return _set.get() or timezone.now()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Make `now()` return `moment` (aware) within this context."""
    token = _set.set(moment)
    try:
        yield
    finally:
        _set.reset(token)
