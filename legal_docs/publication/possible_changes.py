"""Record the documents of which the API says something else by a change elsewhere, for those who keep copies."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from cms.background.worker.jobs import ROUND_S, periodic, run_each_isolated
from cms.models.background.leased_row import LeaseLost, RowState, words_of
from legal_docs.models import LegalDocumentPage, PossibleChange
from legal_docs.models.documents.change_record import keep_digest, record_published, without_digest

logger = logging.getLogger(__name__)
AT_ONCE = 100


@periodic(every=timedelta(seconds=10), slow=True)
def record_possible_changes(seconds: float = ROUND_S) -> int:
    """Look at the documents that were noted for about `seconds`; return how many were looked at."""
    number = 0
    for row in PossibleChange.objects.take_each(seconds=seconds):
        try:
            number += _record_some(row)
        except LeaseLost:
            pass
        except Exception as error:  # whatever one document may have: it is tried again, and shown among stuck work
            logger.exception("the documents %s are not looked at", row)
            row.retry(error)
    return number


@periodic(every=timedelta(minutes=5), slow=True)
def keep_first_digests(limit: int = 1000) -> int:
    """Keep what the API says of documents that were imported; return of how many. What waits to be looked at comes first."""
    if PossibleChange.objects.waiting().exists():
        return 0
    new = LegalDocumentPage.objects.readable().filter(translation_key__in=without_digest().values("key"))
    return run_each_isolated(new.defer("body_text").order_by("?")[:limit], keep_digest)


@transaction.atomic
def _record_some(row: PossibleChange) -> int:
    """Record the first documents of a row, each by itself, and leave it with the others and those that fail.

    Raises LeaseLost, and so undoes it, when the row is not held any more.
    """
    some, others = row.documents[:AT_ONCE], row.documents[AT_ONCE:]
    failed: dict[int, Exception] = {}
    pages = LegalDocumentPage.objects.live().filter(pk__in=some).defer("body_text")
    run_each_isolated(pages, record_published, failed=lambda page, error: failed.setdefault(page.pk, error))
    if not _end(row, others, failed):
        raise LeaseLost
    PossibleChange.objects.filter(pk=row.pk, state=RowState.DONE).delete()
    return len(some) - len(failed)


def _end(row: PossibleChange, others: list[int], failed: dict[int, Exception]) -> bool:
    """Leave the row with the documents that are not looked at yet; return whether this worker still held it. Each failure is counted."""
    if not failed:
        return row.reschedule(timezone.now(), documents=others) if others else row.succeed()
    error = next(iter(failed.values()))
    if not others:
        return row.retry(error, documents=list(failed))
    tried = {"tries": 1, "error": words_of(error), "next_try_at": timezone.now() + row.policy.wait(1)}
    PossibleChange.objects.create(documents=list(failed), **tried)
    return row.reschedule(timezone.now(), documents=others)
