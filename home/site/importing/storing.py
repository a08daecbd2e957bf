"""Storing imported news and procedures: make a page or bring it up to date, and publish it."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from cms.contracts.importing import Outcome
from cms.models.pages.imported_pages import publish_imported
from cms.models.pages.slugs import free_slug


def record_hash(record: dict[str, Any], version: int) -> str:
    """Return the hex digest of a record; `version` changes when the import reads records differently, so that all are read again."""
    payload = json.dumps(record, sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(f"{version}:{payload}".encode(), digest_size=16).hexdigest()


def store_imported_page(parent: Page, page: Page, *, relations: dict[str, Any] | None = None) -> Outcome:
    """Publish `page` (new below `parent`, or already in the tree) with the values it holds, as one revision; return what was done.

    `relations` are many-to-many values to set first.
    """
    for name, value in (relations or {}).items():
        getattr(page, name).set(value)
    outcome = Outcome.CREATED if page.pk is None else Outcome.CHANGED
    publish_imported(page, parent)
    return outcome


def take_slug(title: str, taken: set[str], fallback: str) -> str:
    """Return a slug from `title` that is not in `taken`, and add it there; `fallback` when the title has no letters."""
    slug = free_slug(title, taken, fallback)
    taken.add(slug)
    return slug


def morning_of(day: date | None) -> datetime | None:
    """Return the moment that stands for a day whose hour is not known: 7 in the morning, the portal's time."""
    return timezone.make_aware(datetime.combine(day, time(7))) if day else None
