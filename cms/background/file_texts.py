"""Reading the files that pages offer, in the worker, and telling the index of what changed.

The kernel knows which files a page offers and keeps their texts; how a kind of file is read is registered by the app that
knows (`register_reader`). Which pages offer a file is asked of Wagtail's index of references.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterable
from typing import IO, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, ForeignKey, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.db.models.signals import post_delete, post_save
from wagtail.documents.models import AbstractDocument, Document
from wagtail.models import Collection, CollectionViewRestriction, Page, ReferenceIndex

from cms.contracts.search import entries_changed
from cms.models.file_text import FileText

logger = logging.getLogger(__name__)

MOST_PAGES = 1_000
LONGEST_PAGE = 20_000  # characters; a dense page has some 5,000
_DOTTED_LINE = re.compile(r"(?:[.…_]\s?){4,}")

# Gives the text of each page ("" for one without), or of each part where the format knows no pages. Raises NotReadable.
Reader = Callable[[Document, IO[bytes]], list[str]]
_readers: dict[str, Reader] = {}


class NotReadable(Exception):
    """A file that will not be read however often it is tried; `code` says why in a word."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def register_reader(suffix: str, reader: Reader) -> None:
    """Let files whose name ends with `suffix` (`.pdf`) be read by `reader`."""
    _readers[suffix] = reader


def linked_files(page: Page) -> list[Document]:
    """The files that the fields of a page choose or link to, in the order in which they stand there."""
    wanted: dict[int, None] = {}
    for field in page._meta.get_fields():
        if isinstance(field, ForeignKey) and issubclass(field.related_model, AbstractDocument):
            wanted.update(dict.fromkeys(filter(None, [field.value_from_object(page)])))
        elif (extract := getattr(field, "extract_references", None)) and (value := field.value_from_object(page)):
            wanted.update((int(key), None) for model, key, *_path in extract(value) if issubclass(model, AbstractDocument))
    found = Document.objects.select_related("collection").in_bulk(list(wanted))
    return [found[key] for key in wanted if key in found]


def _offers() -> QuerySet[ReferenceIndex]:
    """The references from pages to files."""
    types = ContentType.objects.get_for_models(Document, Page)
    return ReferenceIndex.objects.filter(to_content_type=types[Document], base_content_type=types[Page])


def unread() -> QuerySet[Document]:
    """The files that some page offers and that were not read yet, or were replaced since."""
    offered = _offers().filter(to_object_id=Cast(OuterRef("pk"), CharField(max_length=255)))
    kept = FileText.objects.filter(file=OuterRef("pk"), file_hash=OuterRef("file_hash"))
    readable = Q(pk__in=[])
    for suffix in _readers:
        readable |= Q(file__iendswith=suffix)
    return Document.objects.filter(readable, Exists(offered)).exclude(Exists(kept)).order_by("pk")


def read_due(seconds: float = 10.0) -> int:
    """Read files for about `seconds` (at least one, if any is due) and tell the index; give how many were read."""
    deadline, done = time.monotonic() + seconds, 0
    while (stored := unread().first()) is not None:
        keep_text(stored)
        announce_files([stored.pk])
        done += 1
        if time.monotonic() > deadline:
            break
    return done


def keep_text(stored: Document) -> FileText:
    """Read a file and store its pages; one that cannot be read is stored with the reason and not tried again."""
    reader = next(reader for suffix, reader in _readers.items() if stored.file.name.lower().endswith(suffix))
    pages: list[str] = []
    refusal = ""
    try:
        stored.get_file_hash()
        with stored.file.open("rb") as content:
            pages = reader(stored, content)
    except NotReadable as error:
        refusal = error.code
    except OSError as error:  # the row is there, its file is not
        logger.warning("file %s cannot be opened: %s", stored.pk, type(error).__name__)
        refusal = "missing"
    except Exception:  # a broken file may break a library in any way: it must not be tried for ever, before all others
        logger.exception("file %s cannot be read", stored.pk)
        refusal = "failed"
    kept = [_storable(page) for page in pages[:MOST_PAGES]]
    values = {"file_hash": stored.file_hash, "pages": kept, "refusal": refusal}
    return FileText.objects.update_or_create(file=stored, defaults=values)[0]


def _storable(page: str) -> str:
    """The text of a page without the dotted lines to write on, and without what PostgreSQL refuses: NUL and halves of surrogate pairs."""
    return _DOTTED_LINE.sub("…", page)[:LONGEST_PAGE].replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


def announce_files(file_ids: Iterable[int]) -> None:
    """Tell the index that what it holds of the published pages that offer these files may have changed."""
    references = _offers().filter(to_object_id__in=[str(pk) for pk in file_ids])
    pages = {int(key) for key in references.values_list("object_id", flat=True)}
    for page in Page.objects.filter(pk__in=pages, live=True):
        entries_changed.send(sender=Page, page=page)


def connect() -> None:
    """Hear of files and of who may read them."""
    post_save.connect(on_file_saved, sender=Document, dispatch_uid="cms.file_saved")
    for change in (post_save, post_delete):
        change.connect(on_readers_changed, sender=CollectionViewRestriction, dispatch_uid="cms.readers_changed")


def on_file_saved(sender: type[Document], instance: Document, created: bool = False, **kwargs: Any) -> None:
    """A file was renamed, replaced, or moved to a collection with other readers."""
    if not created and kwargs.get("update_fields") != frozenset({"file_hash"}):
        announce_files([instance.pk])


def on_readers_changed(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """Who may read a collection changed: its files and those of the collections below it."""
    collection = Collection.objects.filter(pk=instance.collection_id).first()
    if collection is not None:
        below = collection.get_descendants(inclusive=True)
        announce_files(Document.objects.filter(collection__in=below).values_list("pk", flat=True))
