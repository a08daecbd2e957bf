"""Files that were uploaded but not sent yet: a signed list of them travels in the form, so that no error costs an upload."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core import signing
from django.core.files.uploadhandler import SkipFile
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.background.worker.retention import Rule, register
from cms.web.forms.full_disk import not_stored, report_missing_files
from cms.web.forms.number_of_files import CountingUploadHandler
from cms.web.protection.spam_guard import RateLimit, network_hash, over_limit
from qa.attachments.checks.errors import RefusedFile
from qa.attachments.checks.inspect import clean_name, inspect
from qa.attachments.checks.kinds import MAX_BYTES, MAX_FILES, TOO_LARGE, too_many
from qa.attachments.storage import files
from qa.attachments.storage.storing import store_file
from qa.models import Attachment
from qa.vocabulary import clock

logger = logging.getLogger(__name__)

FIELD = "files"  # the hidden field with the signed list
UPLOAD, REMOVE = "upload", "remove"  # the field with new files, and the button that takes one out
KEEP = timedelta(hours=24)
# Carriers put thousands of people behind one network, so the number of files is generous. What they fill is not:
UPLOAD_LIMITS = [RateLimit(200, 600), RateLimit(5000, 86_400)]
MAX_WAITING_BYTES = 8 * 1024**3  # of all files that were not sent yet, so that strangers cannot fill the disk
MAX_WAITING_OF_NETWORK = MAX_WAITING_BYTES // 32  # of one network, so that a few networks cannot use up the room of all
LEAST_FREE = 1024**3  # bytes of the disk kept free for files that were sent
_SALT = "qa: uploaded files"


class OthersAreLeftOut(CountingUploadHandler):
    """Leave out what remains of a file once it is larger than allowed, and files beyond the most, and keep the other fields of the form."""

    most = 4 * MAX_FILES  # these are named one by one, with what is wrong

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.received = 0
        self.too_large: list[str] = []

    def refuse(self) -> None:
        self.skip()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self.received = 0
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > MAX_BYTES:
            self.too_large.append(self.file_name or "")
            raise SkipFile
        return raw_data


def guard_uploads(request: HttpRequest) -> None:
    """Call before anything reads `request.POST`: from then on too large and too many files are noted, not kept."""
    report_missing_files(request)
    guard = OthersAreLeftOut(request)
    request.upload_handlers.insert(0, guard)
    request.qa_upload_guard = guard  # type: ignore[attr-defined]


def waiting(data: Any) -> list[Attachment]:
    """Return the files of a form's signed list that were not sent with a question yet; a forged or old list is empty."""
    try:
        keys = signing.loads(data.get(FIELD, ""), salt=_SALT, max_age=KEEP)
    except signing.BadSignature:
        return []
    return list(Attachment.objects.filter(pk__in=keys, question__isnull=True))


def signed(attachments: list[Attachment]) -> str:
    """Return the value of the hidden field; empty for no file."""
    return signing.dumps([a.pk for a in attachments], salt=_SALT) if attachments else ""


def accept_uploads(request: HttpRequest) -> tuple[Any, list[str]]:
    """Store the files of a request and take out the one whose button was pressed.

    Returns the form's data with the new list of files, and what went wrong, in words, for each file that was not kept.
    """
    data = request.POST.copy()
    kept = waiting(data)
    if (number := data.get(REMOVE, "")).isdecimal():
        for attachment in [a for a in kept if str(a.pk) == number]:
            attachment.delete()
            kept.remove(attachment)
    problems = list(_taken(request, kept))
    data[FIELD] = signed(kept)
    return data, problems


def _taken(request: HttpRequest, kept: list[Attachment]) -> Iterator[str]:
    """Append the files that could be stored to `kept`; return a sentence for each one that could not."""
    network = network_hash(request)
    guard: OthersAreLeftOut = request.qa_upload_guard  # type: ignore[attr-defined]
    for name in guard.too_large:
        yield _named(name, str(TOO_LARGE))
    for name in not_stored(request):
        yield _named(name, _no_room())
    for upload in request.FILES.getlist(UPLOAD):
        if len(kept) >= MAX_FILES:
            yield _named(upload.name or "", too_many())
            continue
        if over_limit(request, "upload", UPLOAD_LIMITS) or _is_full(network):
            yield _named(upload.name or "", _("Too many files came just now. Please wait some minutes and upload it again."))
            continue
        try:
            accepted = inspect(upload.name or "", upload.read())
        except RefusedFile as refused:
            yield _named(upload.name or "", str(refused))
        else:
            try:
                kept.append(store_file(accepted, network))
            except OSError:
                logger.exception("an uploaded file cannot be stored")
                yield _named(upload.name or "", _no_room())

    if (others := guard.number - guard.most) > 0:
        text = ngettext(
            "%(n)d more file was left out: at most %(most)d can be sent.",
            "%(n)d more files were left out: at most %(most)d can be sent.",
            others,
        )
        yield text % {"n": others, "most": MAX_FILES}


def _no_room() -> str:
    return _("The file cannot be stored just now. You can send your question without it, or try later.")


def _is_full(network: str) -> bool:
    """Return whether the files that were not sent yet take too much room: those of this network, all of them, or on the disk."""
    unsent = Attachment.objects.filter(question__isnull=True)
    total = unsent.aggregate(all=Sum("size", default=0), own=Sum("size", default=0, filter=Q(network=network)))
    if total["own"] > MAX_WAITING_OF_NETWORK or total["all"] > MAX_WAITING_BYTES:
        return True
    files.folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    return shutil.disk_usage(files.folder()).free < LEAST_FREE


def _named(name: str, problem: str) -> str:
    return f"{clean_name(name)}: {problem}"


def never_sent() -> QuerySet[Attachment]:
    """Return the files that were uploaded a day ago and never sent."""
    return Attachment.objects.filter(question__isnull=True, created_at__lt=clock.now() - KEEP)


def delete_files(attachments: QuerySet[Any]) -> int:
    """Delete files with their rows."""
    return sum(1 for attachment in attachments if attachment.delete())


register(Rule("qa.unsent_files", gettext_lazy("files that were uploaded and never sent"), KEEP, never_sent, delete_files, share=1))
