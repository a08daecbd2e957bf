"""How well readers rate a page, as other apps may ask for it: the feedback app is the source."""

from __future__ import annotations

from collections.abc import Callable

_source: Callable[[int], float] | None = None


def register_source(source: Callable[[int], float]) -> None:
    """Set the function that gives a page's rating by its id."""
    global _source
    _source = source


def rating_of(page_id: int) -> float:
    """The Wilson lower bound of "helpful" votes of a page, 0 to 1; 0 without votes or without a source."""
    return _source(page_id) if _source else 0.0
