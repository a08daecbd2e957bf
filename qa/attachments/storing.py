"""Files of citizens: kept when they are let in, joined to a question when it is sent, scanned, deleted."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from qa.attachments import clamd, files
from qa.attachments.inspect import Accepted
from qa.models import Attachment, AttachmentState, Question

logger = logging.getLogger(__name__)

LOST = "file is gone"
OWN_CHECKS = "portal"  # what `scanner` says where no virus scanner is configured


def keep(accepted: Accepted) -> Attachment:
    """Store a file that was let in; it belongs to no question yet. It waits in quarantine where a scanner is configured."""
    stored = files.write(accepted.data)
    scanned_later = clamd.is_configured()
    try:
        return Attachment.objects.create(
            original_name=accepted.name,
            stored_name=stored,
            sha256=hashlib.sha256(accepted.data).hexdigest(),
            size=len(accepted.data),
            mime=accepted.mime,
            state=AttachmentState.QUARANTINE if scanned_later else AttachmentState.CLEAN,
            scanner="" if scanned_later else OWN_CHECKS,
        )
    except BaseException:
        files.remove(stored)
        raise


def join(question: Question, keys: Iterable[int]) -> int:
    """Join uploaded files to a question; a file goes to one question only. Return how many were joined."""
    keys = list(keys)
    return Attachment.objects.filter(pk__in=keys, question__isnull=True).update(question=question) if keys else 0


def scan_waiting(limit: int = 20) -> int:
    """Have the files in quarantine scanned; a file with a virus is refused and deleted. Return how many were decided.

    One that the scanner cannot scan keeps what it said in `problem` and waits on: new files come first, then those longest untried.
    Raises ScannerAway when the daemon does not answer: what waits, waits on.
    """
    waiting = Attachment.objects.filter(state=AttachmentState.QUARANTINE)
    return sum(_scan(attachment) for attachment in waiting.order_by(F("tried_at").asc(nulls_first=True), "pk")[:limit])


def _scan(attachment: Attachment) -> int:
    """Decide about one file; 1 when that was done, 0 when the scanner could not or another worker had done it."""
    path = files.path_of(attachment.stored_name)
    this_one = Attachment.objects.filter(pk=attachment.pk, state=AttachmentState.QUARANTINE)
    try:
        # One whose file is gone (a restored backup) must not keep those behind it waiting for ever.
        verdict = clamd.scan(path.read_bytes()) if path.is_file() else clamd.Verdict(LOST, OWN_CHECKS)
    except clamd.NotScanned as error:
        logger.warning("file %d could not be scanned: %s", attachment.pk, error)
        this_one.update(problem=str(error)[:200], tried_at=timezone.now())
        return 0
    state = AttachmentState.REFUSED if verdict.virus else AttachmentState.CLEAN
    with transaction.atomic():
        decided = this_one.update(state=state, scanner=verdict.version[:120], problem=verdict.virus[:200])
        if decided and verdict.virus:
            transaction.on_commit(lambda: files.remove(attachment.stored_name))
    return decided


def remove_file(instance: Attachment, using: str, **kwargs: Any) -> None:
    """Delete the file of a deleted row, once the row is gone for good (receiver of `post_delete`)."""
    transaction.on_commit(lambda: files.remove(instance.stored_name), using=using)
