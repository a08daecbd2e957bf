"""Failed logins that were counted, so that the next attempt waits: by account and network, account, network, and known browser."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEEP = timedelta(days=1)


class Purpose(models.TextChoices):
    PASSWORD = "password", _("password")
    CODE = "code", _("second factor")
    RESET = "reset", _("new password by mail")


class Scope(models.TextChoices):
    HERE = "here", _("account in one network")
    ACCOUNT = "account", _("account, from anywhere")
    NETWORK = "network", _("network, any account")
    BROWSER = "browser", _("account in a browser that it has used before")


class LoginThrottleQuerySet(models.QuerySet["LoginThrottle"]):
    def waiting(self, now: datetime) -> LoginThrottleQuerySet:
        """Keep those whose next attempt has to wait."""
        return self.filter(wait_until__gt=now)

    def old(self) -> LoginThrottleQuerySet:
        """Keep those whose last failure is so long ago that nothing waits for it."""
        return self.filter(last_failure_at__lt=timezone.now() - KEEP)


class LoginThrottle(models.Model):
    """How often one `name` failed in its `scope`, and until when its next attempt waits. Rows go a day after the last failure."""

    never_on_cached_pages = True

    purpose = models.CharField(_("what was wrong"), max_length=8, choices=Purpose.choices)
    scope = models.CharField(_("who waits"), max_length=8, choices=Scope.choices)
    name = models.CharField(_("account or network"), max_length=220)
    failures = models.PositiveIntegerField(_("failures"), default=0)
    last_failure_at = models.DateTimeField(_("last failure"), null=True)
    wait_until = models.DateTimeField(_("waits until"), null=True)

    objects = LoginThrottleQuerySet.as_manager()

    class Meta:
        verbose_name = _("delayed login")
        verbose_name_plural = _("delayed logins")
        constraints: ClassVar = [models.UniqueConstraint(fields=["purpose", "scope", "name"], name="login_throttle_once")]
        indexes: ClassVar = [models.Index(fields=["wait_until"], name="login_throttle_waits", condition=Q(wait_until__isnull=False))]

    def __str__(self) -> str:
        return f"{self.purpose} {self.scope} {self.name}"
