"""Amendments to a text: what one document changes in another from a day on, step by step, and who approved it."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DOCUMENT = "legal_docs.LegalDocumentPage"


class AmendmentKind(models.TextChoices):
    """`STEPS`: instructions carried out one by one; `CONSOLIDATION`: the text of a consolidated document, taken as it is."""

    STEPS = "steps", _("Instructions of an amending document")
    CONSOLIDATION = "consolidation", _("Text of a consolidated document")


class AmendmentState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("of an amendment", "Being prepared")
    SUBMITTED = "submitted", pgettext_lazy("of an amendment", "Waiting for approval")
    APPROVED = "approved", pgettext_lazy("of an amendment", "Approved")


class Operation(models.TextChoices):
    """The operations of an instruction on a text; codes are stable."""

    REPLACE = "replace", _("Replace the provision")
    INSERT = "insert", _("Insert a provision")
    REPEAL = "repeal", _("Repeal the provision")
    PHRASE = "phrase", _("Replace words")


class Amendment(models.Model):
    """All that `acting` changes in the text of `target` on one day.

    Only amending/approving/deciding.py changes `state`; an approved one is never edited, only taken back with a reason or outlived by
    a later one. Who submitted it, set its day or worked on a step (the log knows them all) cannot approve it. A document that
    changes a text on several days has an amendment for each of them.
    """

    acting = models.ForeignKey(DOCUMENT, models.CASCADE, related_name="amendments_made", verbose_name=_("amending document"))
    target = models.ForeignKey(DOCUMENT, models.CASCADE, related_name="amendments", verbose_name=_("amended document"))
    kind = models.CharField(_("kind"), max_length=16, choices=AmendmentKind, default=AmendmentKind.STEPS)
    effective_on = models.DateField(_("takes effect"))
    state = models.CharField(pgettext_lazy("of an amendment", "state"), max_length=12, choices=AmendmentState, default=AmendmentState.DRAFT)
    reason = models.TextField(_("why it was returned"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    day_set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False)
    approved_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering: ClassVar = ["effective_on", "pk"]
        permissions: ClassVar = [("approve_amendment", _("Can approve an amendment of a text"))]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["acting", "target", "effective_on", "kind"], name="amendment_once_a_day"),
            models.CheckConstraint(condition=~Q(acting=F("target")), name="amendment_not_of_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.acting.number} → {self.target.number} ({self.effective_on:%d/%m/%Y})"

    @property
    def legal_order(self) -> tuple[Any, ...]:
        """Return the sort key of amendments as they take effect: by day, then by the issue of the acting document, never by arrival."""
        return (self.effective_on, self.acting.issued_on or self.effective_on, self.acting_id, self.pk)

    @property
    def is_carried_out(self) -> bool:
        """Return True when it is approved and the text has it; a step that no longer fits a corrected text touches nothing."""
        held = (step for step in self.steps.all() if step.included and (step.ends_on is None or step.ends_on > self.effective_on))
        return self.state == AmendmentState.APPROVED and all(step.touched for step in held)


class AmendmentStep(models.Model):
    """One instruction: where in the target, what it does, the words.

    `anchor` is the provision that is replaced or repealed, the one after which the new one stands (`INSERT`), or the one whose
    words change (`PHRASE`; empty: the whole text). `words` is the sentence of the acting document that says so, `source_anchor`
    its place. A step that was left out keeps its reason. From `ends_on` on it no longer holds (its own clause was repealed).
    `touched` are the anchors of all provisions that it changed, filled in when it is carried out.
    """

    amendment = models.ForeignKey(Amendment, models.CASCADE, related_name="steps")
    order = models.PositiveIntegerField()
    source_anchor = models.CharField(max_length=250, blank=True)
    words = models.TextField(_("instruction"))
    operation = models.CharField(_("what it does"), max_length=8, choices=Operation)
    anchor = models.CharField(_("place in the amended document"), max_length=250, blank=True)
    new_text = models.TextField(_("new text"), blank=True)
    old_phrase = models.TextField(_("words to replace"), blank=True)
    new_phrase = models.TextField(_("new words"), blank=True)
    included = models.BooleanField(_("carry out"), default=True)
    left_out_because = models.TextField(_("why it is left out"), blank=True)
    doubt = models.CharField(max_length=40, blank=True, editable=False)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False)
    edited_at = models.DateTimeField(null=True, editable=False)
    ends_on = models.DateField(null=True, blank=True, editable=False)
    touched = models.JSONField(default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("step of an amendment")
        verbose_name_plural = _("steps of amendments")
        ordering: ClassVar = ["amendment", "order"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["amendment", "order"], name="amendment_step_order")]

    def __str__(self) -> str:
        return f"{self.get_operation_display()} {self.anchor}"

    def holds_on(self, day: date) -> bool:
        """Return True when the step counts for the text of `day`, its amendment being approved."""
        return self.included and self.amendment.effective_on <= day and (self.ends_on is None or day < self.ends_on)
