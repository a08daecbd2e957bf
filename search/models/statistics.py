"""Daily sums of queries and of opened results, without who asked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class QueryCount(models.Model):
    """A query (by its folded words) on a day: how often it was asked, how often nothing was found, how often a result was opened.

    `places` is the sum of the places (from 1; 0: above the list) of the results that were opened.
    """

    never_on_cached_pages = True

    day = models.DateField(_("day"))
    key = models.CharField(max_length=100)
    text = models.CharField(pgettext_lazy("what is looked for", "query"), max_length=100)
    searches = models.PositiveIntegerField(_("searches"), default=0)
    empty = models.PositiveIntegerField(_("without results"), default=0)
    clicks = models.PositiveIntegerField(_("results opened"), default=0)
    places = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("sum of a query")
        verbose_name_plural = _("sums of queries")
        constraints: ClassVar = [models.UniqueConstraint(fields=["day", "key"], name="query_count_once")]
        indexes: ClassVar = [models.Index(fields=["key"], name="query_count_key")]

    def __str__(self) -> str:
        return f"{self.day}: {self.key}"
