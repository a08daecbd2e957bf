"""Slugs made from names: never one that is taken."""

from __future__ import annotations

from collections.abc import Container
from itertools import chain, count
from typing import Any

from django.db import models

from cms.models.pages.names import ListedName
from cms.text.vietnamese import slugify

NO_LETTERS = "trang"  # the slug of a page whose title has no letter that an address may hold


def free_slug(text: str, taken: Container[str], fallback: str, max_length: int = 80) -> str:
    """Return the slug of `text`, or of `fallback` when it has no letter, with the first number from 2 on that makes it free."""
    base = slugify(text, max_length) or fallback
    candidates = chain((base,), (f"{base[: max_length - 5]}-{number}" for number in count(2)))
    return next(slug for slug in candidates if slug not in taken)


class SlugFromName(ListedName):
    """A row with a unique `name` and a unique `slug`; an empty slug is made from the name.

    Two names may differ by marks alone ("Bàn", "Bán"), so the slug of the second gets a number.
    """

    name: Any
    slug: Any

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug:
            length = getattr(self._meta.get_field("slug"), "max_length", None) or 80
            rows: models.Manager[Any] = type(self)._default_manager
            alike = rows.filter(slug__startswith=slugify(self.name, length)[: length - 5]).exclude(pk=self.pk)
            taken = set(alike.values_list("slug", flat=True))
            self.slug = free_slug(self.name, taken, "khac", length)
        super().save(*args, **kwargs)
