"""Links for the provisions and documents that any text of the portal (an answer) names: provides the kernel's contract `cited_law`."""

from __future__ import annotations

from django.utils import timezone

from cms.contracts.cited_law import NamedPlace, places_named
from legal_docs.law.citations.finding import Mention, cut_to_name, find_mentions
from legal_docs.law.citations.known import KnownDocuments, Source
from legal_docs.law.citations.targets import places_there
from legal_docs.models import LegalDocumentPage
from legal_docs.text.provisions.addresses import address_of


def named_places(text: str) -> list[NamedPlace]:
    """Return the places of the law that `text` names and that anybody may read here, as the law is today, in order."""
    mentions = [one for one in find_mentions(text, own_places=False) if (one.number or one.name) and not one.relative_to]
    if not mentions:
        return []
    known, today = KnownDocuments(), timezone.localdate()
    found: list[tuple[Mention, int]] = []
    for mention in mentions:
        place = known.find(mention, Source(0, today, "", 0))
        if place.target is not None:
            found.append((cut_to_name(mention, place.words), place.target))
    pages = LegalDocumentPage.objects.readable().defer("body_text").in_bulk([target for _mention, target in found])
    there = places_there({(target, mention.path) for mention, target in found}, today)
    return [
        NamedPlace(mention.start, mention.end, pages[target].provision_url(address_of(there(target, mention.path, mention.raw))))
        for mention, target in found
        if target in pages and pages[target].url
    ]


def register() -> None:
    """Provide the contract; called once, by AppConfig.ready."""
    places_named.register(named_places)
