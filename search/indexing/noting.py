"""Writing to the outbox, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import islice

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from search.engines.targets import kept_targets
from search.models import ChangeReason, ChangeState, IndexChange

KEEP_DONE = timedelta(days=2)
_AT_ONCE = 500


def slot_of(target: str, page_id: int) -> str:
    """What is unique among the waiting rows."""
    return f"{target}:{page_id}"


def note_changes(page_ids: Iterable[int], reason: ChangeReason, targets: Iterable[str] | None = None) -> int:
    """Write a waiting row for each page and kept index (or each of `targets`); give the number of pages.

    A row that already waits is touched instead, which locks it until the caller's transaction ends: a worker that would
    take it meanwhile, and so build the page as it was before this change, has to wait (PostgreSQL) or passes it over.
    """
    now = timezone.now()
    pages = sorted(set(page_ids))
    rows = (
        IndexChange(target=target, page_id=page_id, reason=reason, slot=slot_of(target, page_id), changed_at=now, next_try_at=now)
        for target in (kept_targets() if targets is None else targets)
        for page_id in pages
    )
    while batch := list(islice(rows, _AT_ONCE)):
        put_in_slots(batch)
    return len(pages)


def put_in_slots(rows: list[IndexChange]) -> None:
    """Insert waiting rows; where the slot is taken by another waiting row, only note the time of the change there."""
    IndexChange.objects.bulk_create(rows, update_conflicts=True, unique_fields=["slot"], update_fields=["changed_at"])


def note_subtree(page: Page, reason: ChangeReason, *, inclusive: bool = True) -> int:
    """Write rows for the live pages at and below `page`; give their number."""
    found = Page.objects.descendant_of(page, inclusive=inclusive).filter(live=True)
    return note_changes(found.values_list("pk", flat=True), reason)


@transaction.atomic
def retry_parked(ids: Iterable[int] | None = None) -> int:
    """Let rows that were given up (all, or those with these ids) wait again; give their number."""
    parked = IndexChange.objects.filter(state=ChangeState.PARKED)
    if ids is not None:
        parked = parked.filter(pk__in=list(ids))
    rows = list(parked)
    for target in {row.target for row in rows}:
        note_changes([row.page_id for row in rows if row.target == target], ChangeReason.RETRIED, [target])
    IndexChange.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def forget_done() -> int:
    """Delete rows that were indexed more than `KEEP_DONE` ago, and rows of indexes that are no longer kept."""
    old = IndexChange.objects.filter(state=ChangeState.DONE, done_at__lt=timezone.now() - KEEP_DONE)
    gone = IndexChange.objects.exclude(target__in=kept_targets())
    return int(old.delete()[0]) + int(gone.delete()[0])
