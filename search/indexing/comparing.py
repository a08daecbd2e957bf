"""The drift sweep: database and index compared entry by entry, differences repaired."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import chain

from search.engines.contract import IndexAction, SearchEngine
from search.engines.targets import engine_for
from search.indexing.building import build_entries, page_batches
from search.indexing.draining import next_version
from search.indexing.noting import note_changes
from search.indexing.passages import note_used
from search.models import ChangeReason, IndexChange


@dataclass(slots=True)
class IndexDifferences:
    """The differences: entries that the index lacks, that it holds otherwise (`different`) or too many (`extra`)."""

    compared: int = 0
    missing: dict[str, int] = field(default_factory=dict)
    different: dict[str, int] = field(default_factory=dict)
    extra: list[str] = field(default_factory=list)
    failed: dict[int, str] = field(default_factory=dict)
    version: int = 0

    @property
    def clean(self) -> bool:
        """Return whether nothing differs."""
        return not (self.missing or self.different or self.extra or self.failed)


def compare(target: str, progress: Callable[[int], object]) -> IndexDifferences:
    """Compare every entry by id and content hash. Pages with changes on the way are left out: they are about to be right. What the index
    holds of a page that could not be built now stays: nothing says that it is wrong.

    The version is taken before the database is read, so that a repair by it loses to every later write.
    """
    engine = engine_for(target)
    drift = IndexDifferences(version=next_version())
    engine.refresh()
    expected: dict[str, tuple[int, str]] = {}
    for batch in page_batches():
        built = build_entries(batch)
        drift.failed |= built.failed
        for page_id, entries in built.entries.items():
            expected |= {entry.entry_id: (page_id, entry.content_hash()) for entry in entries}
        note_used(chain.from_iterable(built.entries.values()))
        progress(len(batch))
    _compare_with(engine, expected, drift)
    unsettled = set(IndexChange.objects.filter(target=target).unfinished().values_list("page_id", flat=True))
    for found in (drift.missing, drift.different):
        for entry_id in [entry_id for entry_id, page_id in found.items() if page_id in unsettled]:
            del found[entry_id]
    kept = set(chain.from_iterable(engine.ids_of_pages(unsettled | drift.failed.keys()).values()))
    drift.extra = [entry_id for entry_id in drift.extra if entry_id not in kept]
    return drift


def _compare_with(engine: SearchEngine, expected: dict[str, tuple[int, str]], drift: IndexDifferences) -> None:
    """Sort what the index holds into right, different and extra; what is left of `expected` is missing."""
    for row in engine.scan():
        drift.compared += 1
        known = expected.pop(row.entry_id, None)
        if known is None:
            drift.extra.append(row.entry_id)
        elif known[1] != row.content_hash:
            drift.different[row.entry_id] = known[0]
    drift.missing = {entry_id: page_id for entry_id, (page_id, _) in expected.items()}


def repair(target: str, drift: IndexDifferences) -> int:
    """Note the pages of what is missing or different, and those that failed, in the outbox, delete what is extra; return the number of
    repairs.
    """
    pages: Iterable[int] = {*drift.missing.values(), *drift.different.values(), *drift.failed}
    noted = note_changes(pages, ChangeReason.REPAIRED, [target])
    engine = engine_for(target)
    for ids in _batches(drift.extra):
        engine.bulk([IndexAction(entry_id, drift.version) for entry_id in ids])
    return noted + len(drift.extra)


def _batches(ids: list[str], size: int = 1000) -> Iterable[list[str]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))
