"""Documents, provisions, relations and changes as plain data: dates ISO, addresses absolute, nothing stands for null but null."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone

from cms.storage.prepared import PreparedChildren
from cms.text.absolute_urls import absolute_url
from legal_docs.export.api.answers import dumps
from legal_docs.law.validity.rules.acting import Pauses, acts_from, pauses_of, stored_pauses
from legal_docs.law.validity.rules.related import outgoing, public_incoming, totals
from legal_docs.models import DocumentChange, DocumentFile, DocumentVersion, LegalDocumentPage, Relation
from legal_docs.models.base import ports
from legal_docs.models.base.readable import read_once
from legal_docs.text.provisions.addresses import address_of
from legal_docs.text.provisions.rows import Row

_effect_days: PreparedChildren[Any] = PreparedChildren("effect_days", lambda rows: rows.order_by("sort_order", "pk"))
_tags: PreparedChildren[Any] = PreparedChildren("tagged_items", lambda rows: rows.select_related("tag"))
_versions: PreparedChildren[DocumentVersion] = PreparedChildren("versions", lambda rows: rows.order_by("valid_from"))
_windows: PreparedChildren[Any] = PreparedChildren("validity_windows", lambda rows: rows.order_by("starts"))
_old_addresses: PreparedChildren[Any] = PreparedChildren("old_addresses", lambda rows: rows.order_by("path"))
FORMATS = {"xml": "application/akn+xml", "json": "application/json", "jsonld": "application/ld+json", "docx": "", "pdf": "application/pdf"}


def absolute(path: str | None) -> str | None:
    return absolute_url(path) if path else None


def summary(page: LegalDocumentPage) -> dict[str, Any]:
    """Return what a list says of a document."""
    status, since = page.status_today
    return {
        "id": str(page.translation_key),
        "url": absolute(page.url),
        "api_url": absolute(reverse("legal_api:document", args=[page.translation_key])),
        "number": page.number or None,
        "type": {"slug": page.document_type.slug, "name": page.document_type.name},
        "title": page.long_title,
        "citation": page.citation,
        "issuer": {"slug": page.issuing_body.slug, "name": page.issuing_body.name},
        "issued_on": page.issued_on,
        "effective_on": page.begins_on,
        "expires_on": page.ends_on,
        "status": {"code": status.value, "label": str(status.label), "since": since},
        "updated_at": page.last_published_at,
    }


def detail(page: LegalDocumentPage) -> dict[str, Any]:
    """Return everything about a document but its text."""
    incoming = public_incoming(page)
    pauses = pauses_of([page.pk, *(relation.document_id for relation in incoming)])
    return {
        **summary(page),
        "summary": page.summary or None,
        "short_name": page.short_name or None,
        "issuers": [{"slug": body.slug, "name": body.name} for body in page.issuers],
        "signers": [{"name": row.signer.full_name, "position": row.position or None} for row in page.signed_by],
        "effective_note": page.effective_note or None,
        "expiry_note": page.expiry_note or None,
        "own_effect": [
            {"provisions": own.provisions, "anchors": own.anchors, "effective_on": own.effective_on} for own in _effect_days(page)
        ],
        "locality": page.locality or None,
        "fields": [{"slug": field.slug, "name": field.name} for field in page.fields_of_law],
        "tags": sorted(tagged.tag.name for tagged in _tags(page)),
        "gazette": [{"number": issue.number, "date": issue.published_on, "url": issue.url or None} for issue in page.gazette_issues.all()],
        "validity": [
            {"status": window.status, "label": window.get_status_display(), "from": window.starts, "until": window.ends}
            for window in _windows(page)
        ],
        "relations": [relation_out(relation, pauses) for relation in outgoing(page)],
        "acted_on_by": [relation_in(relation, pauses) for relation in incoming],
        "acted_on_by_total": totals(page),
        "versions": [
            {"from": version.valid_from, "until": version.valid_to, "kind": version.kind, "sha": version.text_hash or None}
            for version in _versions(page)
        ],
        "files": [file_data(row) for row in page.stored_files],
        "formats": {form: absolute(f"{(page.url or '').rstrip('/')}.{form}") for form in FORMATS},
        "old_addresses": [absolute(f"{_index_path(page)}{old.path}/") for old in _old_addresses(page)],
    }


@ports.said_of.register
def said_of(page: LegalDocumentPage) -> str:
    """Return what the record of changes compares: all that is said of a document, its text by its hash, but not when it was published.

    The order of relations does not count: it has no meaning.
    """
    with read_once():
        said = {**detail(page), "version": _version(page.version_on())}
    del said["updated_at"]
    for name in ("relations", "acted_on_by"):
        said[name].sort(key=dumps)
    return dumps(said)


def whole(page: LegalDocumentPage, version: DocumentVersion | None, rows: Iterable[Row]) -> dict[str, Any]:
    """Return a document with its text: what `….json` beside its page answers."""
    return {
        **detail(page),
        "version": _version(version),
        "preamble": version.preamble if version else "",
        "provisions": provision_rows(page, rows),
        "signature": version.signature if version else "",
    }


def _version(version: DocumentVersion | None) -> dict[str, Any] | None:
    return {"from": version.valid_from, "until": version.valid_to, "kind": version.kind} if version else None


def provision_rows(page: LegalDocumentPage, rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return provisions of a document: each its own words, not those below it."""
    base = absolute(page.url) or ""  # asked once: a code has thousands of provisions
    return [_provision(base, row) for row in rows]


def _provision(base: str, row: Row) -> dict[str, Any]:
    return {
        "id": row.eid,
        "anchor": row.anchor,
        "url": f"{base}{address_of(row.anchor)}",
        "kind": row.kind,
        "label": row.label,
        "marker": row.marker,
        "heading": row.heading,
        "text": row.text,
        "depth": row.depth,
        "role": row.role,
    }


def relation_out(relation: Relation, pauses: Pauses) -> dict[str, Any]:
    """Return a relation as its acting document has it; the other document may be known by its number only."""
    target = relation.target if relation.target and relation.target.live else None
    return {
        **_relation(relation, pauses),
        "number": (target.number if target else relation.target_number) or None,
        "title": (target.long_title if target else relation.target_title) or None,
        "id": str(target.translation_key) if target else None,
        "url": absolute(target.url) if target else None,
    }


def relation_in(relation: Relation, pauses: Pauses) -> dict[str, Any]:
    """Return the same relation as the affected document has it."""
    acting = relation.document
    return {
        **_relation(relation, pauses),
        "number": acting.number or None,
        "title": acting.long_title,
        "id": str(acting.translation_key),
        "url": absolute(acting.url),
    }


def _relation(relation: Relation, pauses: Pauses) -> dict[str, Any]:
    return {
        "kind": relation.kind,
        "scope": relation.scope,
        "provisions": relation.provisions or None,
        "source_provisions": relation.source_provisions or None,
        "effective_on": acts_from(relation.document_id, relation.starts, pauses),  # as the validity: none where it never takes place
        "ends_on": relation.ends_on,
        "ends_event": relation.ends_event or None,
    }


def relation(row: Relation) -> dict[str, Any]:
    """Return a relation with both its ends, for the list of all relations."""
    return {"key": row.pk, "source": str(row.document.translation_key), "target": relation_out(row, stored_pauses(row.document))}


def file_data(row: DocumentFile) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "title": row.file.title,
        "url": absolute(row.file.url),
        "sha256": row.sha256,
        "size": row.size,
        "type": row.mime,
        "pages": row.pages,
        "signatures": row.signatures,
    }


def change(row: DocumentChange) -> dict[str, Any]:
    """Return one entry of the record of changes; `reason` is there for a withdrawal."""
    return {
        "sequence": row.number,
        "at": row.at,
        "kind": row.kind,
        "label": row.get_kind_display(),
        "id": str(row.key),
        "path": row.path,
        "citation": row.citation,
        "title": row.title,
        "reason": row.reason or None,
    }


def newest_change(page: LegalDocumentPage, incoming: Sequence[Relation] = ()) -> datetime | None:
    """Return when a document, its text or one that acts on it last changed: the Last-Modified of its machine forms.

    A text or a validity that was set before for a day becomes another at the beginning of that day.
    """
    times = [page.last_published_at, *(relation.document.last_published_at for relation in incoming)]
    times += page.versions.values_list("updated_at", flat=True)
    days = {*page.versions.values_list("valid_from", flat=True), *page.validity_windows.values_list("starts", flat=True)} - {None}
    times += [timezone.make_aware(datetime.combine(day, time.min)) for day in days if day <= timezone.localdate()]
    times.append(DocumentChange.objects.filter(key=page.translation_key).order_by("-pk").values_list("at", flat=True).first())
    return max((moment for moment in times if moment is not None), default=timezone.now())


def _index_path(page: LegalDocumentPage) -> str:
    return (page.url or "").removesuffix(f"{page.canonical_path}/")
