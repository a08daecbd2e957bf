"""The time when the worker last ran: one row, written by whichever worker runs."""

from __future__ import annotations

from django.db import models


class WorkerHeartbeat(models.Model):
    """The single row (`pk` 1) with the time of the last heartbeat of any worker."""

    never_on_cached_pages = True

    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.beat_at:%Y-%m-%d %H:%M:%S}"
