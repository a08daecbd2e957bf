"""The request of an administrator that a colleague's lost second factor be removed, until another administrator agrees."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.contracts.working_days import working_calendar

if TYPE_CHECKING:
    from django.contrib.auth.models import User

OPEN_FOR = 2  # working days after the day on which it was asked


def _first_open() -> datetime:
    """Return the beginning of the earliest day whose requests may still be agreed to."""
    day, today, calendar = timezone.localdate(), timezone.localdate(), working_calendar()
    while calendar.between(day - timedelta(days=1), today) <= OPEN_FOR:
        day -= timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time()))


class SecondFactorResetQuerySet(models.QuerySet["SecondFactorReset"]):
    def open(self) -> SecondFactorResetQuerySet:
        """Keep those that still may be agreed to."""
        return self.filter(asked_at__gte=_first_open(), user__is_active=True)

    def over(self) -> SecondFactorResetQuerySet:
        """Keep those that nobody decided in time."""
        return self.filter(asked_at__lt=_first_open())

    def for_decision_of(self, person: User) -> SecondFactorResetQuerySet:
        """Keep the open ones that `person` may agree to: neither asked for by them nor about their own account."""
        return self.open().exclude(asked_by=person).exclude(user=person)


class SecondFactorReset(models.Model):
    """One account whose second factor is to be taken away. The row goes when it is done or withdrawn; who did it stays in the logs."""

    never_on_cached_pages = True
    wagtail_reference_index_ignore = True

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("account"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("administrator who asks"))
    reason = models.CharField(_("reason"), max_length=300)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)

    objects: ClassVar = SecondFactorResetQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.user)

    @property
    def open_until(self) -> date:
        """Return the last day on which it may be agreed to."""
        return working_calendar().add(timezone.localdate(self.asked_at), OPEN_FOR)
