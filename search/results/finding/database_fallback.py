"""The last resort: titles and addresses in the database, when no engine answers."""

from __future__ import annotations

import logging
from collections.abc import Collection

from django.db.models import Q
from wagtail.models import Page, get_page_models
from wagtail.query import PageQuerySet

from cms.contracts.search import SearchEntry
from cms.models import BasePage
from cms.models.access.restrictions import public_pages
from search.query.values import SearchPlan
from search.ranking.answers import HitGroup, SearchResults
from search.ranking.highlight import highlighted

logger = logging.getLogger(__name__)

_MOST_WORDS = 8


def matching_pages(plan: SearchPlan) -> PageQuerySet:
    """Return live pages without access rules whose address or title holds every word of the query.

    Addresses are made of the folded title or the document number, so they are found without tone marks in any database.
    """
    pages = public_pages().filter(depth__gt=1)
    for word in plan.query.words[:_MOST_WORDS]:
        pages = pages.filter(Q(url_path__contains=word) | Q(title__icontains=word))
    return pages.order_by("-last_published_at", "pk")


def search(plan: SearchPlan) -> SearchResults:
    """Return one page of results by title and address alone: no Điều, no text of the pages, no filters but the kind.

    What is shown of a page is its own entry; a page that keeps out of the index has none. Such pages count in the total, which
    is for the pagination alone and is shown to nobody.
    """
    pages = matching_pages(plan).exact_type(*_types(plan.filters.kind))
    shown = [entry for page in pages[plan.offset : plan.offset + plan.size].specific() if (entry := _entry_of(page))]
    hits = highlighted(shown, plan.query, [1] * len(shown))
    groups = tuple(HitGroup(hit.entry.entry_id, hit) for hit in hits)
    return SearchResults(groups=groups, total=pages.count(), is_about=True, engine="database")


def _types(kinds: Collection[str]) -> list[type[BasePage]]:
    """Return the page types that are to be found, of these kinds or of any."""
    found = (model for model in get_page_models() if issubclass(model, BasePage) and not model.search_opt_out)
    return [model for model in found if not kinds or str(model.entry_kind) in kinds]


def _entry_of(page: Page) -> SearchEntry | None:
    try:
        return next(iter(page.get_search_entries()), None)
    except Exception:  # any page type may be behind it
        logger.exception("page %s (%s) could not say what is to be found of it", page.pk, type(page).__name__)
        return None
