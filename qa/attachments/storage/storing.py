"""Files of citizens: stored when accepted, joined to a question when it is sent, deleted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from qa.attachments.checks.inspect import Accepted
from qa.attachments.storage import clamd, files
from qa.models import Attachment, AttachmentState, FileScan, PublicCopy, Question

OWN_CHECKS = "portal"  # what `scanner` says where no virus scanner is configured


def store_file(accepted: Accepted, network: str = "") -> Attachment:
    """Store an accepted file; it belongs to no question yet. It waits in quarantine where a scanner is configured.

    `network` is a hash of where it came from. Raises OSError when there is no place for it.
    """
    stored = files.write(accepted.data)
    scanned_later = clamd.is_configured()
    try:
        with transaction.atomic():
            attachment = Attachment.objects.create(
                original_name=accepted.name,
                stored_name=stored,
                sha256=hashlib.sha256(accepted.data).hexdigest(),
                size=len(accepted.data),
                mime=accepted.mime,
                network=network,
                state=AttachmentState.QUARANTINE if scanned_later else AttachmentState.CLEAN,
                scanner="" if scanned_later else OWN_CHECKS,
            )
            if scanned_later:
                FileScan.objects.create(attachment=attachment)
        return attachment
    except BaseException:
        files.remove(stored)
        raise


def join(question: Question, keys: Iterable[int]) -> int:
    """Join uploaded files to a question; a file goes to one question only. Return how many were joined."""
    keys = list(keys)
    return Attachment.objects.filter(pk__in=keys, question__isnull=True).update(question=question, network="") if keys else 0


def join_others(question: Question, keys: Iterable[int]) -> int:
    """Join those of the uploaded files that the question has not yet: somebody went back to add a forgotten paper."""
    there = Attachment.objects.filter(question=question).values("sha256")
    return join(question, Attachment.objects.filter(pk__in=list(keys)).exclude(sha256__in=there).values_list("pk", flat=True))


def remove_file(instance: Attachment | PublicCopy, using: str, **kwargs: Any) -> None:
    """Delete the file of a deleted row, once the row is gone for good (receiver of `post_delete`)."""
    files.remove_after_commit(instance.stored_name, using=using)
