"""Tasks that a date raises for editors, each with its document, its cause and who settled it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

DOCUMENT = "legal_docs.LegalDocumentPage"


class TaskKind(models.TextChoices):
    """The reasons for a task; a task never changes a validity by itself."""

    PARENT_EXPIRED = "parent_expired", _("The document that it gives details on is no longer in force")
    BASIS_EXPIRED = "basis_expired", _("A document that it is based on is no longer in force")
    EVENT_AWAITED = "event_awaited", _("Suspended until an event: has it happened?")
    TEXT_BEHIND = "text_behind", _("A change is in force that the text does not have yet")
    RELATION_DOUBTED = "relation_doubted", _("By the text of another document it may have been repealed, replaced or amended: is it so?")
    TEXT_DIFFERS = "text_differs", _("Its text says what was not taken over by itself: please check")
    EFFECT_UNKNOWN = "effect_unknown", _("Published without the day from which it is in force")
    NOT_PUBLISHED = (
        "not_published",
        _("Not published at its time: there is a document of the same number, or its particulars fail"),
    )


def words_of_gone_cause() -> str:
    """Return the decision of a task that was closed by itself; `settled_by` is empty too where the account was deleted."""
    with override("vi"):
        return gettext("The cause is gone.")


class LegalTask(models.Model):
    """One thing to decide about a document; raised once for each cause, closed with a note of what was decided."""

    kind = models.CharField(_("what it is about"), max_length=20, choices=TaskKind)
    document = models.ForeignKey(DOCUMENT, models.CASCADE, related_name="legal_tasks", verbose_name=pgettext_lazy("of law", "document"))
    cause = models.ForeignKey(DOCUMENT, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("because of"))
    day = models.DateField(_("since"))
    raised_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, editable=False)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False)
    note = models.TextField(_("sentence that says so"), blank=True, default="", db_default="", editable=False)
    decision = models.CharField(_("what was decided"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("task about validity")
        verbose_name_plural = _("tasks about validity")
        ordering: ClassVar = ["-day", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "document", "cause", "day"], name="legal_task_once"),
            models.UniqueConstraint(fields=["kind", "document", "day"], condition=Q(cause=None), name="legal_task_without_cause_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.document_id}"
