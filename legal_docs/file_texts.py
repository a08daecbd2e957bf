"""Reading the text layer of published PDF files in the worker, and telling the index of what changed."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from wagtail.documents.models import Document
from wagtail.models import Collection

from cms.search_contract import entries_changed
from legal_docs.lawtext.readers import LARGEST_FILE
from legal_docs.lawtext.readers.errors import UnreadableFile
from legal_docs.lawtext.readers.pdf import page_texts
from legal_docs.models import DocumentFile, FileText, LegalDocumentPage
from legal_docs.vocabulary import FileKind

logger = logging.getLogger(__name__)

MOST_PAGES = 1_000
LONGEST_PAGE = 20_000  # characters; a dense page has some 5,000


def unread() -> QuerySet[DocumentFile]:
    """The PDF files of published documents that were not read yet, or were replaced since."""
    kept = FileText.objects.filter(file=OuterRef("file"), file_hash=OuterRef("file__file_hash"))
    rows = DocumentFile.objects.filter(document__live=True, file__file__iendswith=".pdf").exclude(Exists(kept))
    return rows.select_related("file").order_by("pk")


def read_due(seconds: float = 10.0) -> int:
    """Read files for about `seconds` (at least one, if any is due) and tell the index; give how many were read."""
    deadline, done = time.monotonic() + seconds, 0
    while (row := unread().first()) is not None:
        keep_text(row)
        announce_files([row.file_id])
        done += 1
        if time.monotonic() > deadline:
            break
    return done


def keep_text(row: DocumentFile) -> FileText:
    """Read the file of a row and store its pages; one that cannot be read is stored with the reason and not tried again."""
    stored: Any = row.file
    pages: list[str] = []
    refusal = ""
    try:
        stored.get_file_hash()
        if stored.file.size > LARGEST_FILE:
            raise UnreadableFile("too_large")
        with stored.file.open("rb") as content:
            pages = page_texts(content, foreign=row.kind == FileKind.TRANSLATION)
    except UnreadableFile as error:
        refusal = error.code
    except OSError as error:  # the row is there, its file is not
        logger.warning("file %s of document %s cannot be opened: %s", stored.pk, row.document_id, type(error).__name__)
        refusal = "missing"
    kept = [_storable(page) for page in pages[:MOST_PAGES]]
    values = {"file_hash": stored.file_hash, "pages": kept, "refusal": refusal}
    return FileText.objects.update_or_create(file=stored, defaults=values)[0]


def _storable(page: str) -> str:
    """The text of a page without what a PDF may hold and PostgreSQL refuses: NUL and halves of surrogate pairs."""
    return page[:LONGEST_PAGE].replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


def announce_files(file_ids: Iterable[int]) -> None:
    """Tell the index that what it holds of the published documents with these files may have changed."""
    pages = LegalDocumentPage.objects.filter(live=True, files__file__in=list(file_ids)).distinct().defer("body_text")
    for page in pages:
        entries_changed.send(sender=LegalDocumentPage, page=page)


def on_file_saved(sender: type[Document], instance: Document, created: bool = False, **kwargs: Any) -> None:
    """A file was renamed, replaced, or moved to a collection with other readers."""
    if not created:
        announce_files([instance.pk])


def on_readers_changed(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """Who may read a collection changed: its files and those of the collections below it."""
    collection = Collection.objects.filter(pk=instance.collection_id).first()
    if collection is not None:
        below = collection.get_descendants(inclusive=True)
        announce_files(DocumentFile.objects.filter(file__collection__in=below).values_list("file", flat=True))
