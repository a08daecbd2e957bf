"""A file that an editor sent in to become a document: what was read in it and what was typed until the draft is made."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.storage.private_files import PrivateStorage

KEPT_DAYS = 30
MOST_TRIES = 3  # readings of a file that end in no answer, after which a person is told


def private_storage() -> PrivateStorage:
    """The storage by its name, so that no migration holds a path; a document that is not issued yet may be among the files."""
    return PrivateStorage("legal-imports")


def place_of(imported: ImportedFile, name: str) -> str:
    """A name that tells nothing, with the ending that says how to read the file."""
    return f"{uuid.uuid4().hex}{Path(name).suffix.lower()}"


class ImportState(models.TextChoices):
    """How far a file is; large files and scans are read by the worker."""

    WAITING = "waiting", _("Waiting to be read")
    READING = "reading", _("Being read")
    READ = "read", _("Read")
    REFUSED = "refused", _("Cannot be read")


class ImportedFileQuerySet(models.QuerySet["ImportedFile"]):
    def visible_to(self, user: Any) -> ImportedFileQuerySet:
        """Each editor's own files; a superuser sees all."""
        return self if user.is_superuser else self.filter(owner=user)

    def open(self) -> ImportedFileQuerySet:
        """Those that no draft was made of yet."""
        return self.filter(page=None)


class ImportedFile(models.Model):
    """One file on its way to a draft.

    `state`: whether it is read yet; `refusal` says in words why it cannot be. `text` is its text, one paragraph a line, with the
    editor's corrections; `proposal` what the text says of itself (see intake.reading), `typed` the last state of the form as
    `{name: [values]}`, None before the first time it was saved.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("sent in by"))
    created_at = models.DateTimeField(_("sent in"), default=timezone.now, db_index=True)
    name = models.CharField(_("name of the file"), max_length=255)
    file = models.FileField(upload_to=place_of, storage=private_storage)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    format = models.CharField(max_length=8)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.READ, db_index=True)
    reading_since = models.DateTimeField(null=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)  # readings begun that gave no answer yet
    progress = models.CharField(max_length=40, blank=True)  # pages recognised of all: "4/12"
    refusal = models.TextField(_("why it cannot be read"), blank=True)
    text = models.TextField(blank=True)
    proposal = models.JSONField(default=dict)
    typed = models.JSONField(null=True)
    page = models.ForeignKey("legal_docs.LegalDocumentPage", models.SET_NULL, null=True, related_name="+", verbose_name=_("draft"))

    objects = ImportedFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file to import")
        verbose_name_plural = _("files to import")
        ordering: ClassVar = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def may_be_tried_again(self) -> bool:
        """True when reading it broke off each time, which says nothing of the file itself."""
        return self.state == ImportState.REFUSED and self.tries >= MOST_TRIES

    @property
    def is_read(self) -> bool:
        """True when its text and what it proposes are there."""
        return self.state == ImportState.READ
