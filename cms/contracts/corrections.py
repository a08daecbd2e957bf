"""A request to correct published information, as any app may open it: the app of questions is the one that takes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


class NotAvailable(RuntimeError):
    """No app takes requests for correction."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction that a reader asks for. `key` makes the same form sent twice one request; `doubtful` ones are looked at first."""

    key: str
    title: str
    text: str
    page_id: int | None = None
    provision: str = ""
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """The receipt for the reader: number, tracking code (stored nowhere), the day by which it is answered, by which law."""

    number: str
    code: str
    due_on: date
    basis: str
    is_new: bool


_opener: Callable[[Correction], Opened] | None = None


def register(opener: Callable[[Correction], Opened]) -> None:
    """Set the function that takes requests for correction."""
    global _opener
    _opener = opener


def available() -> bool:
    """Return whether some app takes requests for correction."""
    return _opener is not None


def open_correction(correction: Correction) -> Opened:
    """Open a request for correction; NotAvailable when no app takes them."""
    if _opener is None:
        raise NotAvailable
    return _opener(correction)
