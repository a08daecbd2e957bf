"""The files of a draft: kept behind the login until the document is published, then open to all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files import File
from django.utils import translation
from django.utils.translation import gettext
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from legal_docs.models import DocumentFile, LegalDocumentPage

_TITLE_LIMIT = 255


@dataclass(frozen=True)
class KeptFile:
    """A file to keep with a document: an open file, the name that its sender gave it, what it is."""

    content: File[Any]
    name: str
    kind: str


def document_file(kept: KeptFile, *, user: Any = None) -> DocumentFile:
    """Store a file in the collection that asks for a login; return the unsaved row that attaches it to a document."""
    model = get_document_model()
    stored = model(title=kept.name[:_TITLE_LIMIT], collection=_closed_collection(), uploaded_by_user=user)
    stored.file.save(kept.name, kept.content, save=False)
    stored._set_document_file_metadata()
    stored.save()
    return DocumentFile(kind=kept.kind, file=stored)


def release(page: LegalDocumentPage) -> int:
    """Open the files of a published document to all; return how many were closed."""
    closed = DocumentFile.objects.filter(document=page, file__collection__name=_closed_name()).select_related("file")
    rows = list(closed)
    if rows:
        root = Collection.get_first_root_node()
        for row in rows:
            row.file.collection = root
            row.file.save(update_fields=["collection"])
    return len(rows)


def _closed_name() -> str:
    with translation.override("vi"):  # a name in the database: the same in whatever language the editor works
        return gettext("Files of documents not published yet")


def _closed_collection() -> Collection:
    """Return the collection whose files only those who are logged in can open: the address of a file is easy to guess."""
    root = Collection.get_first_root_node()
    name = _closed_name()
    found = root.get_children().filter(name=name).first()
    if found is None:
        found = root.add_child(instance=Collection(name=name))
        CollectionViewRestriction.objects.create(collection=found, restriction_type=CollectionViewRestriction.LOGIN)
    return found
