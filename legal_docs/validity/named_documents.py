"""What other apps learn of documents that they name by number: provides the kernel's contract `named_documents`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from cms.contracts import named_documents
from cms.contracts.named_documents import Name, NamedDocument
from legal_docs.models import LegalDocumentPage
from legal_docs.text.addresses import address_of, anchors_in
from legal_docs.vocabulary import Status


def register() -> None:
    """Provide the contract; called once, by AppConfig.ready."""
    named_documents.register(documents_named)


def documents_named(names: Collection[Name]) -> dict[Name, NamedDocument]:
    """Return the documents of these number keys and places; a number that two documents bear names neither."""
    by_key: dict[str, list[LegalDocumentPage]] = defaultdict(list)
    wanted = {key for key, _place in names}
    for page in LegalDocumentPage.objects.listed().filter(number_key__in=wanted).select_related("document_type").defer("body_text"):
        by_key[page.number_key].append(page)
    found: dict[Name, NamedDocument] = {}
    for key, place in names:
        if len(by_key[key]) == 1:
            page = by_key[key][0]
            anchors = anchors_in(place) if place else []
            found[key, place] = NamedDocument(
                number=page.number,
                title=page.long_title,
                url=page.provision_url(address_of(anchors[0])) if anchors else page.url or "",
                status=page.status_label,
                tone=page.status_tone,
                in_force=page.status == Status.IN_FORCE,
            )
    return found
