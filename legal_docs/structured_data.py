"""schema.org/Legislation of a document and of an article, as JSON-LD data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from legal_docs.models import LegalDocumentPage, Relation
from legal_docs.rows import Row
from legal_docs.vocabulary import RelationKind, Status

_FORCE = {
    Status.IN_FORCE: "https://schema.org/InForce",
    Status.PARTLY_EXPIRED: "https://schema.org/PartiallyInForce",
    Status.PARTLY_SUSPENDED: "https://schema.org/PartiallyInForce",
    Status.EXPIRED: "https://schema.org/NotInForce",
    Status.NOT_YET: "https://schema.org/NotInForce",
    Status.SUSPENDED: "https://schema.org/NotInForce",
    Status.UNSUITABLE: "https://schema.org/NotInForce",
}
_PROPERTIES = {
    RelationKind.AMENDS: "legislationAmends",
    RelationKind.REPEALS: "legislationRepeals",
    RelationKind.REPLACES: "legislationRepeals",
    RelationKind.CORRECTS: "legislationCorrects",
    RelationKind.CONSOLIDATES: "legislationConsolidates",
    RelationKind.BASIS: "isBasedOn",
    RelationKind.DETAILS: "legislationApplies",
}


def legislation(page: LegalDocumentPage, outgoing: Sequence[Relation] = ()) -> dict[str, Any]:
    """Return the JSON-LD of a document; `outgoing` are its own relations, with their targets."""
    data: dict[str, Any] = {
        "@type": "Legislation",
        "@id": absolute(page),
        "url": absolute(page),
        "name": page.long_title,
        "inLanguage": "vi",
        "legislationType": page.document_type.name,
        "legislationPassedBy": [{"@type": "GovernmentOrganization", "name": body.name} for body in page.issuers],
        "jurisdiction": page.locality or "Việt Nam",
        "temporalCoverage": coverage(page),
    }
    optional = {
        "legislationIdentifier": page.number,
        "legislationDate": page.issued_on,
        "legislationDateVersion": page.effective_on,
        "datePublished": page.first_published_at.date() if page.first_published_at else None,
        "abstract": page.summary,
        "legislationLegalForce": _FORCE.get(Status(page.status)),
        "encoding": [encoding(row) for row in page.files.all()] if page.pk else [],
    }
    data.update({key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in optional.items() if value})
    for relation in outgoing:
        name = _PROPERTIES.get(RelationKind(relation.kind))
        if name and relation.target is not None and relation.target.live:
            data.setdefault(name, []).append({"@type": "Legislation", "@id": absolute(relation.target), "name": relation.target.citation})
    return data


def article(page: LegalDocumentPage, name: str, rows: Sequence[Row]) -> dict[str, Any]:
    """Return the JSON-LD of one article as a part of its document."""
    return {
        "@type": "Legislation",
        "name": f"{name} {page.citation}",
        "headline": rows[0].heading,
        "inLanguage": "vi",
        "isPartOf": {"@type": "Legislation", "@id": absolute(page), "name": page.citation},
    }


def coverage(page: LegalDocumentPage) -> str:
    """Return the time of validity as an ISO interval, `2022-08-15/..` while it is open."""
    start = page.effective_on.isoformat() if page.effective_on else ".."
    ended = page.expires_on or (page.status_since if page.status == Status.EXPIRED else None)
    return f"{start}/{ended.isoformat() if ended else '..'}"


def encoding(row: Any) -> dict[str, Any]:
    """Return a file of a document as a LegislationObject."""
    return {
        "@type": "LegislationObject",
        "contentUrl": f"{settings.SITE_URL}{row.file.url}",
        "encodingFormat": row.mime,
        "contentSize": str(row.size or ""),
        "sha256": row.sha256,
    }


def absolute(page: LegalDocumentPage) -> str:
    return f"{settings.SITE_URL}{page.url or ''}"
