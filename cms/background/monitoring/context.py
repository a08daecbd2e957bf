"""What a process is doing now: the request with its id, or the name of the job. It stands in every log line and report of an error."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest

_USABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")
_current: ContextVar[str] = ContextVar("the request or job that this thread is busy with", default="")
_request: ContextVar[HttpRequest | None] = ContextVar("the request that this thread answers", default=None)


def current_id() -> str:
    """Return the id of the request, or the name of the job; empty outside of both."""
    return _current.get()


def current_request() -> HttpRequest | None:
    """Return the request that is being answered; None in a job or command."""
    return _request.get()


@contextmanager
def busy_with(name: str, request: HttpRequest | None = None) -> Iterator[None]:
    """Set this id for everything that is logged inside the block, and the request for the security log."""
    tokens = _current.set(name), _request.set(request)
    try:
        yield
    finally:
        _current.reset(tokens[0])
        _request.reset(tokens[1])


def request_id(given: str = "") -> str:
    """Return the id that a trusted proxy gave, when it looks like one, else a new one of 32 hexadecimal digits."""
    return given if _USABLE.fullmatch(given) else os.urandom(16).hex()
