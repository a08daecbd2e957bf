"""When each page was first to be found."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils import timezone


def new_nonce() -> str:
    """Return a random word; the first migration names it."""
    return secrets.token_urlsafe(18)


class FoundPage(models.Model):
    """Since when a page is to be found: the day of its first indexing, which no rebuild and no later edit changes."""

    never_on_cached_pages = True

    page_id = models.BigIntegerField(primary_key=True)
    found_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return str(self.page_id)
