"""The outbox: each change that a searcher could notice is a committed row before the index hears of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ChangeState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    TAKEN = "taken", _("Being indexed")
    DONE = "done", _("Indexed")
    PARKED = "parked", _("Given up, needs a person")


class ChangeReason(models.TextChoices):
    """Why a row was written: for the administrator who looks at it. What is indexed is the page as it is when built."""

    SAVED = "saved", _("Saved")
    PUBLISHED = "published", _("Published")
    UNPUBLISHED = "unpublished", _("Unpublished")
    MOVED = "moved", _("Moved or renamed")
    DELETED = "deleted", _("Deleted")
    RESTRICTED = "restricted", _("Access changed")
    CONTENT = "content", _("Content or rating changed")
    REPAIRED = "repaired", _("Repaired after a check")
    REBUILT = "rebuilt", _("Changed during a rebuild")
    RETRIED = "retried", _("Tried again by a person")


class IndexChange(models.Model):
    """A page that has to be written to one index (`target`) anew.

    `slot` is `target:page` while the row waits and empty afterwards: unique, so that changes of one page collapse while
    none is lost (the row that a worker has taken no longer holds the slot). `version` is given when a worker takes the row.
    """

    target = models.CharField(_("index"), max_length=10)
    page_id = models.BigIntegerField(_("page"))
    reason = models.CharField(_("reason"), max_length=12, choices=ChangeReason, default=ChangeReason.CONTENT)
    state = models.CharField(_("state"), max_length=8, choices=ChangeState, default=ChangeState.WAITING)
    slot = models.CharField(max_length=40, unique=True, null=True, editable=False)
    version = models.BigIntegerField(_("version"), default=0)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.CharField(_("last error"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now)
    done_at = models.DateTimeField(pgettext_lazy("time", "done"), null=True, blank=True)

    class Meta:
        verbose_name = _("index change")
        verbose_name_plural = _("index changes")
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["target", "state", "next_try_at"], name="index_change_due"),
            models.Index(fields=["done_at"], name="index_change_done"),
        ]

    def __str__(self) -> str:
        return f"{self.target}:{self.page_id} ({self.state})"


class IndexClock(models.Model):
    """The one row that hands out versions: whoever reads the database later has the higher one."""

    value = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.value)
