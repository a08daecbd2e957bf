"""Stored files that go with their row: deleted once the transaction is committed, and tried again until the storage has done it."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.core.files.storage import Storage, default_storage
from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.utils.translation import gettext_lazy as _

from cms.models.background.leased_row import LeasedRow, LeasePolicy
from cms.storage.private_files import PrivateStorage

logger = logging.getLogger(__name__)
TRIED_AT_ONCE = timedelta(seconds=30)  # the worker leaves the row alone while the process that committed it deletes the file


class FileDeletion(LeasedRow):
    """A file to delete: `name` is its path in the public media, or below PRIVATE_MEDIA_ROOT when `is_private`."""

    policy = LeasePolicy(lease=timedelta(minutes=2), max_tries=40)

    is_private = models.BooleanField(default=False)
    name = models.CharField(max_length=400)

    class Meta:
        verbose_name = _("file to delete")
        verbose_name_plural = _("files to delete")
        default_permissions = ("change",)
        indexes: ClassVar = [models.Index(fields=["state", "next_try_at"], name="cms_file_deletion_due")]

    def __str__(self) -> str:
        return Path(self.name).name

    def carry_out(self) -> int:
        """Delete the file, then the row; return 1. A file that is gone already is no error; raises what the storage raises."""
        if self.is_private:
            (Path(settings.PRIVATE_MEDIA_ROOT) / self.name).unlink(missing_ok=True)
        else:
            default_storage.delete(self.name)
        type(self).objects.filter(pk=self.pk).delete()
        return 1


def delete_after_commit(storage: Storage, name: str, *, using: str | None = None) -> None:
    """Delete a file of the public media or of a `PrivateStorage` once the open transaction is committed, and not when it is undone.

    The row is part of the transaction: where the storage does not answer, or the process dies, the worker deletes the file later.
    """
    folder = f"{storage.folder}/" if isinstance(storage, PrivateStorage) else ""
    row = FileDeletion(is_private=bool(folder), name=f"{folder}{name}")
    row.next_try_at += TRIED_AT_ONCE
    row.save(using=using)

    def at_once() -> None:
        try:
            row.carry_out()
        except Exception:
            logger.exception("a file was not deleted; the worker tries again")

    transaction.on_commit(at_once, using=using or DEFAULT_DB_ALIAS, robust=True)
