"""The record of each rebuild of an index, so that it can be resumed and looked at, and of when an index was last compared."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RebuildState(models.TextChoices):
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped, can be resumed")
    FAILED = "failed", _("Failed")


class IndexRebuild(models.Model):
    """One rebuild: the new index `name` beside the live one, filled up to the page with the id `position`."""

    never_on_cached_pages = True

    target = models.CharField(_("index"), max_length=10)
    name = models.CharField(_("name of the new index"), max_length=120)
    state = models.CharField(_("state"), max_length=8, choices=RebuildState, default=RebuildState.RUNNING)
    position = models.BigIntegerField(_("last page written"), default=0)
    entries = models.PositiveIntegerField(_("entries written"), default=0)
    detail = models.TextField(_("detail"), blank=True)
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    touched_at = models.DateTimeField(_("last written"), auto_now=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("rebuild of the search index")
        verbose_name_plural = _("rebuilds of the search index")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["target"], condition=models.Q(state=RebuildState.RUNNING), name="one_rebuild_runs")
        ]
        permissions: ClassVar = [("manage_index", _("Can manage the search index"))]

    def __str__(self) -> str:
        return self.name


class IndexComparison(models.Model):
    """The day from whose `SWEEP_HOUR` on an index was last compared with the database."""

    never_on_cached_pages = True

    target = models.CharField(max_length=10, unique=True)
    night = models.DateField()

    def __str__(self) -> str:
        return f"{self.target} {self.night}"
