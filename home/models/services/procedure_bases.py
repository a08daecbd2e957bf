"""The legal bases of procedures as rows, with the validity that each had when it was last looked at."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.contracts.cited_law import NO_EFFECT, STATUS_LABELS


class ProcedureBasisQuerySet(models.QuerySet["ProcedureBasis"]):
    def ended(self) -> ProcedureBasisQuerySet:
        """Return the bases without any effect, of procedures that the public sees."""
        return self.filter(procedure__live=True, status__in=NO_EFFECT)


class ProcedureBasis(models.Model):
    """A legal basis of a procedure, rewritten at each publication; used to find the procedures that a change of law concerns.

    `document` is the page that the editor chose or, with `by_number`, the one document with that number; `provision` in words.
    """

    never_on_cached_pages = True

    procedure = models.ForeignKey(
        "home.ProcedurePage", models.CASCADE, related_name="basis_rows", verbose_name=_("administrative procedure")
    )
    number = models.CharField(_("number and symbol"), max_length=100, blank=True)
    provision = models.CharField(_("provision"), max_length=200, blank=True)
    document = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=pgettext_lazy("of law", "document")
    )
    by_number = models.BooleanField(default=True)
    status = models.CharField(_("validity"), max_length=40, blank=True, db_index=True)

    objects: ClassVar = ProcedureBasisQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal basis of a procedure")
        verbose_name_plural = _("legal bases of procedures")
        ordering: ClassVar = ["procedure__folded_title", "pk"]
        default_permissions: ClassVar = ("view",)

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.provision, self.number]))

    @property
    def status_label(self) -> str:
        """Return the validity in words; empty when it is not known."""
        return str(STATUS_LABELS.get(self.status, ""))
