"""The XML site map: an index, and parts of at most some thousand addresses, one series for each page type."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max, QuerySet
from wagtail.models import Page, Site, get_page_models
from wagtail.query import PageQuerySet

from cms.models import BasePage
from cms.models.access.restrictions import PortalPageQuerySet
from home.models.translations import languages_of_pages

PART_SIZE = 5000  # the protocol allows 50,000 addresses a file


class Part(NamedTuple):
    """One file of the site map."""

    location: str
    lastmod: datetime | None


class Address(NamedTuple):
    """One page in a part; `languages` gives, when it is translated, the address of each language, Vietnamese first."""

    location: str
    lastmod: datetime | None
    languages: dict[str, str]


def mapped_models() -> dict[str, type[Any]]:
    """Return the page types by their names in addresses of parts."""
    models = (model for model in get_page_models() if issubclass(model, BasePage))
    return {f"{model._meta.app_label}-{model._meta.model_name}".replace("_", "-"): model for model in models}


def readable(site: Site, model: type[Any] = Page) -> PageQuerySet:
    """Return the pages of a site that anyone may read, of `model` and what inherits from it."""
    return PortalPageQuerySet(model).descendant_of(site.root_page, inclusive=True).readable()


def findable(model: type[Any], site: Site) -> QuerySet[Any]:
    """Return the pages of a type that anyone may read, in the order in which they were made: parts change only at the end."""
    return readable(site, model).exact_type(model).order_by("pk")


def parts(site: Site) -> Iterator[Part]:
    """Return every part of the site map, with the time of the last change among its type; all types are counted by one statement."""
    models = mapped_models()
    types = ContentType.objects.get_for_models(*models.values())
    by_type = readable(site).order_by().values_list("content_type").annotate(Count("pk"), Max("last_published_at"))
    counts = {key: (count, changed) for key, count, changed in by_type}
    for name, model in models.items():
        count, changed = counts.get(types[model].pk, (0, None))
        for number in range(1, -(-count // PART_SIZE) + 1):
            yield Part(f"{settings.SITE_URL}/sitemap-{name}-{number}.xml", changed)


def addresses(model: type[Any], site: Site, number: int) -> list[Address]:
    """Return the pages of part `number` (from 1) of a type; empty when there is no such part."""
    first = (number - 1) * PART_SIZE
    pages = light(model, findable(model, site))[first : first + PART_SIZE]
    known = languages_of_pages()
    return [
        Address(location, page.last_published_at, languages if len(languages) > 1 else {})
        for page in pages
        if (url := page.url)
        for languages in [
            {"vi": f"{settings.SITE_URL}{url}"} | {code: f"{settings.SITE_URL}/{code}{url}" for code in known.get(page.pk, ())}
        ]
        for location in languages.values()
    ]


def light(model: type[Any], pages: QuerySet[Any]) -> QuerySet[Any]:
    """Return `pages` without their long texts, with what `sitemap_select_related` of the type names for its addresses."""
    long = [field.name for field in model._meta.local_concrete_fields if field.get_internal_type() in ("TextField", "JSONField")]
    return pages.defer(*long).select_related(*getattr(model, "sitemap_select_related", ()))
