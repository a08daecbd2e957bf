"""Periodic work on files: the virus scan, and files that were never sent."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from cms.background.jobs import periodic
from cms.background.retention import Rule, register
from qa.attachments import answer_files, clamd, tray
from qa.attachments.scanning import scan_waiting
from qa.privacy.retention import KEEP_UNUSED_FILES

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


register(Rule("qa.unsent_files", _("files that were uploaded and never sent"), tray.KEEP, tray.never_sent, tray.delete_files, share=1))
register(Rule("qa.unused_files", _("files that were uploaded for answers and no answer uses"), KEEP_UNUSED_FILES, answer_files.never_used))
