"""The record of changes, which the API and the feeds read: each publication, change and removal of a public document."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from cms.models.access.restrictions import is_restricted
from legal_docs.models.base.public_rows import DocumentChange
from legal_docs.text.vocabulary import ChangeKind

if TYPE_CHECKING:
    from legal_docs.models.documents.page import LegalDocumentPage


def record_published(page: LegalDocumentPage, text_hash: str | None = None, *, is_new: bool = False) -> bool:
    """Record that a document was published or has changed; return False when it equals the last record.

    Of a restricted document nothing is recorded, so that it counts as changed each time. `text_hash` is that of its first version;
    None: as it is stored. `is_new`: the document was created a moment ago, so nothing is recorded of it.
    """
    if text_hash is None:
        text_hash = page.versions.filter(valid_from=None).values_list("text_hash", flat=True).first() or ""
    digest = digest_of(page, text_hash)
    last = None if is_new else DocumentChange.objects.filter(key=page.translation_key).order_by("-pk").first()
    gone = last is None or last.kind in (ChangeKind.WITHDRAWN, ChangeKind.REMOVED)
    if not gone and last is not None and last.digest == digest:
        return False
    _record(page, ChangeKind.PUBLISHED if gone else ChangeKind.UPDATED, digest=digest)
    return True


def record_gone(page: LegalDocumentPage) -> DocumentChange | None:
    """Record that a document is not public any more, with the reason where it was withdrawn."""
    kind = ChangeKind.WITHDRAWN if page.withdrawn_on else ChangeKind.REMOVED
    return _record(page, kind, reason=page.withdrawal_reason if page.withdrawn_on else "")


def record_derived_change(page: LegalDocumentPage) -> DocumentChange | None:
    """Record that the machine forms of a public document changed though its text did not: its validity, or its names."""
    last = DocumentChange.objects.filter(key=page.translation_key).order_by("-pk").first()
    if last is None or not page.live:
        return None
    return _record(page, ChangeKind.UPDATED, digest=last.digest)


def digest_of(page: LegalDocumentPage, text_hash: str) -> str:
    """Return a digest of what the machine forms say of a document, its own relations among it."""
    facts = [
        page.canonical_path,
        page.number,
        page.long_title,
        page.summary,
        page.short_name,
        page.issuing_body_id,
        [one.body_id for one in page.joint_issuers.all()],
        [(one.signer_id, one.position) for one in page.signatures.all()],
        sorted(field.pk for field in page.legal_fields.all()),
        *(str(day) for day in (page.issued_on, page.begins_on, page.lapses_on)),
        page.effective_note,
        page.expiry_note,
        page.locality,
        text_hash,
        sorted(page.relations.values_list("kind", "target_id", "target_number", "scope", "provisions", "effective_on", "ends_on"), key=str),
        sorted(page.files.values_list("sha256", flat=True)),
        *sorted(f"{day} {provisions}" for day, provisions in page.effect_days.values_list("effective_on", "provisions")),
    ]
    return hashlib.blake2b(json.dumps(facts, ensure_ascii=False, default=str).encode(), digest_size=32).hexdigest()


def _record(page: LegalDocumentPage, kind: ChangeKind, *, digest: str = "", reason: str = "") -> DocumentChange | None:
    if is_restricted(page):
        return None  # the record must not name a document that its readers may not read
    change: DocumentChange = DocumentChange.objects.create(
        kind=kind,
        key=page.translation_key,
        path=page.canonical_path,
        citation=page.citation[:400],
        title=page.long_title,
        reason=reason,
        digest=digest,
    )
    return change
