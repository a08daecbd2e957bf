"""schema.org/Legislation of a document and of an article, as JSON-LD data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cms.text.absolute_urls import absolute_url
from legal_docs.models import DocumentFile, LegalDocumentPage, Relation
from legal_docs.text.provisions.addresses import address_of
from legal_docs.text.provisions.names import name_of
from legal_docs.text.provisions.rows import Row
from legal_docs.text.vocabulary import FileKind, RelationKind, Status

_FORCE = {
    Status.IN_FORCE: "https://schema.org/InForce",
    Status.PARTLY_EXPIRED: "https://schema.org/PartiallyInForce",
    Status.PARTLY_SUSPENDED: "https://schema.org/PartiallyInForce",
    Status.EXPIRED: "https://schema.org/NotInForce",
    Status.NOT_YET: "https://schema.org/NotInForce",
    Status.SUSPENDED: "https://schema.org/NotInForce",
    Status.UNSUITABLE: "https://schema.org/NotInForce",
}
# What the document does to others, and what others do to it where schema.org has a word for that direction.
_PROPERTIES = {
    RelationKind.AMENDS: "legislationAmends",
    RelationKind.REPEALS: "legislationRepeals",
    RelationKind.REPLACES: "legislationRepeals",
    RelationKind.CORRECTS: "legislationCorrects",
    RelationKind.CONSOLIDATES: "legislationConsolidates",
    RelationKind.ANNOUNCES: "legislationEnsuresImplementationOf",
    RelationKind.GUIDES: "legislationEnsuresImplementationOf",
    RelationKind.BASIS: "isBasedOn",
    RelationKind.DETAILS: "legislationApplies",
    RelationKind.CITES: "citation",
}
# A file that the authority signed is the text that counts; what the portal writes itself is only made from it.
_LEGAL_VALUE = {
    FileKind.SIGNED_PDF: "https://schema.org/AuthoritativeLegalValue",
    FileKind.SCAN: "https://schema.org/OfficialLegalValue",
    FileKind.TRANSLATION: "https://schema.org/UnofficialLegalValue",
}
_MADE = {
    "xml": "application/akn+xml",
    "json": "application/json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def legislation(
    page: LegalDocumentPage,
    outgoing: Sequence[Relation] = (),
    incoming: Sequence[Relation] = (),
    rows: Iterable[Row] = (),
) -> dict[str, Any]:
    """Return the JSON-LD of a document, with the relations of both directions and, where `rows` are given, its articles as parts."""
    data: dict[str, Any] = {
        "@type": "Legislation",
        "@id": absolute(page),
        "url": absolute(page),
        "name": page.long_title,
        "alternateName": page.citation,
        "inLanguage": "vi",
        "legislationType": page.document_type.name,
        "legislationPassedBy": [_organization(body.name) for body in page.issuers],
        "jurisdiction": {"@type": "AdministrativeArea", "name": page.locality or "Việt Nam"},
        "legislationJurisdiction": {"@type": "AdministrativeArea", "name": page.locality or "Việt Nam"},
        "temporalCoverage": coverage(page),
    }
    optional = {
        "legislationIdentifier": page.number,
        "legislationDate": page.issued_on,
        "legislationDateOfApplicability": page.begins_on,
        "legislationDateVersion": page.begins_on,
        "datePublished": page.first_published_at.date() if page.first_published_at else None,
        "dateModified": page.last_published_at.date() if page.last_published_at else None,
        "expires": page.ends_on,
        "abstract": page.summary,
        "legislationLegalForce": _FORCE.get(page.status_today[0]),
    }
    data.update({key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in optional.items() if value})
    if page.pk:
        data |= _stored(page)
    data |= _related(outgoing, incoming)
    parts = [_part(page, row) for row in rows if row.is_article]
    return {**data, "hasPart": parts} if parts else data


def _stored(page: LegalDocumentPage) -> dict[str, Any]:
    """Return the related rows of a stored document: fields, signers, files, machine forms."""
    found: dict[str, Any] = {
        "about": [{"@type": "Thing", "name": field.name} for field in page.fields_of_law],
        "legislationResponsible": [{"@type": "Person", "name": row.signer.full_name} for row in page.signed_by],
        "encoding": [encoding(row) for row in page.stored_files],
    }
    if page.live and page.url:
        base = absolute(page).rstrip("/")
        found["encoding"] += [
            {
                "@type": "LegislationObject",
                "contentUrl": f"{base}.{suffix}",
                "encodingFormat": kind,
                "legislationLegalValue": "https://schema.org/UnofficialLegalValue",
            }
            for suffix, kind in _MADE.items()
        ]
    return {key: value for key, value in found.items() if value}


def _related(outgoing: Sequence[Relation], incoming: Sequence[Relation]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for relation in outgoing:
        name = _PROPERTIES.get(RelationKind(relation.kind))
        if name and relation.target is not None and relation.target.live:
            found.setdefault(name, []).append(_named(relation.target))
    # schema.org has no inverse of these properties: JSON-LD says "the other one amends this one".
    reverse: dict[str, list[Any]] = {}
    for relation in incoming:
        name = _PROPERTIES.get(RelationKind(relation.kind))
        if name and name.startswith("legislation"):
            reverse.setdefault(name, []).append(_named(relation.document))
    return {**found, "@reverse": reverse} if reverse else found  # type: ignore[dict-item]


def article(page: LegalDocumentPage, name: str, rows: Sequence[Row]) -> dict[str, Any]:
    """Return the JSON-LD of one article as a part of its document, with its text."""
    return {
        "@type": "Legislation",
        "@id": f"{absolute(page)}{address_of(rows[0].anchor)}",
        "url": f"{absolute(page)}{address_of(rows[0].anchor)}",
        "name": f"{name} {page.citation}",
        "headline": rows[0].heading,
        "inLanguage": "vi",
        "legislationType": name.split(" ")[0],
        "text": "\n".join(row.printed for row in rows),
        "isPartOf": _named(page),
    }


def coverage(page: LegalDocumentPage) -> str:
    """Return the time of validity as an ISO interval, `2022-08-15/..` while it is open."""
    start, ended = page.begins_on.isoformat() if page.begins_on else "..", page.ends_on
    return f"{start}/{ended.isoformat() if ended else '..'}"


def encoding(row: DocumentFile) -> dict[str, Any]:
    """Return a file of a document as a LegislationObject."""
    return {
        "@type": "LegislationObject",
        "contentUrl": absolute_url(row.file.url),
        "encodingFormat": row.mime,
        "contentSize": str(row.size or ""),
        "sha256": row.sha256,
        "legislationLegalValue": _LEGAL_VALUE.get(FileKind(row.kind), "https://schema.org/UnofficialLegalValue"),
    }


def _part(page: LegalDocumentPage, row: Row) -> dict[str, Any]:
    return {"@type": "Legislation", "@id": f"{absolute(page)}{address_of(row.anchor)}", "name": name_of(row), "headline": row.heading}


def _named(page: LegalDocumentPage) -> dict[str, Any]:
    return {"@type": "Legislation", "@id": absolute(page), "name": page.citation}


def _organization(name: str) -> dict[str, Any]:
    return {"@type": "GovernmentOrganization", "name": name}


def absolute(page: LegalDocumentPage) -> str:
    return absolute_url(page.url)
