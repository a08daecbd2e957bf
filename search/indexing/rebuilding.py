"""Rebuilding an index beside the live one, with what changes meanwhile caught up before and after the swap."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from cms.contracts.search import NOT_ISSUED
from cms.models.background.leased_row import RowState
from cms.text.analysis import exact_words
from search.engines.contract import BulkReport, IndexAction, Reason, Rebuild, SearchEngine, SearchUnavailable
from search.engines.targets import engine_for
from search.indexing.building import build_entries, page_batches
from search.indexing.draining import BATCH, next_version
from search.indexing.first_found import note_found
from search.indexing.noting import KEEP_DONE, note_changes
from search.indexing.passages import note_missing, put_actions_of
from search.models import ChangeReason, IndexChange, IndexRebuild, RebuildState
from search.query.plan import build_plan
from search.query.values import SearchRequest

logger = logging.getLogger(__name__)

# Clocks of several machines differ, and a row's time is written a moment before its transaction ends.
MARGIN = timedelta(seconds=60)
SILENT = timedelta(minutes=2)  # a running rebuild that wrote nothing for so long has died
LEAST_SHARE = 0.5
GOLDEN = 10
MOST_ROUNDS = 5
_SAMPLED_WORDS = 20  # of a title


class RebuildRefused(Exception):
    """The new index was filled but does not look right; the live one stays. Its text says what is wrong."""


class RebuildRunning(RebuildRefused):
    """Another process is rebuilding the index, or was killed less than `SILENT` ago."""


@dataclass
class RebuildRun:
    """A rebuild in this process: the new index, its record in the database, and what was counted on the way."""

    target: str
    record: IndexRebuild
    index: Rebuild
    engine: SearchEngine
    page_entries: dict[int, frozenset[str]] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)
    replayed: set[int] = field(default_factory=set)
    samples: dict[int, str] = field(default_factory=dict)

    @property
    def is_live(self) -> bool:
        """Return whether the new index is the live one already: a process ended after the swap, before it was recorded."""
        return self.engine.health().index == self.index.name

    def touch(self) -> None:
        """Record that the rebuild goes on, and how far it is. Raises RebuildRunning when another process has taken it over."""
        _hold(self.record, position=self.record.position, entries=self.record.entries)


def begin(target: str, *, resume: bool = False) -> RebuildRun:
    """Open a new index; with `resume` continue the last unfinished one, where there is one.

    Raises RebuildRunning while another process rebuilds the same index: of several that begin at the same moment one continues. A
    rebuild that was stopped too long ago cannot be resumed: the outbox no longer has what changed since.
    """
    engine, now = engine_for(target), timezone.now()
    died = Q(state=RebuildState.RUNNING, touched_at__lte=now - SILENT)
    unfinished = IndexRebuild.objects.filter(died | Q(state=RebuildState.STOPPED), target=target)
    left = unfinished.filter(started_at__gt=now - KEEP_DONE + MARGIN).exclude(name="").first() if resume else None
    if left is not None and (index := _reopened(engine, left.name)) is not None:
        _hold(left, state=RebuildState.RUNNING)
        return RebuildRun(target, left, index, engine)
    unfinished.update(state=RebuildState.FAILED, detail=gettext("A later rebuild took its place."), finished_at=now)
    try:
        with transaction.atomic():
            record = IndexRebuild.objects.create(target=target, started_at=now)  # the database takes one that runs for each index
    except IntegrityError:
        raise _running() from None
    try:
        index = engine.start_rebuild()
    except BaseException:
        record.delete()
        raise
    _hold(record, name=index.name)
    return RebuildRun(target, record, index, engine)


def _running() -> RebuildRunning:
    return RebuildRunning(gettext("Another process is rebuilding this index."))


def _hold(record: IndexRebuild, **values: Any) -> None:
    """Write `values` and the moment to a record that is still as this process wrote or read it. Raises RebuildRunning when it is not."""
    as_known = IndexRebuild.objects.filter(pk=record.pk, state=record.state, touched_at=record.touched_at)
    values["touched_at"] = timezone.now()
    try:
        with transaction.atomic():
            is_held = as_known.update(**values) == 1
    except IntegrityError:
        is_held = False
    if not is_held:
        raise _running()
    for name, value in values.items():
        setattr(record, name, value)


def _reopened(engine: SearchEngine, name: str) -> Rebuild | None:
    try:
        return engine.resume_rebuild(name)
    except SearchUnavailable as error:
        logger.warning("the unfinished index %s cannot be opened (%s): a new one is begun", name, error.reason)
        return None


def fill(run: RebuildRun, progress: Callable[[int], object], size: int = BATCH) -> None:
    """Write every live page above the recorded position; `progress` is called with how many pages each step did.

    Where a stopped rebuild goes on, its last batch may have been written without its position being recorded.
    """
    run.touch()
    written_before = run.record.position > 0 or bool(run.index.counts())
    for batch in page_batches(run.record.position, size):
        _write(run, batch, written_before=written_before)
        written_before = False
        run.record.position = batch[-1]
        run.record.entries += sum(len(run.page_entries.get(page_id, ())) for page_id in batch)
        run.touch()
        progress(len(batch))


def _write(run: RebuildRun, page_ids: list[int], *, written_before: bool) -> None:
    """Build the pages now and write them into the new index.

    With `written_before` the index itself is asked what it holds of them, since another process may have written it, and
    what is too much is removed.
    """
    version = next_version()
    built = build_entries(page_ids)
    puts = put_actions_of(built, version)
    actions: list[IndexAction] = []
    held = run.index.ids_of_pages(built.entries) if written_before else {}
    for page_id, entries in built.entries.items():
        ids = frozenset(entry.entry_id for entry in entries)
        actions += puts[page_id]
        actions += [IndexAction(entry_id, version) for entry_id in held.get(page_id, ()) if entry_id not in ids]
        run.page_entries[page_id] = ids
        if entries and len(run.samples) < GOLDEN and entries[0].status_on(timezone.localdate()) != NOT_ISSUED:
            run.samples[page_id] = " ".join(exact_words(entries[0].title)[:_SAMPLED_WORDS])
    report = run.index.bulk(actions) if actions else BulkReport()
    run.touch()
    run.failed |= built.failed
    note_missing(puts)
    note_found(page_id for page_id, entries in built.entries.items() if entries)
    later = [failure for failure in report.failures if failure.retry]
    if later:  # the server cannot write now: nothing is wrong with the entries
        raise SearchUnavailable(Reason.FAILED, f"The new index cannot be written now ({later[0].reason}): resume the rebuild later.")
    for failure in report.failures:
        logger.error("entry %s was refused by the new index: %s", failure.entry_id, failure.reason)
        for page_id in page_ids:
            if failure.entry_id in run.page_entries.get(page_id, ()):
                run.page_entries[page_id] -= {failure.entry_id}
                run.failed[page_id] = f"{failure.entry_id}: {failure.reason}"


def catch_up(run: RebuildRun) -> datetime:
    """Write again what changed since the start, in rounds until nothing new comes; return the moment of the last round."""
    since, moment = run.record.started_at - MARGIN, timezone.now()
    seen: set[tuple[int, datetime | None]] = set()
    for _round in range(MOST_ROUNDS):
        moment = timezone.now()
        rows = IndexChange.objects.filter(target=run.target, done_at__gte=since).values_list("page_id", "done_at")
        fresh = {row for row in rows if row not in seen}
        if not fresh:
            break
        seen |= fresh
        pages = sorted({page_id for page_id, _ in fresh})
        for start in range(0, len(pages), BATCH):
            _write(run, pages[start : start + BATCH], written_before=True)
        run.replayed |= set(pages)
    return moment


def check(run: RebuildRun, *, resumed: bool = False) -> list[str]:
    """Return the reasons against making the new index live: counts that differ, far fewer entries than now, titles not found."""
    total = sum(run.index.counts().values())
    problems = []
    expected = sum(len(ids) for ids in run.page_entries.values())
    if not resumed and total != expected:
        problems.append(
            gettext("%(expected)s entries were written, the new index holds %(total)s.") % {"expected": expected, "total": total}
        )
    now = run.engine.health().entries
    if now >= 100 and total < now * LEAST_SHARE:
        problems.append(gettext("The new index has %(total)s entries, the live one %(now)s.") % {"total": total, "now": now})
    for page_id, title in run.samples.items():
        if page_id in run.replayed:
            continue
        run.touch()
        plan = build_plan(SearchRequest(q=f'"{title}"', pages=(page_id,)), timezone.localdate())
        if not run.index.search(plan).total:
            problems.append(gettext("Page %(page)s is not found by its title.") % {"page": page_id})
    return problems


def swap(run: RebuildRun, last_round: datetime) -> None:
    """Make the new index live. Whatever the worker may have written to the old one since `last_round` is noted again."""
    run.touch()
    run.index.commit()
    unsure = IndexChange.objects.filter(target=run.target).filter(Q(done_at__gte=last_round - MARGIN) | Q(state=RowState.TAKEN))
    again = {*run.replayed, *run.failed, *unsure.values_list("page_id", flat=True)}
    note_changes(again, ChangeReason.REBUILT, [run.target])
    IndexChange.objects.filter(target=run.target).try_again()  # the new index may take what the old one refused
    run.record.state, run.record.finished_at = RebuildState.DONE, timezone.now()
    run.record.entries = sum(run.index.counts().values())
    run.record.detail = "; ".join(f"page {page}: {reason}" for page, reason in sorted(run.failed.items()))[:5000]
    run.record.save()


def rebuild(target: str, progress: Callable[[int], object], *, resume: bool = False, force: bool = False, size: int = BATCH) -> RebuildRun:
    """Run a whole rebuild and return it. Raises RebuildRefused when the checks fail and not `force`; the live index is untouched then.

    Stopped by KeyboardInterrupt or an engine that becomes unreachable, it can be resumed; after the swap only its record is left to write.
    """
    run = begin(target, resume=resume)
    resumed = run.record.position > 0
    try:
        if run.is_live:
            swap(run, run.record.started_at)
            return run
        fill(run, progress, size)
        last_round = catch_up(run)
        problems = check(run, resumed=resumed)
        if not problems or force:
            swap(run, last_round)
            return run
    except (KeyboardInterrupt, SearchUnavailable):
        IndexRebuild.objects.filter(pk=run.record.pk, state=RebuildState.RUNNING).update(state=RebuildState.STOPPED)
        raise
    run.record.state, run.record.detail = RebuildState.FAILED, "; ".join(problems)
    run.record.finished_at = timezone.now()
    run.record.save()
    run.index.abort()
    raise RebuildRefused(run.record.detail)
