"""A counter of writes to a table, which cached pages compare."""

from __future__ import annotations

import secrets

from django.db import models


def first_version() -> int:
    """Return a number that no earlier row for the table can have had, in case that row was lost."""
    return secrets.randbits(40)


class TableVersion(models.Model):
    """The version of one table. See cms/storage/observed_tables.py."""

    never_on_cached_pages = True

    name = models.CharField(max_length=63, primary_key=True)
    version = models.BigIntegerField(default=first_version)

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
