"""Telephone numbers, mail and web addresses that the portal shows to its readers: each app names those of its own rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Contact:
    """A number or an address as it stands on a page, and whose it is. A field may hold several of them."""

    owner: str
    written: str


Source = Callable[[], Iterable[Contact]]
_sources: list[Source] = []


def contacts_provider(source: Source) -> Source:
    """Register the decorated function."""
    if source not in _sources:
        _sources.append(source)
    return source


def published_contacts() -> Iterator[Contact]:
    """Yield the contacts of all apps that are not empty."""
    return (contact for source in _sources for contact in source() if contact.written)
