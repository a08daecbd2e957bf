"""Frames of a request lie in one piece of memory."""

from __future__ import annotations

import resource
from collections.abc import Callable

from cms.web.middleware.frame_memory import with_frame_memory

CALLS = 3_000


def _small(number: int) -> int:
    return number


def _many() -> None:
    for number in range(CALLS):
        _small(number)


def _below(depth: int) -> None:
    if depth:
        _below(depth - 1)
    else:
        _many()


def _faults(work: Callable[[], None]) -> int:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    work()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def test_calls_at_no_depth_take_memory_each_time_and_give_it_back() -> None:
    assert max(_faults(lambda depth=depth: with_frame_memory(_below, depth)) for depth in range(200)) < CALLS / 10
