"""Writing to the outbox, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.contracts.search import PageChange
from cms.models.background.leased_row import RowState
from search.engines.targets import kept_targets
from search.indexing.building import live_pages
from search.models import ChangeReason, IndexChange, IndexRebuild

KEEP_DONE = timedelta(days=2)


def note_changes(page_ids: Iterable[int], reason: ChangeReason, targets: Iterable[str] | None = None) -> int:
    """Write a waiting row for each page and kept index (or each of `targets`); return the number of pages.

    Rows of one page collapse while they wait; see `IndexChangeQuerySet.note`.
    """
    pages = set(page_ids)
    for target in kept_targets() if targets is None else targets:
        IndexChange.objects.note(pages, reason, target)
    return len(pages)


def note_pages(page_ids: Iterable[int], change: PageChange) -> None:
    """Note the pages that the kernel's contract reports as changed."""
    note_changes(page_ids, ChangeReason(change))


def note_first_pages(**kwargs: Any) -> None:
    """Note all pages after the first `migrate`: those that migrations made were not saved by `BasePage` (a signal handler)."""
    if IndexChange._meta.db_table not in connection.introspection.table_names():
        return  # the app was migrated back to nothing
    if not IndexChange.objects.exists() and not IndexRebuild.objects.exists():
        note_changes(live_pages().values_list("pk", flat=True), ChangeReason.SAVED)


def over() -> QuerySet[IndexChange]:
    """Return rows that were indexed more than `KEEP_DONE` ago, and rows of indexes that are no longer kept."""
    old = Q(state=RowState.DONE, done_at__lt=timezone.now() - KEEP_DONE)
    return IndexChange.objects.filter(old | ~Q(target__in=kept_targets()))
