"""The text of files, kept so that the index need not open a file each time a page is asked for its entries."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import Document

from cms.models.background.leased_row import LeasedRow, LeasedRowQuerySet, LeasePolicy, RowState


class FileTextQuerySet(LeasedRowQuerySet["FileText"]):
    def give_up(self) -> int:
        """Leave these files without text until they are replaced; return how many."""
        current = Document.objects.filter(pk=OuterRef("file")).values("file_hash")
        return self.parked().update(state=RowState.DONE, pages=[], refusal="failed", file_hash=Subquery(current))


class FileText(LeasedRow):
    """The text that the worker read in a file: the text of each page ("" without one), or why it has none (`refusal`).

    `file_hash` is that of the file when it was read: a file that was replaced since is read again.
    """

    policy = LeasePolicy(lease=timedelta(minutes=15), max_tries=4, first_wait=timedelta(minutes=10))
    may_be_given_up = True
    wagtail_reference_index_ignore = True  # a read file is no public use of it

    file = models.OneToOneField("wagtaildocs.Document", models.CASCADE, related_name="+")
    file_hash = models.CharField(max_length=40, blank=True)
    pages = models.JSONField(default=list)
    refusal = models.CharField(max_length=20, blank=True)

    objects: ClassVar = FileTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a file")
        verbose_name_plural = _("texts of files")
        indexes: ClassVar = [models.Index(fields=["state", "next_try_at"], name="file_text_due")]

    def __str__(self) -> str:
        return str(self.file_id)

    def describe(self) -> str:
        return str(self.file)
