"""The state of each rule of retention: when it last ran, whether it waits for a person, and who confirmed it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class HeldReason(models.TextChoices):
    CLOCK = "clock", _("the clock leapt")
    SHARE = "share", _("unusually much would be deleted at once")


class RetentionState(models.Model):
    """One rule of retention by its `name`. Held rules delete nothing until a person confirms, or until the reason is gone."""

    never_on_cached_pages = True

    name = models.CharField(max_length=60, primary_key=True)
    last_run_at = models.DateTimeField(null=True)
    held_since = models.DateTimeField(null=True)
    held_reason = models.CharField(max_length=5, choices=HeldReason, blank=True)
    held_rows = models.PositiveIntegerField(default=0)
    confirmed_until = models.DateTimeField(null=True)
    confirmed_by = models.CharField(max_length=150, blank=True)

    def __str__(self) -> str:
        return self.name
