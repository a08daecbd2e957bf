"""Record the documents that bear the new name of a type, body, field, tag or signer, for those who keep copies."""

from __future__ import annotations

import time
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from cms.background.worker.jobs import ROUND_S, periodic
from cms.models.background.leased_row import RowState
from legal_docs.models import LegalDocumentPage, RenamedDocuments
from legal_docs.models.documents.change_record import record_derived_change, record_published

AT_ONCE = 100


class LeaseLost(Exception):
    """Another worker has the row by now."""


@periodic(every=timedelta(seconds=10), slow=True)
def record_renamed(seconds: float = ROUND_S) -> int:
    """Record the documents of renamed rows for about `seconds`; return how many were looked at."""
    number, ends_at = 0, time.monotonic() + seconds
    while time.monotonic() < ends_at and (taken := RenamedDocuments.objects.take()):
        for row in taken:
            try:
                number += _record_some(row)
            except LeaseLost:
                pass
            except Exception as error:  # noqa: BLE001  # whatever one document may have: it is tried again, and shown among stuck work
                row.retry(error)
    return number


@transaction.atomic
def _record_some(row: RenamedDocuments) -> int:
    """Record the first documents of a row and leave it with the others; raise LeaseLost, and so undo it, when it is not held any more."""
    some, others = row.documents[:AT_ONCE], row.documents[AT_ONCE:]
    for page in LegalDocumentPage.objects.live().filter(pk__in=some).defer("body_text"):
        if not record_published(page):
            record_derived_change(page)
    if not (row.reschedule(timezone.now(), documents=others) if others else row.succeed()):
        raise LeaseLost
    RenamedDocuments.objects.filter(pk=row.pk, state=RowState.DONE).delete()
    return len(some)
