"""The record of changes, which the API and the feeds read: each publication, change and removal of a public document."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import override

from cms.models.access.restrictions import is_restricted
from cms.storage.prepared import Prepared
from legal_docs.models.base import ports
from legal_docs.models.base.public_rows import DocumentChange, PossibleChange
from legal_docs.text.vocabulary import ChangeKind

if TYPE_CHECKING:
    from legal_docs.models.documents.page import LegalDocumentPage

_GONE = (ChangeKind.WITHDRAWN, ChangeKind.REMOVED)


def record_published(page: LegalDocumentPage, *, is_new: bool = False) -> bool:
    """Record that a document was published, or that the API says something else of it; return False when it equals the last record.

    Of a restricted document nothing is recorded, so that it counts as changed each time. `is_new`: an import created the document a
    moment ago, so nothing is recorded of it, and `keep_digest` asks later what the API says; before that each change counts.
    """
    if is_restricted(page):
        return True
    if is_new:
        _record(page, ChangeKind.PUBLISHED)
        return True
    return _record_if_other(page, _last(page))


def _record_if_other(page: LegalDocumentPage, last: DocumentChange | None) -> bool:
    """Record what the API says of a document unless `last`, its last record, says the same; return whether it was recorded."""
    digest = _digest_of(page)
    if last is None or last.kind in _GONE:
        _record(page, ChangeKind.PUBLISHED, digest=digest)
    elif last.digest != digest:
        _record(page, ChangeKind.UPDATED, digest=digest)
    else:
        return False
    return True


def without_digest() -> QuerySet[DocumentChange]:
    """Return the changes of which is not known what the API said then: of documents that an import created."""
    return DocumentChange.objects.filter(digest="").exclude(kind__in=_GONE)


def keep_digest(page: LegalDocumentPage) -> bool:
    """Keep what the API says of a document, where nothing was kept, unless a change waits to be looked at, which may be in it already."""
    digest = _digest_of(page)
    return not PossibleChange.objects.waiting().exists() and bool(without_digest().filter(key=page.translation_key).update(digest=digest))


def record_gone(page: LegalDocumentPage) -> DocumentChange | None:
    """Record that a document is not public any more, with the reason where it was withdrawn."""
    kind = ChangeKind.WITHDRAWN if page.withdrawn_on else ChangeKind.REMOVED
    return _record(page, kind, reason=page.withdrawal_reason if page.withdrawn_on else "")


def record_derived_change(page: LegalDocumentPage) -> None:
    """Record a document that is public and recorded as such, where the API says something else of it by a change elsewhere."""
    last = _last(page) if page.live else None
    if last is not None and last.kind not in _GONE and not is_restricted(page):
        _record_if_other(page, last)


def _last(page: LegalDocumentPage) -> DocumentChange | None:
    return DocumentChange.objects.filter(key=page.translation_key).order_by("-pk").first()


@cache
def _stored(kind: Any) -> Prepared[LegalDocumentPage]:
    return Prepared(lambda pk: kind.objects.for_lists().filter(pk=pk).order_by())


def _digest_of(page: LegalDocumentPage) -> str:
    """Return a digest of what the API says of a document as it is stored, in Vietnamese; DoesNotExist when it was deleted meanwhile."""
    kind: Any = type(page)
    stored = _stored(kind).first(page.pk)
    if stored is None:
        raise kind.DoesNotExist(f"Document {page.pk} was deleted meanwhile.")
    with override("vi"):
        said = ports.said_of(stored)
    return hashlib.blake2b(said.encode(), digest_size=32).hexdigest()


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
