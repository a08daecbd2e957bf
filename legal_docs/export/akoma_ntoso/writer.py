"""The whole Akoma Ntoso file of a document: metadata, preface, preamble, body, signature, attached texts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from legal_docs.export.akoma_ntoso.metadata import SOURCE, DocumentDescription, meta, periods
from legal_docs.export.akoma_ntoso.names import UNDATED
from legal_docs.export.akoma_ntoso.text import attribute, escaped, heading, hierarchy, p_elements, text_of
from legal_docs.law.validity.rules.facts import facts_of
from legal_docs.law.validity.rules.related import outgoing, public_incoming
from legal_docs.law.validity.rules.status import windows
from legal_docs.models import DocumentVersion, LegalDocumentPage
from legal_docs.text.provisions.rows import Row, outermost, stored_rows
from legal_docs.text.vocabulary import Unit, VersionKind

MEDIA_TYPE = "application/akn+xml"
NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"


def to_xml(page: LegalDocumentPage, version: DocumentVersion | None, only: Sequence[Row] | None = None) -> str:
    """Return a document, in this version of its text, as Akoma Ntoso 3.0; with `only`, a `portion` of these provisions.

    Without any text the body is one empty paragraph: the metadata is there all the same.
    """
    described = describe(page, version)
    if only is not None:
        content = _portion(described, only)
    else:
        rows = stored_rows(version.provisions) if version else []
        content = _act(described, version, rows)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<akomaNtoso xmlns="{NAMESPACE}">{content}</akomaNtoso>\n'


def describe(page: LegalDocumentPage, version: DocumentVersion | None) -> DocumentDescription:
    """Return what the metadata is made of; the day of a text is that from which the version holds."""
    day = (version.valid_from if version else None) or page.begins_on or page.issued_on or UNDATED
    changed = page.last_published_at or timezone.now()
    facts = facts_of(page)
    return DocumentDescription(
        page=page,
        version_day=day,
        made_on=timezone.localdate(changed),
        outgoing=outgoing(page),
        incoming=public_incoming(page),
        windows=windows(facts),
        own_days=facts.own_days,
    )


def _act(described: DocumentDescription, version: DocumentVersion | None, rows: Sequence[Row]) -> str:
    page = described.page
    changed = version is not None and version.kind != VersionKind.ORIGINAL
    own: list[tuple[Row, list[Row]]] = []
    attached: list[tuple[Row, list[Row]]] = []
    for row, below in outermost(rows):
        (attached if row.kind == Unit.ANNEX else own).append((row, below))
    body = hierarchy([piece for row, below in own for piece in (row, *below)], periods(described))
    empty = '<hcontainer name="van-ban" eId="hcontainer_1"><content><p/></content></hcontainer>'
    preamble = f"<preamble>{p_elements(version.preamble)}</preamble>" if version and version.preamble.strip() else ""
    conclusions = f"<conclusions>{p_elements(version.signature)}</conclusions>" if version and version.signature.strip() else ""
    attachments = "".join(_attachment(described, row, below) for row, below in attached)
    return (
        f'<act name={attribute(page.document_type.slug)} contains="{"singleVersion" if changed else "originalVersion"}">{meta(described)}'
        f"{preface(page)}{preamble}<body>{body or empty}</body>{conclusions}"
        f"{f'<attachments>{attachments}</attachments>' if attachments else ''}</act>"
    )


def preface(page: LegalDocumentPage) -> str:
    """Return the head of the document: type, number, day, issuer, title."""
    issuers = ", ".join(f"<docAuthority>{escaped(body.name)}</docAuthority>" for body in page.issuers)
    number = f" số <docNumber>{escaped(page.number)}</docNumber>" if page.number else ""
    return (
        f"<preface><p>{issuers}</p><p><docType>{escaped(page.document_type.name)}</docType>{number}{_day(page.issued_on)}</p>"
        f"<p><docTitle>{escaped(page.long_title)}</docTitle></p></preface>"
    )


def _day(day: date | None) -> str:
    return f' ngày <docDate date="{day.isoformat()}">{day:%d/%m/%Y}</docDate>' if day else ""


def _attachment(described: DocumentDescription, row: Row, below: Sequence[Row]) -> str:
    """Return an attached regulation or annex: a document of its own inside the act."""
    text = text_of(row) if row.text.strip() else ""
    content = text + hierarchy(below, periods(described)) or "<p/>"
    kind = "quy-dinh" if row.role == "regulation" else "phu-luc"
    return (
        f'<attachment eId={attribute(row.eid)}>{heading(row)}<doc name="{kind}">{meta(described, row.eid)}'
        f"<mainBody>{content}</mainBody></doc></attachment>"
    )


def _portion(described: DocumentDescription, rows: Sequence[Row]) -> str:
    """Return a single provision, as a portion of the document that it stands in."""
    body = hierarchy(rows, periods(described))
    return f'<portion includedIn="#goc">{meta(described)}<portionBody>{body}</portionBody></portion>'


__all__ = ["MEDIA_TYPE", "SOURCE", "to_xml"]
