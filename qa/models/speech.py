"""Which published answers are read aloud, and the sound files of each voice."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone


class ReadAloud(models.Model):
    """The reading of one published answer, as the page was published at `published_at`: with a later edition it goes."""

    never_on_cached_pages = False

    page = models.OneToOneField("qa.AnswerPage", models.CASCADE, related_name="read_aloud")
    published_at = models.DateTimeField(null=True)
    engine = models.CharField(max_length=16)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, default=timezone.now)  # empty: done, or given up
    problem = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        indexes: ClassVar = [models.Index(fields=["next_try_at"], name="qa_read_aloud_due")]

    def __str__(self) -> str:
        return f"{self.page_id} {self.engine}"


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
