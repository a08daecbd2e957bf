"""The state of background work and of the parts of `/readyz`, for the metrics."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from cms.background.monitoring.metrics import Gauge, state
from cms.background.worker.backlog import backlog
from cms.models.background.worker_heartbeat import WorkerHeartbeat


@state("work")
def read_work() -> Iterator[Gauge]:
    """Yield, for every kind of leased row, how many wait, are due, are leased and were given up, and for how long one is overdue."""
    for kind in backlog():
        name = ("kind", kind.model._meta.label)
        counts = {"waiting": kind.waiting, "due": kind.due, "leased": kind.leased, "parked": kind.parked}
        for word, count in counts.items():
            yield Gauge("portal_work_rows", count, "Rows of background work that are not done, by kind and state.", (name, ("state", word)))
        yield Gauge("portal_work_overdue_seconds", kind.overdue_s, "For so long the oldest due row could have been taken.", (name,))


@state("worker")
def read_worker() -> Iterator[Gauge]:
    """Yield the age of the last heartbeat; nothing when no worker has ever run."""
    last = WorkerHeartbeat.objects.filter(pk=1).values_list("beat_at", flat=True).first()
    if last is not None:
        age = (timezone.now() - last).total_seconds()
        yield Gauge("portal_worker_heartbeat_age_seconds", age, "Seconds since a worker last said that it runs.")
