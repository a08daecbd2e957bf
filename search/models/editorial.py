"""Editors' settings for the search: words that mean the same, and pages that come first for a query."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from cms.text.analysis import name_key
from cms.text.vietnamese import clean


def wordings_in(alternatives: str) -> tuple[str, ...]:
    """Return each line that is not empty."""
    return tuple(found for line in alternatives.splitlines() if (found := line.strip()))


class SynonymRow(models.Model):
    """A person who types `term` may also mean each line of `alternatives`, which weighs less than what was typed."""

    term = models.CharField(_("term"), max_length=150, help_text=_("What people type, for example: sổ đỏ"))
    key = models.CharField(max_length=150, unique=True, editable=False)
    alternatives = models.TextField(_("also means"), help_text=_("One wording on each line."))
    weight = models.FloatField(
        _("weight"),
        default=0.5,
        validators=[MinValueValidator(0.1), MaxValueValidator(1.0)],
        help_text=_("How much the other wording counts beside what was typed: 0.1 to 1."),
    )
    active = models.BooleanField(_("in use"), default=True)
    shipped = models.BooleanField(_("came with the product"), default=False, editable=False)

    panels: ClassVar = [FieldPanel("term"), FieldPanel("alternatives"), FieldRowPanel([FieldPanel("weight"), FieldPanel("active")])]

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering: ClassVar = ["term"]

    def __str__(self) -> str:
        return self.term

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = name_key(self.term)
        super().save(*args, **kwargs)

    def wordings(self) -> tuple[str, ...]:
        """Return the alternatives."""
        return wordings_in(self.alternatives)

    def clean(self) -> None:
        """Store the wordings cleaned; refuse an empty row, and a second row for the same term."""
        self.term = clean(self.term).strip()
        self.alternatives = "\n".join(clean(line) for line in self.wordings())
        if not name_key(self.term):
            raise ValidationError({"term": _("Write at least one word.")})
        if not self.alternatives:
            raise ValidationError({"alternatives": _("Write at least one other wording.")})
        others = SynonymRow.objects.filter(key=name_key(self.term)).exclude(pk=self.pk)
        if others.exists():
            raise ValidationError({"term": _("There is already a row for this term: add the wording there.")})


class PinnedResult(models.Model):
    """A page that comes first when someone types exactly `query` (with or without tone marks)."""

    query = models.CharField(pgettext_lazy("what is looked for", "query"), max_length=150)
    key = models.CharField(max_length=150, db_index=True, editable=False)
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    active = models.BooleanField(_("in use"), default=True)

    panels: ClassVar = [FieldPanel("query"), FieldPanel("page"), FieldRowPanel([FieldPanel("sort_order"), FieldPanel("active")])]

    class Meta:
        verbose_name = _("pinned result")
        verbose_name_plural = _("pinned results")
        ordering: ClassVar = ["query", "sort_order"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "page"], name="pinned_once")]

    def __str__(self) -> str:
        return self.query

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = name_key(self.query)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Store the query cleaned with its key; refuse an empty one, and the same page pinned to it twice."""
        self.query = clean(self.query).strip()
        self.key = name_key(self.query)
        if not self.key:
            raise ValidationError({"query": _("Write at least one word.")})
        if PinnedResult.objects.filter(key=self.key, page_id=self.page_id).exclude(pk=self.pk).exists():
            raise ValidationError({"page": _("This page is pinned to this query already.")})
