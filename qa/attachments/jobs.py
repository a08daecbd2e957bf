"""Periodic work on files: the virus scan, and files that were never sent."""

from __future__ import annotations

import logging
from datetime import timedelta

from cms.background.jobs import periodic
from qa.attachments import clamd, tray
from qa.attachments.scanning import scan_waiting

logger = logging.getLogger(__name__)


@periodic(every=timedelta(seconds=5), slow=True)
def scan_files() -> int:
    """Scan the files in quarantine; while the scanner is away they wait."""
    if not clamd.is_configured():
        return 0
    try:
        return scan_waiting()
    except clamd.ScannerAway as away:
        logger.warning("the virus scanner does not answer, files wait in quarantine: %s", away)
        return 0


@periodic(every=timedelta(hours=1))
def forget_what_was_not_sent() -> int:
    """Delete files that were uploaded and never sent; return how many."""
    return tray.purge()
