"""The worker's part: waiting rows are taken, their pages built and written to the index, failures tried again or parked."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import chain

from django.db import transaction
from django.utils import timezone

from cms.models.background.leased_row import RowState
from search.engines.contract import BulkReport, IndexAction, Reason, SearchEngine, SearchUnavailable
from search.engines.targets import engine_for
from search.indexing.building import BuiltEntries, build_entries
from search.indexing.first_found import note_found
from search.indexing.passages import note_missing, put_actions_of
from search.models import IndexChange, IndexClock

logger = logging.getLogger(__name__)

OUTAGE_WAIT = timedelta(seconds=5)
BATCH = 100


def next_version() -> int:
    """Return a version above every one given before. It follows the clock, so that a database restored from a backup goes on
    above what the index holds; two callers at once wait for one another.
    """
    now = time.time_ns() // 1_000_000
    with transaction.atomic():
        clock, _created = IndexClock.objects.select_for_update().get_or_create(pk=1)
        clock.value = max(clock.value + 1, now)
        clock.save(update_fields=["value"])
    return clock.value


def take(target: str, limit: int = BATCH) -> list[IndexChange]:
    """Lease the due rows of an index, the oldest first; two workers never hold the same row.

    All of them get one new version, once they are locked and before anything is built: of two workers that build the same
    page, the one that read the database later cannot lose to the one that read it earlier.
    """
    return IndexChange.objects.filter(target=target).take(limit, order_by=["pk"], slot=None, version=next_version)


def drain(target: str, seconds: float = 20.0) -> int:
    """Index what waits for one index, for about `seconds` at most; return the number of rows done.

    While the engine is unreachable the rows wait, for any length of time, without counting a try.
    """
    engine, done = engine_for(target), 0
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and (rows := take(target)):
        try:
            done += _index(rows, engine)
        except SearchUnavailable as error:
            logger.warning("index %s cannot be written (%s): %s", target, error.reason, error.operator_hint)
            _wait_for_engine(rows, error)
            break
    return done


def _index(rows: Sequence[IndexChange], engine: SearchEngine) -> int:
    """Write the pages of `rows`; return how many rows are done."""
    built = build_entries(row.page_id for row in rows)
    actions = actions_for(built, rows[0].version, ids_in_index(engine, built.entries))
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


def ids_in_index(engine: SearchEngine, page_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return what the index holds of each page; nothing when there is no index yet (the first write makes it)."""
    try:
        return engine.ids_of_pages(page_ids)
    except SearchUnavailable as error:
        if error.reason is Reason.MISSING:
            return {}
        raise


def actions_for(built: BuiltEntries, version: int, held: Mapping[int, list[str]]) -> dict[int, list[IndexAction]]:
    """Return for each page: puts of the entries that were built, deletions of others that the index holds (`held` by page id)."""
    puts = put_actions_of(built, version)
    for page_id, actions in puts.items():
        kept = {action.entry_id for action in actions}
        actions += [IndexAction(entry_id, version) for entry_id in held.get(page_id, ()) if entry_id not in kept]
    return puts


@transaction.atomic
def _settle(rows: Sequence[IndexChange], built: BuiltEntries, actions: dict[int, list[IndexAction]], report: BulkReport) -> int:
    """End the lease of each row: done, to be tried again, or parked; return how many rows are done."""
    failed, hopeless, later = dict(built.failed), set[int](), set[int]()
    page_of = {action.entry_id: page_id for page_id, batch in actions.items() for action in batch}
    for failure in report.failures:
        page_id = page_of[failure.entry_id]
        failed[page_id] = f"{failure.entry_id}: {failure.reason}"
        (later if failure.retry else hopeless).add(page_id)
    if later:
        logger.warning("an index refuses %d pages for now, they wait: %s", len(later), failed[min(later)])
    note_found(page_id for page_id, entries in built.entries.items() if entries and page_id not in failed)
    note_missing(actions)
    done = 0
    for row in _by_page(rows):
        if row.page_id not in failed:
            done += row.succeed(done_at=timezone.now())
            continue
        reason = failed[row.page_id]
        if row.page_id in hopeless:
            row.park(reason)
        elif row.page_id in later:  # a full disk, an overload: the page is not to blame, however long it takes
            row.retry(reason, wait=OUTAGE_WAIT, count=False)
        else:
            row.retry(reason)
        if row.state == RowState.PARKED:
            logger.error("page %s is given up for index %s after %d tries: %s", row.page_id, row.target, row.tries, reason)
    _delete_given_up_before(rows)
    return done


def _delete_given_up_before(rows: Sequence[IndexChange]) -> None:
    """Delete the rows of these pages that were given up before: only the outcome of their newest change is kept."""
    ended, own = [row.page_id for row in rows if row.state in (RowState.DONE, RowState.PARKED)], [row.pk for row in rows]
    earlier = IndexChange.objects.parked().filter(target=rows[0].target, page_id__in=ended, pk__lt=max(own))
    earlier.exclude(pk__in=own).delete()


@transaction.atomic
def _wait_for_engine(rows: Sequence[IndexChange], error: SearchUnavailable) -> None:
    """Make taken rows wait for an engine that is unreachable; no try is counted, so none is ever parked for it."""
    for row in _by_page(rows):
        row.retry(f"{error.reason}: {error.operator_hint}", wait=OUTAGE_WAIT, count=False)


def _by_page(rows: Sequence[IndexChange]) -> list[IndexChange]:
    """Return the rows in the order in which `note_changes` locks them, so that no two transactions wait for each other."""
    return sorted(rows, key=lambda row: row.page_id)
