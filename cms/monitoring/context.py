"""What a process is doing now: the id of the request, or the name of the job. It stands in every log line and report of an error."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_USABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")
_current: ContextVar[str] = ContextVar("the request or job that this thread is busy with", default="")


def current_id() -> str:
    """Return the id of the request, or the name of the job; empty outside of both."""
    return _current.get()


@contextmanager
def busy_with(name: str) -> Iterator[None]:
    """Give everything that is logged inside the block this id."""
    token = _current.set(name)
    try:
        yield
    finally:
        _current.reset(token)


def request_id(given: str = "") -> str:
    """Return the id that a trusted proxy gave, when it looks like one, else a new one of 32 hexadecimal digits."""
    return given if _USABLE.fullmatch(given) else uuid.uuid4().hex
