"""The worker's heartbeat: it writes a heartbeat every `EVERY`, and counts as dead after `SILENT_AFTER` without one.

It is written beside the jobs, while no round of the main lane takes longer than `HUNG_AFTER`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from cms.background.worker import clock
from cms.background.worker.backlog import backlog
from cms.models.background.worker_heartbeat import WorkerHeartbeat

EVERY = timedelta(seconds=10)
SILENT_AFTER = timedelta(seconds=45)  # so that a dead worker is seen within a minute
HUNG_AFTER = timedelta(minutes=5)

_round_at: float | None = None  # of the main lane of this process, as `time.monotonic` counts; None where no worker runs


@dataclass(frozen=True, slots=True)
class WorkerDown:
    """The worker does not run: when it last did (None: never), and how many rows of all kinds are due."""

    since: datetime | None
    due: int


def note_round() -> None:
    """Note that a round of the main lane of this process begins or has ended."""
    global _round_at
    _round_at = time.monotonic()


def note_end() -> None:
    """Note that no worker runs in this process any more."""
    global _round_at
    _round_at = None


def is_hung() -> bool:
    """Return whether a round of the main lane of this process takes longer than `HUNG_AFTER`: one of its jobs hangs."""
    return _round_at is not None and time.monotonic() - _round_at > HUNG_AFTER.total_seconds()


def beat() -> None:
    """Write that a worker runs now."""
    WorkerHeartbeat.objects.update_or_create(pk=1, defaults={"beat_at": timezone.now()})


def worker_down() -> WorkerDown | None:
    """Return since when no worker runs and what waits for it; None while one runs. A heartbeat in the future does not count."""
    last = WorkerHeartbeat.objects.filter(pk=1).values_list("beat_at", flat=True).first()
    if last is not None and -clock.TOLERATED < timezone.now() - last < SILENT_AFTER:
        return None
    return WorkerDown(last, sum(kind.due for kind in backlog()))
