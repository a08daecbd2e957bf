"""The text of files, kept so that the index need not open a file each time a page is asked for its entries."""

from __future__ import annotations

from django.db import models


class FileText(models.Model):
    """What the worker read in a file: the text of each page ("" without one), or why it has none (`refusal`).

    `file_hash` is that of the file when it was read: a file that was replaced since is read again.
    """

    wagtail_reference_index_ignore = True  # a read file is no public use of it

    file = models.OneToOneField("wagtaildocs.Document", models.CASCADE, related_name="+")
    file_hash = models.CharField(max_length=40, blank=True)
    pages = models.JSONField(default=list)
    refusal = models.CharField(max_length=20, blank=True)
    read_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.file_id}: {len(self.pages)}"
