"""Links for the provisions and documents that any text of the portal (an answer) names: provides the kernel's contract `cited_law`."""

from __future__ import annotations

from datetime import date

from cms.contracts.cited_law import NamedPlace, NumberedDocument, places_named
from cms.text.numbers.document_numbers import number_key
from legal_docs.law.citations.finding import Mention, cut_to_name, find_mentions
from legal_docs.law.citations.known import KnownDocuments, Source
from legal_docs.law.citations.targets import places_there
from legal_docs.models import LegalDocumentPage
from legal_docs.text.provisions.addresses import address_of


def named_places(text: str, day: date) -> list[NamedPlace]:
    """Return the places of the law that a `text` of this day names and that anybody may read here, in order.

    A name without a year means the law of that day; the addresses are those of the text that holds today.
    """
    mentions = [one for one in find_mentions(text, own_places=False) if (one.number or one.name) and not one.relative_to]
    if not mentions:
        return []
    known = KnownDocuments()
    known.prepare(number_key(mention.number) for mention in mentions if mention.number)
    found: list[tuple[Mention, int]] = []
    for mention in mentions:
        named = known.find(mention, Source(0, day, "", 0))
        if named.target is not None:
            found.append((cut_to_name(mention, named.words), named.target))
    pages = LegalDocumentPage.objects.readable().defer("body_text").in_bulk([target for _mention, target in found])
    there = places_there({(target, mention.path) for mention, target in found}, None)
    documents = {key: NumberedDocument(key, page.title, page.url) for key, page in pages.items() if page.url}
    return [
        NamedPlace(mention.start, mention.end, f"{document.url}{address_of(there(target, mention.path, mention.raw))}", document)
        for mention, target in found
        if (document := documents.get(target))
    ]


def register() -> None:
    """Provide the contract; called once, by AppConfig.ready."""
    places_named.register(named_places)
