"""One search for staff: each app finds among what a person may see in the administration, one screen shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SHOWN = 8  # of each group


@dataclass(frozen=True, slots=True)
class StaffHit:
    """One thing that was found: its name, where the person works on it, and what tells it from others."""

    label: str
    url: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class StaffGroup:
    """The things of one sort that were found, best first; `more_url` leads to the list with all of them."""

    label: str | Promise
    hits: Sequence[StaffHit]
    more_url: str = ""


# Gives what `user` may see of one sort for the typed words; a group without hits is not shown.
Source = Callable[[Any, str], StaffGroup]
_sources: list[tuple[int, Source]] = []


def staff_search_source(order: int) -> Callable[[Source], Source]:
    """Register the decorated function; groups stand in the order of `order`."""

    def register(source: Source) -> Source:
        _sources.append((order, source))
        return source

    return register


def search_as_staff(user: User, text: str) -> list[StaffGroup]:
    """Return the groups in which something was found for `user`."""
    groups = (source(user, text) for _order, source in sorted(_sources, key=lambda pair: pair[0]))
    return [group for group in groups if group.hits]
