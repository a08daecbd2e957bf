"""A file that an editor uploaded to become a document: what was read in it and what was typed until the draft is made."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.models.background.leased_row import LeasedRow, LeasedRowQuerySet, LeasePolicy, RowState
from cms.storage.private_files import PrivateStorage

if TYPE_CHECKING:
    from django.contrib.auth.models import User

KEPT_DAYS = 30


def private_storage() -> PrivateStorage:
    """Return the storage by its name, so that no migration holds a path; a document that is not issued yet may be among the files."""
    return PrivateStorage("legal-imports")


def place_of(imported: ImportedFile, name: str) -> str:
    """Return a random name with the ending that says how to read the file."""
    return f"{uuid.uuid4().hex}{Path(name).suffix.lower()}"


class ImportedFileQuerySet(LeasedRowQuerySet["ImportedFile"]):
    def sent_by(self, user: User | None) -> ImportedFileQuerySet:
        """Return the files that a person uploaded; everybody who may add documents sees all of them and may continue with them."""
        return self.filter(owner=user)

    def open(self) -> ImportedFileQuerySet:
        """Return those that no draft was made of yet."""
        return self.filter(page=None)

    def unread(self) -> ImportedFileQuerySet:
        """Return those that wait for the worker or are with it."""
        return self.filter(state__in=(RowState.WAITING, RowState.TAKEN))


class ImportedFile(LeasedRow):
    """One file on its way to a draft; large files and scans are read by the worker.

    Reading ends with DONE: with `text`, or with `refusal`, which says in words why the file cannot be read. It is PARKED when each
    try broke off (an error, a worker that died), which says nothing of the file itself. `text` is its text, one paragraph a line, with the
    editor's corrections; `proposal` what the text says of itself (see importing/reading.py), `typed` the last state of the form as
    `{name: [values]}`, None before the first time it was saved.
    """

    policy = LeasePolicy(lease=timedelta(minutes=20), max_tries=3)

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("sent in by"))
    created_at = models.DateTimeField(_("sent in"), default=timezone.now, db_index=True)
    name = models.CharField(_("name of the file"), max_length=255)
    file = models.FileField(upload_to=place_of, storage=private_storage)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    format = models.CharField(max_length=8)
    progress = models.CharField(max_length=40, blank=True)  # pages recognised of all: "4/12"
    refusal = models.TextField(_("why it cannot be read"), blank=True)
    text = models.TextField(blank=True)
    proposal = models.JSONField(default=dict)
    typed = models.JSONField(null=True)
    page = models.ForeignKey("legal_docs.LegalDocumentPage", models.SET_NULL, null=True, related_name="+", verbose_name=_("draft"))

    objects: ClassVar = ImportedFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file to import")
        verbose_name_plural = _("files to import")
        ordering: ClassVar = ["-created_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["state", "next_try_at"], name="imported_file_due")]

    def __str__(self) -> str:
        return self.name

    def describe(self) -> str:
        """Return what an administrator reads of a file that is stuck: its name may tell of a person, so it is not in it."""
        return f"{self.pk}: {self.format}, {self.size} B"

    @property
    def may_be_tried_again(self) -> bool:
        """Return True when reading it broke off each time, which says nothing of the file itself."""
        return self.state == RowState.PARKED

    @property
    def is_read(self) -> bool:
        """Return True when its text and what it proposes are there."""
        return self.state == RowState.DONE and not self.refusal

    @property
    def refusal_words(self) -> str:
        """Return why there is no text, for the editor; "" while it is being read and when it is read."""
        if self.may_be_tried_again:
            return gettext("Reading this file broke off several times. Try again later, or send it in as Word or PDF with text.")
        return self.refusal

    @property
    def state_label(self) -> str:
        """Return how far the file is, for the editor."""
        if self.refusal_words:
            return gettext("Cannot be read")
        words = {
            RowState.WAITING: gettext("Waiting to be read"),
            RowState.TAKEN: gettext("Being read"),
            RowState.DONE: gettext("Read"),
        }
        return words[RowState(self.state)]
