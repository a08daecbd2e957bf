"""Name the telephones of units, which the tracking page shows, as contacts of the portal."""

from __future__ import annotations

from collections.abc import Iterator

from cms.contracts.contacts import Contact, contacts_provider
from qa.models import Unit


@contacts_provider
def contacts_of_units() -> Iterator[Contact]:
    """Yield the public telephone of each unit that is active."""
    return (Contact(unit.name, unit.phone) for unit in Unit.objects.filter(active=True))
