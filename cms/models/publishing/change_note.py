"""What changed for readers: a sentence that travels with a draft and is shown from the day on which the draft is published."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import Page, Revision
from wagtail.signals import page_published

from cms.storage.kept import Kept

_noted: Kept[frozenset[int]] = Kept()
LONGEST = 300
FIELD = "change_note"  # in the content of a revision and in the editor's form


class ChangeNote(models.Model):
    """The sentence of one publication."""

    wagtail_reference_index_ignore = True

    page = models.ForeignKey(Page, models.CASCADE, related_name="change_notes")
    revision_id = models.BigIntegerField()
    day = models.DateField(default=timezone.localdate)
    text = models.CharField(_("what is new for readers"), max_length=LONGEST)

    class Meta:
        verbose_name = _("note of a change")
        verbose_name_plural = _("notes of changes")
        ordering: ClassVar = ["-day", "-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["page", "revision_id"], name="change_noted_once")]

    def __str__(self) -> str:
        return self.text


@receiver(page_published, dispatch_uid="cms.note_change")
def note_change(instance: Page, revision: Revision | None = None, **kwargs: Any) -> None:
    """Show the sentence of a revision that was published; the first publication changes nothing for readers."""
    text = str(revision.content.get(FIELD, "")).strip()[:LONGEST] if revision else ""
    if not text or revision is None or not instance.live or instance.first_published_at == instance.last_published_at:
        return
    _note, is_new = ChangeNote.objects.get_or_create(page_id=instance.pk, revision_id=revision.pk, defaults={"text": text})
    if is_new:
        log(instance, "cms.change_note", user=revision.user, revision=revision, data={"text": text})


def notes_of(page: int | None) -> list[ChangeNote]:
    """Return the notes of a page, the last first; without a query for one that has none."""
    if page is None or page not in _noted.get("", lambda: frozenset(ChangeNote.objects.order_by().values_list("page_id", flat=True))):
        return []
    return list(ChangeNote.objects.filter(page=page))


def latest_notes(pages: Iterable[int]) -> dict[int, ChangeNote]:
    """Return the last note of each of these pages that has one."""
    return {note.page_id: note for note in ChangeNote.objects.filter(page__in=list(pages)).order_by("day", "pk")}


def with_note(text: str, note: ChangeNote | None) -> str:
    """Return the description of a page in a feed with what was new last, and when."""
    return f"{text} ({note.day:%d/%m/%Y}: {note.text})" if note else text
