"""The last resort: titles and addresses in the database, when no engine answers."""

from __future__ import annotations

from django.db.models import Q
from wagtail.models import Page
from wagtail.query import PageQuerySet

from cms.contracts.search import SearchEntry
from cms.models import BasePage
from search.query.values import SearchPlan
from search.ranking.answers import HitGroup, SearchResults
from search.ranking.highlight import highlighted

_MOST_WORDS = 8


def matching_pages(plan: SearchPlan) -> PageQuerySet:
    """Return live pages without access rules whose address or title holds every word of the query.

    Addresses are made of the folded title or the document number, so they are found without tone marks in any database.
    """
    pages = Page.objects.live().public().filter(depth__gt=1)
    for word in plan.query.words[:_MOST_WORDS]:
        pages = pages.filter(Q(url_path__contains=word) | Q(title__icontains=word))
    return pages.order_by("-last_published_at", "pk")


def search(plan: SearchPlan) -> SearchResults:
    """Return one page of results by title and address alone: no Điều, no facets, no text of the pages."""
    if plan.query.is_empty:
        return SearchResults(engine="database")
    pages = matching_pages(plan)
    wanted = [entry for page in pages[: plan.offset + plan.size * 3].specific() if (entry := _entry_of(page))]
    if plan.filters.kind:
        wanted = [entry for entry in wanted if entry.kind in plan.filters.kind]
    shown = wanted[plan.offset : plan.offset + plan.size]
    hits = highlighted(shown, plan.query, [1] * len(shown))
    groups = tuple(HitGroup(hit.entry.entry_id, hit) for hit in hits)
    return SearchResults(groups=groups, total=len(wanted), engine="database")


def _entry_of(page: Page) -> SearchEntry | None:
    if not isinstance(page, BasePage) or type(page).search_opt_out:
        return None
    return page.search_entry(title=page.title, body=page.excerpt)
