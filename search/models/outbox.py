"""The outbox of the index: each change that a searcher could notice is a committed row before it is written to the index."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import islice
from typing import Any, ClassVar

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Page

from cms.models.background.leased_row import LeasedRow, LeasedRowQuerySet, LeasePolicy, RowState

_AT_ONCE = 500


class ChangeReason(models.TextChoices):
    """The reason why a row was written: for the administrator who looks at it. What is indexed is the page as it is when built."""

    SAVED = "saved", _("Saved")
    MOVED = "moved", _("Moved or renamed")
    DELETED = "deleted", _("Deleted")
    RESTRICTED = "restricted", _("Access changed")
    CONTENT = "content", _("Content or rating changed")
    REPAIRED = "repaired", _("Repaired after a check")
    EMBEDDED = "embedded", _("Its vectors were made")
    REBUILT = "rebuilt", _("Changed during a rebuild")
    RETRIED = "retried", _("Tried again by a person")


def slot_of(target: str, page_id: int) -> str:
    """Return what is unique among the waiting rows: one of each page and index."""
    return f"{target}:{page_id}"


class IndexChangeQuerySet(LeasedRowQuerySet["IndexChange"]):
    def unfinished(self) -> IndexChangeQuerySet:
        """Return rows that wait or are with a worker."""
        return self.filter(state__in=[RowState.WAITING, RowState.TAKEN])

    def note(self, page_ids: Iterable[int], reason: ChangeReason, target: str) -> None:
        """Write a waiting row for each page.

        A row that already waits is touched instead, and tried at once however often the page failed as it was before. That locks it
        until the caller's transaction ends: a worker that would take it meanwhile, and so build the page as it was before this change,
        has to wait (PostgreSQL) or passes it over.
        """
        now = timezone.now()
        rows = (
            IndexChange(target=target, page_id=page_id, reason=reason, slot=slot_of(target, page_id), changed_at=now, next_try_at=now)
            for page_id in sorted(set(page_ids))
        )
        while batch := list(islice(rows, _AT_ONCE)):
            self.bulk_create(batch, update_conflicts=True, unique_fields=["slot"], update_fields=["changed_at", "next_try_at", "tries"])

    @transaction.atomic
    def try_again(self) -> int:
        """Put parked rows back among the waiting ones (a newer row of the same page does for both); return how many."""
        rows = list(self.parked())
        for target in {row.target for row in rows}:
            self.model.objects.note([row.page_id for row in rows if row.target == target], ChangeReason.RETRIED, target)
        self.model.objects.filter(pk__in=[row.pk for row in rows]).delete()
        return len(rows)


class IndexChange(LeasedRow):
    """A page that has to be written again to one index (`target`).

    `slot` is `target:page` while the row waits and empty otherwise: unique, so that changes of one page collapse while
    none is lost (a row that a worker has taken no longer holds the slot). `version` is given when a worker takes the row.
    """

    policy = LeasePolicy(lease=timedelta(minutes=5), max_tries=8, first_wait=timedelta(seconds=2), longest_wait=timedelta(minutes=10))
    stuck_permission = "search.manage_index"

    target = models.CharField(_("index"), max_length=10)
    page_id = models.BigIntegerField(_("page"))
    reason = models.CharField(_("reason"), max_length=12, choices=ChangeReason, default=ChangeReason.CONTENT)
    slot = models.CharField(max_length=40, unique=True, null=True, editable=False)
    version = models.BigIntegerField(_("version"), default=0)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    done_at = models.DateTimeField(pgettext_lazy("time", "done"), null=True, blank=True)

    objects: ClassVar = IndexChangeQuerySet.as_manager()

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

    def describe(self) -> str:
        page = Page.objects.filter(pk=self.page_id).only("title").first()
        return f"{page.title if page else self.page_id} ({self.target})"

    def _end(self, **changes: Any) -> bool:
        """Write the end of a taking; a row that waits again takes its slot, or is deleted when a newer row of the page holds it."""
        if changes["state"] != RowState.WAITING:
            return super()._end(**changes)
        try:
            with transaction.atomic():
                return super()._end(slot=slot_of(self.target, self.page_id), **changes)
        except IntegrityError:
            self._held().delete()
            return False


class IndexClock(models.Model):
    """The one row that hands out versions: a process that reads the database later has the higher one."""

    never_on_cached_pages = True

    value = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.value)
