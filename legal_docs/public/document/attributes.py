"""The attributes of a document as rows of a table, and the formats in which it can be downloaded."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cms.storage.prepared import PreparedChildren
from legal_docs.files import reading_copies
from legal_docs.law.validity.rules.status import Facts
from legal_docs.law.validity.showing.refs import dated_url
from legal_docs.models import DocumentFile, DocumentVersion, LegalDocumentPage

_gazette: PreparedChildren[Any] = PreparedChildren("gazette_issues")


def attributes(page: LegalDocumentPage, facts: Facts) -> list[dict[str, Any]]:
    """Return the rows of the attribute table: label, value, link."""
    signatures = (
        ", ".join(f"{row.signer} ({row.position})" if row.position else str(row.signer) for row in page.signed_by) if page.pk else ""
    )
    index_url = page.breadcrumbs[-1].url if page.pk and page.breadcrumbs else ""
    kind = page.document_type
    return [
        {"label": pgettext("of a document", "Number"), "value": page.number or _("Without number")},
        {"label": _("Document type"), "value": kind.name, "url": f"{index_url}?loai={kind.slug}"},
        {
            "label": _("Issued by"),
            "value": ", ".join(body.name for body in page.issuers),
            "url": f"{index_url}?co_quan={page.issuing_body.slug}",
        },
        {"label": _("Signed by"), "value": signatures},
        {"label": _("Date of issue"), "value": _day(page.issued_on)},
        {"label": _("In force from"), "value": " ".join(part for part in (_day(facts.effective_on), page.effective_note) if part)},
        {"label": _("No longer in force from"), "value": " ".join(part for part in (_day(facts.expires_on), page.expiry_note) if part)},
        {"label": _("Fields of law"), "value": ", ".join(field.name for field in page.fields_of_law)},
        {"label": _("Applies in"), "value": page.locality},
        {"label": _("Official gazette"), "value": ", ".join(str(issue) for issue in _gazette(page))},
    ]


def downloads(
    page: LegalDocumentPage, version: DocumentVersion | None, original: DocumentFile | None, day: date | None = None
) -> list[dict[str, str]]:
    """Return the formats in which the whole text can be downloaded, each with its use."""
    base = dated_url(page, day=day).rstrip("/")
    words = {
        "docx": _("Word, to edit and print"),
        "epub": _("book, to read on telephones and reading devices without a network"),
        "xml": _("Akoma Ntoso, the international form for laws"),
        "json": _("for programs"),
        "jsonld": _("linked data, schema.org"),
    }
    if version is not None and original is None and reading_copies.copy_of(version, page) is not None:
        words["pdf"] = _("copy to read and print, made by the system; not the original")
    return [{"name": form.upper(), "url": f"{base}.{form}", "words": text} for form, text in words.items()]


def _day(day: date | None) -> str:
    return date_format(day, "d/m/Y") if day else ""
