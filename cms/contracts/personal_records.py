"""What apps keep under a person's e-mail address or telephone number, for its erasure: each app registers how it deletes its own."""

from __future__ import annotations

from collections.abc import Callable

Eraser = Callable[
    [str], int
]  # takes a clear e-mail address or telephone number (as `plain_phone` gives it), deletes what is kept under it, returns how many rows

_erasers: list[Eraser] = []


def eraser(function: Eraser) -> Eraser:
    """Register what deletes an app's records of an address; it runs in the transaction of the erasure."""
    _erasers.append(function)
    return function


def erase_address(address: str) -> int:
    """Delete what any app keeps under this address; return how many rows."""
    return sum(erase(address) for erase in _erasers) if address.strip() else 0
