"""Read the files that pages offer, in the worker, and tell the index of what changed.

The kernel knows which files a page offers and keeps their texts; how a kind of file is read is registered by the app that
knows (`@file_reader`). Which pages offer a file is asked of Wagtail's index of references.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import IO, Any

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.db.models.signals import post_delete, post_save, pre_delete
from django.http import HttpRequest
from django.utils import timezone
from wagtail import hooks
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, Page

from cms.background.worker.jobs import Lane, periodic
from cms.contracts.ports import Registry
from cms.contracts.search import note_changes
from cms.models.background.leased_row import RowState
from cms.models.files.file_references import references_to_files
from cms.models.files.file_text import FileText

logger = logging.getLogger(__name__)

MOST_PAGES = 1_000
LONGEST_PAGE = 20_000  # characters; a dense page has some 5,000
_TO_DO = (RowState.WAITING, RowState.TAKEN)
_DOTTED_LINE = re.compile(r"(?:[.…_]\s?){4,}")

# Gives the text of each page ("" for one without), or of each part where the format knows no pages. Raises NotReadable.
Reader = Callable[[Document, IO[bytes]], list[str]]
_readers: Registry[Reader] = Registry()
file_reader = _readers.under  # registers the decorated function for files whose name ends so (`.pdf`)


class NotReadable(Exception):
    """A file that will not be read however often it is tried; `code` says why in a word."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def note_unread() -> int:
    """Note the files that some page offers and that were not read yet, and those that were replaced since; return how many."""
    offered = references_to_files().filter(to_object_id=Cast(OuterRef("pk"), CharField(max_length=255)))
    return _note(Document.objects.filter(Exists(offered) | Exists(FileText.objects.filter(file=OuterRef("pk")))))


def read_now(files: Iterable[Document]) -> None:
    """Read at once, one after the other, those of a few files that were not read since they were stored."""
    wanted = [file.pk for file in files]
    _note(Document.objects.filter(pk__in=wanted))
    for row in FileText.objects.filter(file__in=wanted).take_each():
        read_file(row)


def pages_of(file: Document) -> list[str]:
    """Return the text of each page of a file as it was read; none where it has no text, or was not read since it was stored."""
    row = FileText.objects.filter(file=file, file_hash=file.file_hash).first()
    return row.pages if row and any(row.pages) else []


def not_read(files: Iterable[Document]) -> QuerySet[Document]:
    """Return those of some files that the program can read, and did not try since they were stored."""
    waits = Q(file_hash="", state__in=_TO_DO)
    tried = FileText.objects.filter(file=OuterRef("pk"), file_hash=OuterRef("file_hash")).exclude(waits)
    return Document.objects.filter(_readable(), ~Exists(tried), pk__in=[file.pk for file in files])


def _readable() -> Q:
    readable = Q(pk__in=[])
    for suffix in _readers:
        readable |= Q(file__iendswith=suffix)
    return readable


def _note(files: QuerySet[Document]) -> int:
    settled = Q(file_hash=OuterRef("file_hash")) | Q(state__in=_TO_DO)
    unread = files.filter(_readable()).exclude(Exists(FileText.objects.filter(settled, file=OuterRef("pk"))))
    ids = list(unread.values_list("pk", flat=True))
    if ids:
        FileText.objects.bulk_create([FileText(file_id=pk) for pk in ids], ignore_conflicts=True)
        replaced = FileText.objects.filter(file__in=ids, state__in=[RowState.DONE, RowState.PARKED])
        replaced.update(state=RowState.WAITING, tries=0, next_try_at=timezone.now())
    return len(ids)


@periodic(every=timedelta(seconds=10), lane=Lane.SLOW)
def read_due(seconds: float = 10.0) -> int:
    """Read files for about `seconds` (at least one, if any is due) and tell the index; return how many were tried."""
    note_unread()
    done = 0
    for row in FileText.objects.take_each(seconds=seconds, order_by=["next_try_at", "file_id"]):
        read_file(row)
        done += 1
    return done


def read_file(row: FileText) -> None:
    """Read the file of a taken row; store its pages, or why it has none, and note for the index what offers it, in one transaction.

    A kind of file that cannot be read is done with; a file that cannot be opened, or at which a library breaks, is tried again.
    """
    stored, pages = row.file, list[str]()
    refusal, failure = "", ""
    try:
        reader = next((reader for suffix, reader in _readers.items() if stored.file.name.lower().endswith(suffix)), None)
        if reader is None:  # replaced by a file of another kind before it was read
            raise NotReadable("unknown")
        stored.get_file_hash()
        with stored.file.open("rb") as content:
            pages = [_storable(page) for page in reader(stored, content)[:MOST_PAGES]]
    except NotReadable as error:
        refusal = error.code
    except OSError as error:  # the row is there, its file is not, or its storage is unreachable
        logger.warning("file %s cannot be opened: %s", stored.pk, type(error).__name__)
        refusal, failure = "missing", type(error).__name__
    except Exception as error:  # a broken file may break a library in any way
        logger.exception("file %s cannot be read", stored.pk)
        refusal, failure = "failed", type(error).__name__
    found = {"file_hash": stored.file_hash, "pages": pages, "refusal": refusal}
    with transaction.atomic():
        if row.retry(failure, **found) if failure else row.succeed(**found):
            announce_files([stored.pk])


def _storable(page: str) -> str:
    """Return the text of a page without dotted lines to write on and without what PostgreSQL refuses: NUL, lone surrogates."""
    return _DOTTED_LINE.sub("…", page)[:LONGEST_PAGE].replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


def announce_files(file_ids: Iterable[int]) -> None:
    """Mark the published pages that offer these files for reindexing."""
    references = references_to_files().filter(to_object_id__in=[str(pk) for pk in file_ids])
    pages = {int(key) for key in references.values_list("object_id", flat=True)}
    note_changes(Page.objects.filter(pk__in=pages, live=True).values_list("pk", flat=True))


def connect() -> None:
    """Connect what runs when a file is saved or deleted, files or a collection are moved, the restriction of a collection changes."""
    for change in (post_save, pre_delete):
        change.connect(on_file_saved, sender=Document, dispatch_uid="cms.file_saved")
    for change in (post_save, post_delete):
        change.connect(on_readers_changed, sender=CollectionViewRestriction, dispatch_uid="cms.readers_changed")
    hooks.register("after_bulk_action", on_bulk_action)
    Collection.move = _move  # it writes paths alone, and sends no signal


def on_bulk_action(request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any) -> None:
    """Mark for reindexing what offers the files that an editor changed together in a list: Wagtail saves none of them."""
    announce_files(one.pk for one in objects if isinstance(one, Document) and one.pk)


_move_collection = Collection.move


def _move(collection: Collection, target: Collection, pos: str | None = None) -> None:
    """Move a collection, and mark for reindexing what offers files of it: below another one they may have other readers."""
    with transaction.atomic():
        _move_collection(collection, target, pos)
        announce_collection(collection.pk)


def on_file_saved(sender: type[Document], instance: Document, created: bool = False, **kwargs: Any) -> None:
    """Mark for reindexing what offers a file that was renamed, replaced, deleted, or moved to a collection with other readers."""
    if not created and kwargs.get("update_fields") != frozenset({"file_hash"}):
        announce_files([instance.pk])


def on_readers_changed(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """Mark for reindexing what offers files of a collection, or of those below it, whose readers changed."""
    announce_collection(instance.collection_id)


def announce_collection(pk: int) -> None:
    """Mark for reindexing what offers files of a collection, or of those below it."""
    collection = Collection.objects.filter(pk=pk).first()
    if collection is not None:
        below = collection.get_descendants(inclusive=True)
        announce_files(Document.objects.filter(collection__in=below).values_list("pk", flat=True))
