"""Rows computed from a version's text for linking: citations of other documents, links inside the text, defined terms."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

DOCUMENT = "legal_docs.LegalDocumentPage"
VERSION = "legal_docs.DocumentVersion"


class VersionLinks(models.Model):
    """The state of a version's links: `inside` leads within the text, `{anchor: [[start, end, anchor of the target], …]}`.

    `read_at` equals the version's `updated_at` when the links are those of its present text; `mentions` counts every place that names
    a provision or a document, `unlinked` those that lead nowhere. `text_differs`: the provisions are not, line for line, the text typed.
    """

    version = models.OneToOneField(VERSION, models.CASCADE, related_name="links")
    inside = models.JSONField(default=dict)
    mentions = models.PositiveIntegerField(default=0)
    unlinked = models.PositiveIntegerField(default=0)
    text_differs = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("links of a text")
        verbose_name_plural = _("links of texts")

    def __str__(self) -> str:
        return f"{self.version_id}: {self.mentions}"


class Meant(NamedTuple):
    """What a citation means: the `key` of its number or name, and what distinguishes documents of that number.

    `dated` is the day of issue that its text gives, where the number has no year. `within` tells in which texts alone the key means the
    same: those of one place (each province has its own 05/2023/QĐ-UBND), of one body (`#5`), or one document (`@5`, without year and day);
    "" in all.
    """

    key: str
    dated: date | None = None
    within: str = ""

    def __str__(self) -> str:
        return f"{self.key}|{self.dated or ''}|{self.within}" if self.dated or self.within else self.key

    @classmethod
    def of(cls, text: str) -> Meant:
        """Read what `str` wrote. Raises ValueError for a day that is none."""
        key, _bar, rest = text.partition("|")
        day, _bar, within = rest.partition("|")
        return cls(key, date.fromisoformat(day) if day else None, within)

    @property
    def place(self) -> str:
        """Return the place in whose texts it holds, in words; "" for none."""
        return "" if self.within.startswith(("#", "@")) else self.within


class CitationQuerySet(models.QuerySet["Citation"]):
    def unresolved(self) -> CitationQuerySet:
        """Return those whose document is not on the site, and that no editor has set aside."""
        return self.filter(target=None, set_aside=False)

    def meaning(self, meant: Meant) -> CitationQuerySet:
        """Return those that mean this."""
        return self.filter(target_key=meant.key, dated=meant.dated, within=meant.within)


class Citation(models.Model):
    """A place in a version's text that names another document: `start` to `end` of the text of the provision `anchor`.

    `target_anchor` is the cited provision ("" for the whole document); while the document is not here, its number or its name waits in
    `target_key` (the key of the number, or of the name with its year) and finds it by itself when it is published. `dated` and `within`:
    see `Meant`.
    """

    version = models.ForeignKey(VERSION, models.CASCADE, related_name="citations")
    anchor = models.CharField(max_length=250)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    raw = models.CharField(_("as written"), max_length=400)
    target = models.ForeignKey(
        DOCUMENT, models.SET_NULL, null=True, blank=True, related_name="cited_by", verbose_name=pgettext_lazy("of law", "document")
    )
    target_anchor = models.CharField(max_length=250, blank=True)
    target_number = models.CharField(_("number"), max_length=80, blank=True)
    target_name = models.CharField(_("name"), max_length=300, blank=True)
    target_key = models.CharField(max_length=320, db_index=True)
    dated = models.DateField(null=True, blank=True, editable=False)
    within = models.CharField(max_length=130, blank=True, default="", db_default="", editable=False)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    set_aside = models.BooleanField(_("set aside"), default=False)

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("of a law", "citation")
        verbose_name_plural = _("citations")
        ordering: ClassVar = ["version", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["version", "anchor"], name="citation_place"),
            models.Index(fields=["target_key"], condition=Q(target=None, set_aside=False), name="citation_unresolved"),
        ]

    def __str__(self) -> str:
        return self.raw


class CitationDecision(models.Model):
    """An editor's decision about a name or number that the site could not resolve; it holds for every text that means the same by it.

    `target_key` is a `Meant`, written out; one of before there were any has the key alone.
    """

    target_key = models.CharField(max_length=320, unique=True)
    words = models.CharField(_("as written"), max_length=400)
    target = models.ForeignKey(
        DOCUMENT, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=pgettext_lazy("of law", "document")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided"), default=timezone.now)

    class Meta:
        verbose_name = _("decision on a citation")
        verbose_name_plural = _("decisions on citations")
        ordering: ClassVar = ["-decided_at"]

    def __str__(self) -> str:
        return self.words


class Definition(models.Model):
    """A term that a version defines (Giải thích từ ngữ), with the words that define it and the provision where they stand."""

    version = models.ForeignKey(VERSION, models.CASCADE, related_name="definitions")
    anchor = models.CharField(max_length=250)
    term = models.CharField(pgettext_lazy("of a law", "term"), max_length=200)
    term_folded = models.CharField(max_length=200, db_index=True)
    text = models.TextField(_("meaning"))
    position = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("definition")
        verbose_name_plural = _("definitions")
        ordering: ClassVar = ["version", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "anchor", "term_folded"], name="definition_once")]

    def __str__(self) -> str:
        return self.term
