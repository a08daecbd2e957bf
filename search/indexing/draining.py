"""The worker's part: waiting rows are taken, their pages built and written to the index, failures tried again or parked."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from itertools import chain

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from search.engines.contract import BulkReport, IndexAction, Reason, SearchEngine, SearchUnavailable
from search.engines.targets import engine_for
from search.indexing.building import Built, build_entries
from search.indexing.first_found import note_found
from search.indexing.noting import put_in_slots, slot_of
from search.models import ChangeState, IndexChange, IndexClock

logger = logging.getLogger(__name__)

MAX_TRIES = 8
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(minutes=10)
OUTAGE_WAIT = timedelta(seconds=5)
LEASE = timedelta(minutes=5)  # a worker that dies with rows in hand gives them back after this
BATCH = 100


def next_version() -> int:
    """A version above every one given before. It follows the clock, so that a database restored from a backup goes on
    above what the index holds; two callers at once wait for one another."""
    now = time.time_ns() // 1_000_000
    with transaction.atomic():
        clock, _created = IndexClock.objects.select_for_update().get_or_create(pk=1)
        clock.value = max(clock.value + 1, now)
        clock.save(update_fields=["value"])
    return clock.value


def _due(target: str) -> QuerySet[IndexChange]:
    """Rows that wait, and rows whose lease ran out because their worker died."""
    states = [ChangeState.WAITING, ChangeState.TAKEN]
    return IndexChange.objects.filter(target=target, state__in=states, next_try_at__lte=timezone.now())


def take(target: str, limit: int = BATCH) -> list[IndexChange]:
    """Lease the rows of an index that are due, oldest first. Two workers never hold the same row.

    The version is given before anything is built: of two workers that build the same page, the one that read the
    database later cannot lose to the one that read it earlier.
    """
    due = _due(target)
    if not due.exists():  # so that an idle worker does not take SQLite's only write lock every second
        return []
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        ids = [row.pk for row in due.order_by("pk")[:limit]]
        if not ids:
            return []
        taken = IndexChange.objects.filter(pk__in=ids)
        taken.update(state=ChangeState.TAKEN, slot=None, tries=F("tries") + 1, version=next_version(), next_try_at=timezone.now() + LEASE)
        return list(taken.order_by("pk"))


def drain(target: str, seconds: float = 20.0) -> int:
    """Index what waits for one index, for about `seconds` at most; give the number of rows done.

    When the engine is away the rows wait on, however long it takes, and count no try.
    """
    engine, done = engine_for(target), 0
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and (rows := take(target)):
        try:
            done += _index(rows, engine)
        except SearchUnavailable as error:
            logger.warning("index %s cannot be written (%s): %s", target, error.reason, error.operator_hint)
            put_back(rows, f"{error.reason}: {error.operator_hint}", OUTAGE_WAIT, count_try=False)
            break
    return done


def _index(rows: Sequence[IndexChange], engine: SearchEngine) -> int:
    """Write the pages of `rows`; give how many rows are done."""
    built = build_entries(row.page_id for row in rows)
    actions = actions_for(built, rows[0].version, partial(held_ids, engine))
    try:
        report = engine.bulk(chain.from_iterable(actions.values()))
    except SearchUnavailable as error:
        if error.reason is not Reason.TOO_LARGE:
            raise
        if len(rows) > 1:
            return sum(_index([row], engine) for row in rows)
        report = BulkReport()
        built.failed[rows[0].page_id] = f"{error.reason}: {error.operator_hint}"
    return _settle(rows, built, actions, report)


def held_ids(engine: SearchEngine, page_id: int) -> list[str]:
    """What the index holds of a page; nothing when there is no index yet (the first write makes it)."""
    try:
        return engine.ids_of_page(page_id)
    except SearchUnavailable as error:
        if error.reason is Reason.MISSING:
            return []
        raise


def actions_for(built: Built, version: int, held: Callable[[int], list[str]]) -> dict[int, list[IndexAction]]:
    """For each page: puts of the entries that were built, deletions of others that the index holds (`held` by page id)."""
    actions = {}
    for page_id, entries in built.entries.items():
        kept = {entry.entry_id for entry in entries}
        puts = [IndexAction(entry.entry_id, version, entry) for entry in entries]
        actions[page_id] = puts + [IndexAction(entry_id, version) for entry_id in held(page_id) if entry_id not in kept]
    return actions


def _settle(rows: Sequence[IndexChange], built: Built, actions: dict[int, list[IndexAction]], report: BulkReport) -> int:
    """Mark what is done, put back or park what failed; give how many rows are done."""
    failed, hopeless, later = dict(built.failed), set[int](), set[int]()
    page_of = {action.entry_id: page_id for page_id, batch in actions.items() for action in batch}
    for failure in report.failures:
        page_id = page_of[failure.entry_id]
        failed[page_id] = f"{failure.entry_id}: {failure.reason}"
        (later if failure.retry else hopeless).add(page_id)
    if later:
        logger.warning("an index refuses %d pages for now, they wait: %s", len(later), failed[min(later)])
    good = [row.pk for row in rows if row.page_id not in failed]
    note_found(page_id for page_id, entries in built.entries.items() if entries and page_id not in failed)
    IndexChange.objects.filter(pk__in=good).update(state=ChangeState.DONE, done_at=timezone.now(), error="")
    for row in rows:
        if row.page_id not in failed:
            continue
        reason = failed[row.page_id][:500]
        if row.page_id in later - hopeless:  # a full disk, an overload: the page is not to blame, however long it takes
            put_back([row], reason, OUTAGE_WAIT, count_try=False)
        elif row.page_id in hopeless or row.tries >= MAX_TRIES:
            logger.error("page %s is given up for index %s after %d tries: %s", row.page_id, row.target, row.tries, reason)
            IndexChange.objects.filter(pk=row.pk).update(state=ChangeState.PARKED, error=reason)
        else:
            put_back([row], reason, min(LONGEST_WAIT, FIRST_WAIT * 2 ** (row.tries - 1)), count_try=True)
    return len(good)


@transaction.atomic
def put_back(rows: Sequence[IndexChange], error: str, wait: timedelta, *, count_try: bool) -> None:
    """Let taken rows wait again; one whose page has got a newer waiting row meanwhile is dropped in its favour."""
    due = timezone.now() + wait
    again = [
        IndexChange(
            target=row.target,
            page_id=row.page_id,
            reason=row.reason,
            slot=slot_of(row.target, row.page_id),
            tries=row.tries if count_try else max(0, row.tries - 1),
            error=error[:500],
            created_at=row.created_at,
            changed_at=row.changed_at,
            next_try_at=due,
        )
        for row in sorted(rows, key=lambda row: row.page_id)
    ]
    IndexChange.objects.filter(pk__in=[row.pk for row in rows]).delete()
    put_in_slots(again)
