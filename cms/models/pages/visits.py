"""How much the portal is used: counts by quarter of an hour, nothing about anybody."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

SLOT = timedelta(minutes=15)


class VisitCountQuerySet(models.QuerySet["VisitCount"]):
    def since(self, moment: datetime) -> Self:
        """Keep the quarters of an hour from this moment on."""
        return self.filter(begins_at__gte=moment)

    def of_day(self, day: date) -> Self:
        """Keep those of one day."""
        start = timezone.make_aware(datetime.combine(day, time()))
        return self.filter(begins_at__gte=start, begins_at__lt=start + timedelta(days=1))

    def sums(self) -> dict[str, int]:
        """Return the sums of `visits` and `views`."""
        found = self.aggregate(visits=Sum("visits"), views=Sum("views"))
        return {name: value or 0 for name, value in found.items()}

    def by_month(self) -> list[Any]:
        """Return `month`, `visits`, `views` of each month, the newest first."""
        months = self.annotate(month=TruncMonth("begins_at")).values("month").annotate(visits=Sum("visits"), views=Sum("views"))
        return list(months.order_by("-month"))


class VisitCount(models.Model):
    """The pages that were read and the visits that began in a quarter of an hour."""

    begins_at = models.DateTimeField(unique=True)
    visits = models.PositiveIntegerField(default=0)
    views = models.PositiveIntegerField(default=0)

    objects: ClassVar = VisitCountQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.begins_at:%Y-%m-%d %H:%M}"

    @classmethod
    def add(cls, begins_at: datetime, visits: int, views: int) -> None:
        """Add to the counts of a quarter of an hour; safe beside other processes."""
        VisitCount.objects.bulk_create([VisitCount(begins_at=begins_at)], ignore_conflicts=True)
        VisitCount.objects.filter(begins_at=begins_at).update(visits=F("visits") + visits, views=F("views") + views)


def slot_of(moment: datetime) -> datetime:
    """Return the beginning of the quarter of an hour."""
    return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
