"""The steps of an uploaded file before a draft is made of it: accepted, read at once or by the worker, corrected, discarded."""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.background.sending.mail import queue_mail
from cms.background.worker.jobs import periodic
from cms.background.worker.retention import Rule, register
from cms.models.background.file_deletion import delete_after_commit
from cms.models.background.leased_row import RowState
from legal_docs.files.readers import LARGEST_FILE, REFUSALS, NeedsWorker, ReadText, UnreadableFile, check_file
from legal_docs.importing.reading import Reading, counts_of, read, reading_of, stored, warnings_of
from legal_docs.models import (
    ImportedFile,
)
from legal_docs.models.intake import KEPT_DAYS

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)

KEEP = timedelta(days=KEPT_DAYS)
READ_AT_ONCE = 2 * 1024 * 1024  # bytes; what is larger is read by the worker
WAIT_FOR_READING = 5.0  # seconds that a person waits for the files of one upload; the worker reads the rest


def accept_uploads(uploads: Iterable[UploadedFile], owner: User) -> Iterator[tuple[UploadedFile, ImportedFile | UnreadableFile]]:
    """Accept the files of one upload, each with what became of it; the worker reads those that come after WAIT_FOR_READING."""
    begun = monotonic()
    for upload in uploads:
        try:
            yield upload, accept_upload(upload, owner, at_once=monotonic() - begun < WAIT_FOR_READING)
        except UnreadableFile as refusal:
            yield upload, refusal


def accept_upload(upload: UploadedFile, owner: User, *, at_once: bool = True) -> ImportedFile:
    """Read an uploaded file and store it with what it proposes; a large one, or a scan, is stored for the worker to read.

    Raises UnreadableFile, and then nothing is stored; also for a file that this person uploaded already and made no draft of.
    """
    name = Path(upload.name or "").name
    size = upload.size or 0
    if size > LARGEST_FILE:
        raise UnreadableFile("too_large", size=str(size >> 20), limit=str(LARGEST_FILE >> 20))
    digest = hashlib.sha256()
    imported = ImportedFile(owner=owner, name=name[-255:], size=size, format=Path(name).suffix.lower().lstrip(".")[:8])
    with tempfile.TemporaryDirectory(prefix="legal-import-") as folder:
        path = Path(folder) / f"upload{Path(name).suffix.lower()}"
        with path.open("wb") as copy:
            for chunk in upload.chunks():
                digest.update(chunk)
                copy.write(chunk)
        imported.sha256 = digest.hexdigest()
        _refuse_known(imported)
        if size > READ_AT_ONCE or not at_once:
            check_file(path)
        else:
            _read_at_once(imported, path)
    upload.seek(0)
    with transaction.atomic():
        get_user_model().objects.select_for_update(no_key=True).filter(pk=imported.owner_id or 0).first()
        _refuse_known(imported)  # the same upload sent twice is read by two requests at once: one of them keeps it
        imported.file.save(name, upload, save=False)
        imported.save()
    return imported


def _refuse_known(imported: ImportedFile) -> None:
    """Raise UnreadableFile when the same content of the same person waits already to become a draft."""
    waiting = ImportedFile.objects.sent_by(imported.owner).open().filter(sha256=imported.sha256, refusal="").exclude(state=RowState.PARKED)
    if waiting.exists():
        raise UnreadableFile("waits_already")


@periodic(every=timedelta(seconds=2), slow=True)
def read_waiting(*, limit: int = 3) -> int:
    """Read files that wait, the oldest first, one lease at a time; return how many were begun."""
    begun = 0
    for imported in ImportedFile.objects.take_each(limit=limit, order_by=("pk",), progress=""):
        _read_taken(imported)
        begun += 1
    return begun


def read_again(imported: ImportedFile) -> None:
    """Queue a file for the worker once more whose reading broke off; do nothing for any other."""
    ImportedFile.objects.filter(pk=imported.pk).try_again()


def _read_at_once(imported: ImportedFile, path: Path) -> None:
    """Read a file while its sender waits; what takes long, or a program that is not here, is left to the worker."""
    try:
        values = _values_of(read(path, at_once=True, name=imported.name))
    except NeedsWorker:
        return
    imported.state = RowState.DONE
    for name, value in values.items():
        setattr(imported, name, value)


def _read_taken(imported: ImportedFile) -> None:
    """Read a file that this worker holds; an unexpected error is logged, and the file waits for its next try."""
    try:
        values = _read_kept(imported)
    except Exception as error:
        logger.exception("The import %s could not be read (try %s of %s)", imported.pk, imported.tries, imported.policy.max_tries)
        with transaction.atomic():
            if imported.retry(error, progress="") and imported.state == RowState.PARKED:
                _tell_sender(imported)
    else:
        with transaction.atomic():
            if imported.succeed(tries=0, progress="", **values):
                _tell_sender(imported)


def _tell_sender(imported: ImportedFile) -> None:
    """Notify the sender of files when the last of them was read or given up; of two workers that end at once, the later one does."""
    owner = get_user_model().objects.select_for_update(no_key=True).filter(pk=imported.owner_id or 0).first()
    if owner is None or not owner.email or ImportedFile.objects.sent_by(owner).unread().exists():
        return
    waiting = ImportedFile.objects.sent_by(owner).open().filter(state__in=(RowState.DONE, RowState.PARKED))
    context = {"waiting": waiting.count(), "address": f"{settings.SITE_URL}{reverse('legal_import:incoming')}"}
    key = f"import:{imported.pk}:{timezone.now():%Y%m%d%H%M}"
    queue_mail(key=key, recipient=owner.email, template="legal_docs/mail/import_read", context=context)


def _read_kept(imported: ImportedFile) -> dict[str, Any]:
    """Return what a kept file proposes, or why it cannot be read, as values of its columns; each page keeps the lease alive."""

    def tell(done: int, pages: int) -> None:
        if imported.extend_lease():
            ImportedFile.objects.filter(pk=imported.pk).update(progress=f"{done}/{pages}")

    with tempfile.TemporaryDirectory(prefix="legal-import-") as folder, imported.file.open("rb") as content:
        path = Path(folder) / f"upload{Path(imported.name).suffix.lower()}"
        path.write_bytes(content.read())
        try:
            return _values_of(read(path, progress=tell, name=imported.name))
        except UnreadableFile as refusal:
            if refusal.code == "recognition_timeout":  # the machine was busy, which is not the file's fault: it waits for its next try
                raise
            with translation.override("vi"):  # stored: the same in whatever language the worker runs
                return {"refusal": gettext(REFUSALS[refusal.code]) % refusal.data}


def _values_of(reading: Reading) -> dict[str, Any]:
    return {"format": reading.read.format, "text": reading.read.text, "proposal": stored(reading), "refusal": ""}


def keep_typed(imported: ImportedFile, typed: Mapping[str, list[str]], *, text: str | None = None) -> None:
    """Save the form as it stands; where the text was corrected, read its provisions and doubts again and leave the rest as typed."""
    imported.typed = dict(typed)
    if text and text != imported.text:
        reading = reading_of(ReadText(text, format=imported.format))
        of_file = [warning for warning in imported.proposal.get("warnings", []) if warning[1] == 0]
        structure = [warning for warning in warnings_of(replace(reading, proposal=replace(reading.proposal, warnings=()))) if warning[1]]
        imported.text = text
        imported.proposal = {**imported.proposal, "counts": counts_of(reading.law), "warnings": [*of_file, *structure]}
    imported.save(update_fields=["typed", "text", "proposal"])


def discard(imported: ImportedFile) -> None:
    """Delete a file, what was read in it and what was typed."""
    with transaction.atomic():
        delete_after_commit(imported.file.storage, str(imported.file.name))
        imported.delete()


def old_uploads() -> QuerySet[ImportedFile]:
    """Return the files that were uploaded more than `KEPT_DAYS` ago. The drafts keep theirs."""
    return ImportedFile.objects.filter(created_at__lt=timezone.now() - KEEP)


def discard_all(imported: QuerySet[Any]) -> int:
    """Delete files, what was read in them and what was typed."""
    found = list(imported)
    for each in found:
        discard(each)
    return len(found)


register(Rule("legal_docs.uploads", _("files that editors uploaded to be read"), KEEP, old_uploads, discard_all, share=1))
