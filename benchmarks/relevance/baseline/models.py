"""The throwaway table that Wagtail's search indexes; it exists in the benchmark's own database alone."""

from __future__ import annotations

from django.db import models
from modelsearch import index


class Row(index.Indexed, models.Model):
    """A document or an Điều as a Wagtail page would describe it: what names it in the boosted title, the rest beside it."""

    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    title = models.TextField()
    number = models.CharField(max_length=200)
    body = models.TextField()

    search_fields = [
        index.SearchField("title", boost=2),
        index.SearchField("number"),
        index.SearchField("body"),
        index.FilterField("kind"),
    ]

    def __str__(self) -> str:
        return self.key
