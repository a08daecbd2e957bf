"""Memory for all Python frames of a request in one piece."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
# Half a megabyte, of which only what is used is real. CPython asks for twice as much and gives the frames above the other half.
_WORDS = 66_000


def with_frame_memory(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call, with memory for some thousand frames above.

    CPython takes memory for frames in pieces of 16 kB and gives a piece back with its last frame. A template is as deep as several
    pieces: a loop that stands at the end of one takes and gives back memory with every call, which made pages up to twice as slow.
    """
    return call(*args, **kwargs)


with_frame_memory.__code__ = with_frame_memory.__code__.replace(co_stacksize=_WORDS)
