"""State that follows from publication: old addresses, the record of changes, validity by days."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from django.db import transaction

from cms.text.document_numbers import parse_document_number
from cms.text.vietnamese import slugify
from legal_docs.models import DocumentChange, DocumentType, LegalDocumentPage, OldAddress, ValidityWindow
from legal_docs.validity.status import Window
from legal_docs.vocabulary import ChangeKind

# --- addresses ----------------------------------------------------------------------------------------------------------------


def keep_address(page: LegalDocumentPage, before: str) -> None:
    """Remember that a document that was public stood at `before`; the address that it has now is nobody's old one any more."""
    if before == page.canonical_path:
        return
    OldAddress.objects.filter(path=page.canonical_path).delete()
    if before and page.first_published_at is not None:
        OldAddress.objects.update_or_create(path=before, defaults={"document": page})


def address_now(path: str) -> LegalDocumentPage | None:
    """Return the document that stood at `<loai>/<nam>/<so-ky-hieu>` once; None when none did."""
    found = OldAddress.objects.select_related("document__document_type").filter(path=path).first()
    return found.document if found else None


def has_made_slug(slug: str, number: str) -> bool:
    """True when a document's slug was made from this number, and not typed by an editor."""
    if not number:
        return False
    parsed = parse_document_number(number)
    base = parsed.slug if parsed else slugify(number)
    return slug == base or slug.startswith(f"{base}-")


@transaction.atomic
def rename_type(kind: DocumentType, before: str) -> int:
    """Move the documents of a type whose part of the address was `before`; their old addresses lead on. Return how many."""
    moved = 0
    for page in LegalDocumentPage.objects.filter(document_type=kind, canonical_path__startswith=f"{before}/").defer("body_text"):
        old = page.canonical_path
        page.canonical_path = f"{kind.slug}/{old.removeprefix(f'{before}/')}"
        LegalDocumentPage.objects.filter(pk=page.pk).update(canonical_path=page.canonical_path)
        keep_address(page, old)
        moved += 1
    return moved


# --- the record of changes ------------------------------------------------------------------------------------------------------


def record_published(page: LegalDocumentPage, text_hash: str) -> DocumentChange | None:
    """Record that a document was published or is another now; None when it is the same as in the last record."""
    digest = digest_of(page, text_hash)
    last = DocumentChange.objects.filter(key=page.translation_key).order_by("-pk").first()
    gone = last is None or last.kind in (ChangeKind.WITHDRAWN, ChangeKind.REMOVED)
    if not gone and last is not None and last.digest == digest:
        return None
    return _record(page, ChangeKind.PUBLISHED if gone else ChangeKind.UPDATED, digest=digest)


def record_first(page: LegalDocumentPage, text_hash: str) -> DocumentChange:
    """Record the first publication of a document that was created just now."""
    return _record(page, ChangeKind.PUBLISHED, digest=digest_of(page, text_hash))


def record_gone(page: LegalDocumentPage) -> DocumentChange:
    """Record that a document is not public any more, with the reason where it was withdrawn."""
    kind = ChangeKind.WITHDRAWN if page.withdrawn_on else ChangeKind.REMOVED
    return _record(page, kind, reason=page.withdrawal_reason if page.withdrawn_on else "")


def record_validity(page: LegalDocumentPage) -> DocumentChange | None:
    """Record that the validity of a public document is another since a day came or another document acted on it."""
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
        page.issuing_body_id,
        *(str(day) for day in (page.issued_on, page.effective_on, page.expires_on)),
        page.effective_note,
        page.expiry_note,
        page.locality,
        text_hash,
        sorted(page.relations.values_list("kind", "target_id", "target_number", "scope", "provisions"), key=str),
        sorted(page.files.values_list("sha256", flat=True)),
        *sorted(f"{day} {provisions}" for day, provisions in page.effect_days.values_list("effective_on", "provisions")),
    ]
    return hashlib.blake2b(json.dumps(facts, ensure_ascii=False, default=str).encode(), digest_size=32).hexdigest()


def _record(page: LegalDocumentPage, kind: ChangeKind, *, digest: str = "", reason: str = "") -> DocumentChange:
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


# --- validity by days -------------------------------------------------------------------------------------------------------------


def keep_windows(page: LegalDocumentPage, found: Sequence[Window]) -> bool:
    """Store the intervals of a document's validity, for lists at any day; True when they are other than before."""
    wanted = [(window.status.value, window.start, window.end) for window in found]
    stored = list(ValidityWindow.objects.filter(document=page).order_by("pk").values_list("status", "starts", "ends"))
    if stored == wanted:
        return False
    ValidityWindow.objects.filter(document=page).delete()
    write_windows(page, found)
    return True


def write_windows(page: LegalDocumentPage, found: Sequence[Window]) -> None:
    """Store the intervals of a document that has none yet."""
    ValidityWindow.objects.bulk_create(
        ValidityWindow(document=page, status=window.status.value, starts=window.start, ends=window.end) for window in found
    )
