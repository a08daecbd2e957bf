"""The target of a vote, a comment or a score: a page, a part of it, or only an address."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

MAX_PATH = 500


class AboutTarget(models.Model):
    """The target of a row. It survives the page: the page's key goes, its address and title stay."""

    target_key = models.CharField(_("target"), max_length=600, db_index=True, editable=False)
    page = models.ForeignKey("wagtailcore.Page", verbose_name=_("page"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    path = models.CharField(_("address"), max_length=MAX_PATH)
    title = models.CharField(_("title"), max_length=255, blank=True)
    anchor = models.CharField(_("part of the page"), max_length=64, blank=True)

    class Meta:
        abstract = True

    @property
    def where(self) -> str:
        """Return the address with its anchor."""
        return f"{self.path}#{self.anchor}" if self.anchor else self.path
