"""Telephone numbers, mail and web addresses that the portal shows to its readers: each app names those of its own rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cms.contracts.ports import Providers


@dataclass(frozen=True, slots=True)
class Contact:
    """A number or an address as it stands on a page, and whose it is. A field may hold several of them."""

    owner: str
    written: str


contacts_provider: Providers[[], Iterable[Contact]] = Providers()


def published_contacts() -> Iterator[Contact]:
    """Yield the contacts of all apps that are not empty."""
    return (contact for source in contacts_provider for contact in source() if contact.written)
