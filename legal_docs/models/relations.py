"""Relations between documents: stored once, from the acting one to the affected one."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from cms.text.numbers.document_numbers import number_key
from legal_docs.text.documents.named_laws import law_key, named_law
from legal_docs.text.provisions.addresses import anchors_in
from legal_docs.text.vocabulary import INVERSE_LABELS, Origin, RelationKind, Scope

DOCUMENT = "legal_docs.LegalDocumentPage"


class Relation(Orderable):
    """A relation from one document to another.

    While the other document is not on the site, its number waits in `target_number`, or the name of a law with its year in
    `target_title`; the relation finds its target by itself when the document is published. One that was read from the text without
    certainty has a `candidate` until a person chooses the target. `provisions` names the affected places in words
    ("khoản 2 Điều 5"), `anchors` as ids of provisions.
    """

    document = ParentalKey(DOCUMENT, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(_("relation"), max_length=24, choices=RelationKind)
    target = models.ForeignKey(
        DOCUMENT, models.SET_NULL, null=True, blank=True, related_name="incoming", verbose_name=pgettext_lazy("of law", "document")
    )
    candidate = models.ForeignKey(DOCUMENT, models.SET_NULL, null=True, blank=True, related_name="doubted", editable=False)
    target_number = models.CharField(_("its number, when it is not on this site"), max_length=80, blank=True)
    target_title = models.CharField(_("its title, when it is not on this site"), max_length=400, blank=True)
    target_key = models.CharField(max_length=80, blank=True, editable=False, db_index=True)
    scope = models.CharField(_("how much of it"), max_length=8, choices=Scope, default=Scope.WHOLE)
    provisions = models.CharField(_("affected provisions"), max_length=500, blank=True, help_text=_("For example: khoản 2 Điều 5, Điều 7."))
    source_provisions = models.CharField(
        _("where this document says so"), max_length=300, blank=True, help_text=_("The provisions of this document, for example: Điều 2.")
    )
    anchors = models.JSONField(default=list, blank=True, editable=False)
    effective_on = models.DateField(
        _("takes effect"), null=True, blank=True, help_text=_("Empty: on the day on which the acting document takes effect.")
    )
    ends_on = models.DateField(_("ends (suspensions)"), null=True, blank=True, help_text=_("The first day on which it no longer applies."))
    corrected_effective_on = models.DateField(
        _("corrected day of effect"), null=True, blank=True, help_text=_("Only for a correction: the right day, where it corrects this.")
    )
    corrected_expires_on = models.DateField(
        _("corrected end"), null=True, blank=True, help_text=_("Only for a correction: the first day no longer in force.")
    )
    ends_event = models.CharField(_("ends with an event"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    evidence = models.TextField(_("sentence that says so"), blank=True)
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, default=Origin.MANUAL, editable=False)

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("scope")]),
        FieldPanel("target"),
        FieldRowPanel([FieldPanel("target_number"), FieldPanel("target_title")]),
        FieldRowPanel([FieldPanel("source_provisions"), FieldPanel("provisions")]),
        FieldRowPanel([FieldPanel("effective_on"), FieldPanel("ends_on"), FieldPanel("ends_event")]),
        FieldRowPanel([FieldPanel("corrected_effective_on"), FieldPanel("corrected_expires_on")]),
        FieldPanel("note"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(target=None) | ~Q(target=F("document")), name="relation_not_to_itself"),
        ]
        indexes: ClassVar = [models.Index(fields=["target", "kind"], name="relation_incoming")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.target_number or self.target_id or ''}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.target_key = number_key(self.target_number) if self.target_number else law_key(named_law(self.target_title))
        self.anchors = anchors_in(self.provisions)
        super().save(*args, **kwargs)

    @property
    def inverse_label(self) -> str:
        """Return the relation as the affected document says it ("Amended by")."""
        return str(INVERSE_LABELS[RelationKind(self.kind)])

    @property
    def touched(self) -> str:
        """Return what of the other document it touches, in words: the places, else the note of a relation to a part; "" for the whole."""
        return self.provisions or (self.note if self.scope == Scope.PARTIAL else "")

    @property
    def starts(self) -> date | None:
        """Return the day on which it takes effect; None when neither it nor the acting document says so.

        A text consolidates a document when it is issued, whatever the day from which that document is in force.
        """
        is_text = self.kind == RelationKind.CONSOLIDATES and self.document.is_consolidated
        return self.effective_on or (self.document.issued_on if is_text else self.document.begins_on)
