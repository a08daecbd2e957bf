"""The files of a draft: kept behind the login until the document is published, then open to all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.files import File
from django.utils.translation import gettext_noop
from wagtail.models import Collection, CollectionViewRestriction

from cms.models.files.file_references import collection_named, kept_name, store_file
from cms.storage.prepared import Prepared
from legal_docs.models import DocumentFile, LegalDocumentPage

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_CLOSED = gettext_noop("Files of documents not published yet")
_of_collection: Prepared[DocumentFile] = Prepared(
    lambda pk, name: DocumentFile.objects.filter(document=pk, file__collection__name=name).select_related("file")
)


@dataclass(frozen=True)
class KeptFile:
    """A file to attach to a document: an open file, its original name, its kind."""

    content: File[Any]
    name: str
    kind: str


def document_file(kept: KeptFile, *, user: User | None = None) -> DocumentFile:
    """Store a file in the collection that asks for a login; return the unsaved row that attaches it to a document."""
    stored = store_file(kept.content, kept.name, title=kept.name, collection=_closed_collection(), user=user)
    return DocumentFile(kind=kept.kind, file=stored)


def release(page: LegalDocumentPage) -> int:
    """Open the files of a published document to all; return how many were closed."""
    rows = _of_collection(page.pk, kept_name(_CLOSED))
    if rows:
        root = Collection.get_first_root_node()
        for row in rows:
            row.file.collection = root
            row.file.save(update_fields=["collection"])
    return len(rows)


def _closed_collection() -> Collection:
    """Return the collection whose files only those who are logged in can open: the address of a file is easy to guess."""
    found = collection_named(_CLOSED)
    login = {"collection": found, "restriction_type": CollectionViewRestriction.LOGIN}
    if not CollectionViewRestriction.objects.filter(**login).exists():  # two at one moment do no harm, so nothing asks for the only one
        CollectionViewRestriction.objects.create(**login)
    return found
