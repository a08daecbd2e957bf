"""Work in other threads, each with a database connection of its own, as requests at the same moment have."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

Result = TypeVar("Result")


def in_thread(work: Callable[[], Result], seconds: float = 60) -> Callable[[], Result]:
    """Start `work` in a thread; call what is returned for its result, or for what it raised."""
    executor = ThreadPoolExecutor(max_workers=1)
    given = executor.submit(_alone, work)
    executor.shutdown(wait=False)
    return lambda: given.result(timeout=seconds)


def _alone(work: Callable[[], Result]) -> Result:
    try:
        return work()
    finally:
        connections.close_all()
