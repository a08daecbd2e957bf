"""Turns of those who write into a SQLite database, where one process writes at a time.

Whoever waits looks ten times a second whether it is free. A loop that begins its next transaction at once leaves no gap to be seen: a
citizen's question or the worker would wait until the timeout of the connection (20 s) and fail, for as long as the loop runs.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.db import connection

T = TypeVar("T")
TURN_S = 1.0
REST_S = 0.12  # longer than SQLite waits between two looks (at most 0.1 s)


def in_turns(things: Iterable[T]) -> Iterator[T]:
    """Yield each thing; on SQLite rest between two of them once a second, so that others write. Call it outside of a transaction."""
    began = time.monotonic()
    for thing in things:
        if time.monotonic() - began > TURN_S:
            if connection.vendor == "sqlite":
                time.sleep(REST_S)
            began = time.monotonic()
        yield thing
