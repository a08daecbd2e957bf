"""Counting how often an answered question was enough, without learning anything of the one who says so."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.utils import timezone

from qa.models import AnswerPage, DeflectionEvent
from qa.vocabulary import clock


def count_solved(page: AnswerPage | None) -> None:
    """Add one to the day's number for `page` (None: it is not known which answer helped)."""
    day = timezone.localdate(clock.now())
    rows = DeflectionEvent.objects.filter(day=day, page=page)
    if rows.update(solved=F("solved") + 1):
        return
    try:
        with transaction.atomic():
            DeflectionEvent.objects.create(day=day, page=page, solved=1)
    except IntegrityError:  # somebody else was first on this day
        rows.update(solved=F("solved") + 1)


def deflections_between(first: date, last: date) -> int:
    """Return how many people were helped by an answered question on the days from `first` to `last`, both included."""
    total: int | None = DeflectionEvent.objects.filter(day__gte=first, day__lte=last).aggregate(total=Sum("solved"))["total"]
    return total or 0
