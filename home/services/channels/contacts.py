"""Numbers and addresses that are no channels and genuine all the same: those on the portal's pages, and national ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cms.contracts.contacts import Contact, contacts_provider, published_contacts
from home.models import Office, Officer, OrgUnit, SiteSettings
from home.text.pasted_addresses import Address, pasted_address

# Numbers and the portal that hold in the whole country, whatever the body of this portal.
NATIONAL = {
    "112": _("Search and rescue, emergency number"),
    "113": _("Police, emergency number"),
    "114": _("Fire brigade, emergency number"),
    "115": _("Ambulance, emergency number"),
    "dichvucong.gov.vn": _("National Public Service Portal"),
}
_BETWEEN = re.compile(r"[;,/–—\n]|\s-\s|\s(?:và|hoặc)\s")  # between two numbers in one field
_NUMBER = re.compile(r"\+?[\d(][\d .()-]{1,30}\d")


@contacts_provider
def contacts_of_home() -> Iterator[Contact]:
    """Yield the contacts of the agency, of its units and people, and of the directory of offices; the sender of the portal's mails."""
    for agency in SiteSettings.objects.all():
        yield from (Contact(agency.agency_name, written) for written in (agency.phone, agency.email))
    for unit in OrgUnit.objects.all():
        yield from (Contact(unit.name, written) for written in (unit.phone, unit.email, unit.website))
    rows: list[Officer | Office] = [*Officer.objects.in_office(), *Office.objects.all()]
    for row in rows:
        yield from (Contact(row.name, written) for written in (row.phone, row.email))
    yield Contact(str(_("the mails of this portal")), parseaddr(settings.DEFAULT_FROM_EMAIL)[1])


def owner_of(pasted: Address) -> str:
    """Return whose published contact `pasted` is; empty for nobody's."""
    return next((contact.owner for contact in published_contacts() if any(one.holds(pasted) for one in _written(contact))), "")


def national(pasted: Address) -> str:
    """Return the name of the national number or portal that `pasted` is; empty for none."""
    return next((str(name) for written, name in NATIONAL.items() if (one := pasted_address(written)) and one.holds(pasted)), "")


def _written(contact: Contact) -> Iterator[Address]:
    """Yield the addresses that a field holds: one mail or web address, or one telephone number or several with words between."""
    whole = pasted_address(contact.written)
    if whole:
        yield whole
    if not whole or whole.kind == "phone":
        numbers = (_NUMBER.search(piece) for piece in _BETWEEN.split(contact.written))
        yield from (one for number in numbers if number and (one := pasted_address(number[0])))
