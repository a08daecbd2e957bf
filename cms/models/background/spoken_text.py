"""Parts of pages that a reader asked to hear: read by one voice, kept under a name made of the words, the voice and the engine."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.models.background.leased_row import LeasedRow, LeasePolicy


class SpokenText(LeasedRow):
    """One request; `words` are said as they stand, so another text of the page is another row. Deleted with its page, and when unheard."""

    policy = LeasePolicy(lease=timedelta(minutes=3), max_tries=3, first_wait=timedelta(minutes=10))

    page = models.ForeignKey(Page, models.CASCADE, related_name="+")
    voice = models.CharField(max_length=80)
    words = models.TextField()
    name = models.CharField(max_length=120, unique=True)
    seconds = models.PositiveIntegerField(default=0)
    heard_on = models.DateField(default=timezone.localdate)

    class Meta:
        verbose_name = _("text read aloud")
        verbose_name_plural = _("texts read aloud")
        default_permissions = ()
        indexes: ClassVar = [models.Index(fields=["state", "next_try_at"], name="cms_spoken_text_due")]

    def __str__(self) -> str:
        return f"{self.page}, {self.voice}"


def remove_sound(instance: SpokenText, using: str, **kwargs: Any) -> None:
    """Delete the sound of a deleted row (receiver of `post_delete`)."""
    transaction.on_commit(lambda: default_storage.delete(instance.name), using=using, robust=True)


def forget_page(instance: Page, is_new: bool = False, **kwargs: Any) -> None:
    """Delete what was read of a page that was taken down or published again (receiver of both signals)."""
    if not is_new:
        SpokenText.objects.filter(page_id=instance.pk).delete()
