"""The PDF that the portal makes of a text for reading, where no original was stored."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.models.background.leased_row import LeasedRow, LeasePolicy
from cms.storage.private_files import PrivateStorage
from legal_docs.models.texts.versions import DocumentVersion


def copy_storage() -> PrivateStorage:
    """Return the storage by its name, so that no migration holds a path; a withdrawn document takes its copy along."""
    return PrivateStorage("legal-copies")


def copy_place(copy: ReadingCopy, name: str) -> str:
    """Return a new name for each making: readers of the old file are not disturbed."""
    return f"{uuid.uuid4().hex}.pdf"


class ReadingCopy(LeasedRow):
    """The copy of a version: `digest` is that of what is printed in it, `made_on` the day that it bears.

    `checked_at`: the text and the attributes of that moment are those of the file. A row that is PARKED waits again once its
    document is published again: `next_try_at` of a parked row is the moment of its last try.
    """

    never_on_cached_pages = False

    policy = LeasePolicy(lease=timedelta(minutes=10), max_tries=3, first_wait=timedelta(minutes=10))

    version = models.OneToOneField(DocumentVersion, models.CASCADE, related_name="reading_copy")
    file = models.FileField(upload_to=copy_place, storage=copy_storage, blank=True)
    digest = models.CharField(max_length=32, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    made_on = models.DateField(null=True)
    checked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("copy to read")
        verbose_name_plural = _("copies to read")
        indexes: ClassVar = [models.Index(fields=["state", "next_try_at"], name="reading_copy_due")]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.digest}"
