"""Scan files in quarantine for viruses, one leased row for each file."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cms.background.worker.jobs import periodic
from cms.web.monitoring.health import Health, register
from qa.attachments.storage import clamd, files
from qa.attachments.storage.storing import OWN_CHECKS
from qa.models import Attachment, AttachmentState, FileScan

logger = logging.getLogger(__name__)

LOST = "file is gone"


@periodic(every=timedelta(seconds=5), slow=True)
def scan_files() -> int:
    """Scan the files in quarantine; while the scanner is unreachable they wait."""
    if not clamd.is_configured():
        return 0
    try:
        return scan_waiting()
    except clamd.ScannerUnavailable as away:
        logger.warning("the virus scanner does not answer, files wait in quarantine: %s", away)
        return 0


def check_scanner() -> Health:
    """Return whether the scanner answers. Never vital: files wait in quarantine. `detail` is its version, or why it is silent."""
    waiting = f"{Attachment.objects.filter(state=AttachmentState.QUARANTINE).count()} files wait"
    try:
        return Health(ok=True, detail=f"{clamd.version()}; {waiting}")
    except clamd.ScannerUnavailable as away:
        return Health(ok=False, detail=f"no answer from CLAMD_URL: {away}; {waiting}")


register("virus scanner", check_scanner, label=_("Virus scanner"), is_used=clamd.is_configured)


def scan_waiting(limit: int = 20) -> int:
    """Scan at most `limit` files in quarantine; a file with a virus is refused and deleted. Return how many were decided.

    A file that the scanner cannot scan keeps its words in `problem` and waits for its next try; new files go first.
    One that takes the scanner too long ends the call: else a slow scanner would be waited for with each file.
    Raises ScannerUnavailable when the daemon does not answer: no file is blamed for it, all wait.
    """
    decided = 0
    with suppress(clamd.TimedOut):
        for scan in FileScan.objects.take_each(limit=limit, order_by=("tries", "next_try_at", "pk")):
            decided += _scan(scan)
    return decided


def _scan(scan: FileScan) -> int:
    """Decide about one file; 1 when that was done, 0 when the scanner could not or another worker had done it."""
    attachment = scan.attachment
    path = files.path_of(attachment.stored_name)
    try:
        # A file that is gone (after a restored backup) must not wait for ever.
        verdict = clamd.scan(path.read_bytes()) if path.is_file() else clamd.Verdict(LOST, OWN_CHECKS)
    except clamd.ScannerUnavailable as error:
        scan.retry(error, count=False)
        raise
    except clamd.NotScanned as error:
        logger.warning("file %d could not be scanned: %s", attachment.pk, error)
        _quarantined(attachment).update(problem=str(error)[:200])
        scan.retry(error)
        if isinstance(error, clamd.TimedOut):
            raise
        return 0
    return _decide(scan, verdict)


@transaction.atomic
def _decide(scan: FileScan, verdict: clamd.Verdict) -> int:
    """Store the verdict on a file that is still in quarantine."""
    attachment = scan.attachment
    state = AttachmentState.REFUSED if verdict.virus else AttachmentState.CLEAN
    decided = _quarantined(attachment).update(state=state, scanner=verdict.version[:120], problem=verdict.virus[:200])
    if decided and verdict.virus:
        files.remove_after_commit(attachment.stored_name)
    scan.succeed()
    return decided


def _quarantined(attachment: Attachment) -> QuerySet[Attachment]:
    return Attachment.objects.filter(pk=attachment.pk, state=AttachmentState.QUARANTINE)
