"""Which published answers are read aloud, and the sound files of each voice."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.models.leased_row import LeasedRow, LeasePolicy


class ReadAloud(LeasedRow):
    """The reading of one published answer, as the page was published at `published_at`; a later edition deletes it.

    One taking makes the sound of one voice. An answer that the engine cannot say is tried three times, then parked.
    """

    policy = LeasePolicy(lease=timedelta(minutes=3), max_tries=3, first_wait=timedelta(minutes=10))

    never_on_cached_pages = False

    page = models.OneToOneField("qa.AnswerPage", models.CASCADE, related_name="read_aloud")
    published_at = models.DateTimeField(null=True)
    engine = models.CharField(max_length=16)

    class Meta:
        verbose_name = _("reading aloud of an answer")
        verbose_name_plural = _("readings aloud of answers")
        default_permissions = ()
        indexes: ClassVar = [models.Index(fields=["state", "next_try_at"], name="qa_read_aloud_due")]

    def __str__(self) -> str:
        return str(self.page)


class ReadAloudFile(models.Model):
    """The sound of one voice; the row is there before its file, so that no file is ever without one. `seconds` is 0 until then."""

    reading = models.ForeignKey(ReadAloud, models.CASCADE, related_name="files")
    voice = models.CharField(max_length=80)
    name = models.CharField(max_length=120, unique=True)
    seconds = models.PositiveIntegerField(default=0)
    size = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.name
