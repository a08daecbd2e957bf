"""The progress of a running rebuild, computed from its record alone, so that every process shows the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from search.indexing.building import live_pages
from search.indexing.rebuilding import SILENT
from search.models import IndexRebuild, RebuildState


@dataclass(frozen=True, slots=True)
class Progress:
    """A running rebuild: pages written and to be written, pages a minute since it began, the time left (None: not known yet).

    `silent` is true when it wrote nothing for so long that its process must have died.
    """

    record: IndexRebuild
    done: int
    total: int
    a_minute: int
    left: timedelta | None
    silent: bool

    @property
    def percent(self) -> int:
        """Return the share that is written, in whole percent."""
        return 100 * self.done // self.total if self.total else 0

    @property
    def ends_at(self) -> datetime | None:
        """Return the moment at which everything is written if it goes on like this."""
        return None if self.left is None else self.record.touched_at + self.left


def running() -> list[Progress]:
    """Return the rebuilds that run now, the newest first."""
    records = list(IndexRebuild.objects.filter(state=RebuildState.RUNNING))
    if not records:
        return []
    total, now = live_pages().count(), timezone.now()
    return [_progress(record, total, now - record.touched_at > SILENT) for record in records]


def _progress(record: IndexRebuild, total: int, silent: bool) -> Progress:
    done = live_pages().filter(pk__lte=record.position).count()
    seconds = (record.touched_at - record.started_at).total_seconds()
    if not done or seconds <= 0:
        return Progress(record, done, total, 0, None, silent)
    return Progress(record, done, total, round(60 * done / seconds), timedelta(seconds=round((total - done) * seconds / done)), silent)
