"""The backlog of background work: for every kind of leased row how much is due, since when, and how much was given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db.models import Count, Min, Q
from django.utils import timezone

from cms.models.background.leased_row import LeasedRow, RowState


@dataclass(frozen=True, slots=True)
class Backlog:
    """The rows of one kind that are not done.

    `waiting` counts all that are to be done, `due` those that a worker could take now, `leased` those that a worker has, `parked`
    those that wait for a person.
    `overdue_s`: for how many seconds the oldest due row could have been taken; 0 when none is due.
    """

    model: type[LeasedRow]
    waiting: int
    due: int
    leased: int
    parked: int
    overdue_s: float


def leased_models() -> list[type[LeasedRow]]:
    """Return every kind of leased row of the project, by app and name."""
    found = [model for model in apps.get_models() if issubclass(model, LeasedRow)]
    return sorted(found, key=lambda model: model._meta.label)


def backlog() -> list[Backlog]:
    """Return what waits of every kind of leased row: one statement for each kind."""
    now = timezone.now()
    return [_backlog_of(model, now) for model in leased_models()]


def _backlog_of(model: type[LeasedRow], now: datetime) -> Backlog:
    waiting, abandoned = Q(state=RowState.WAITING, next_try_at__lte=now), Q(state=RowState.TAKEN, leased_until__lte=now)
    open_rows = model._default_manager.filter(state__in=[RowState.WAITING, RowState.TAKEN, RowState.PARKED])
    counts = open_rows.order_by().aggregate(
        waiting=Count("pk", filter=~Q(state=RowState.PARKED)),
        due=Count("pk", filter=waiting | abandoned),
        leased=Count("pk", filter=Q(state=RowState.TAKEN) & ~abandoned),
        parked=Count("pk", filter=Q(state=RowState.PARKED)),
        oldest_waiting=Min("next_try_at", filter=waiting),
        oldest_abandoned=Min("leased_until", filter=abandoned),
    )
    since = [day for day in (counts.pop("oldest_waiting"), counts.pop("oldest_abandoned")) if day is not None]
    return Backlog(model, **counts, overdue_s=(now - min(since)).total_seconds() if since else 0.0)
