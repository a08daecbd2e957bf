"""The first pages of queries that are asked again, as they were written: given to others until something that they show changes.

A page is kept by the state of the index (`SearchEngine.stamp`) and, as all kept values are, by the tables that it read: synonyms, pins,
menus, at most two minutes and never past midnight. Nothing is kept for an engine that has no stamp, nor while the search is limited.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from django.http import HttpRequest
from wagtail.models import Site

from cms.storage.kept import Kept
from cms.web.page_cache import is_anybodys
from search.results.finding import index_stamp

_MOST_LETTERS = 10_000_000  # in each process
_MOST_ASKED = 1_000  # queries of which it is known that they were asked: a page is kept when its query comes again


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """A results page: its HTML, whether the words of the query were found, whether the search was `limited`."""

    html: str
    found: bool
    limited: bool


_pages: Kept[WrittenPage] = Kept(_MOST_LETTERS, size=lambda page: len(page.html), worth=lambda page: not page.limited)
_asked: dict[Hashable, None] = {}


def first_page(request: HttpRequest, text: str, make: Callable[[], WrittenPage]) -> WrittenPage:
    """Return the first page of a query without filters, kept when the query is asked again, else made."""
    stamp = index_stamp() if is_anybodys(request) else ""
    if not stamp:
        return make()
    site = Site.find_for_request(request)
    query = (site and site.pk, text)
    return _pages.get((stamp, *query), make) if _was_asked(query) else make()


def _was_asked(query: Hashable) -> bool:
    """Return whether a query was among the last ones, and note it as the very last."""
    known = query in _asked
    _asked.pop(query, None)
    _asked[query] = None
    if len(_asked) > _MOST_ASKED:
        _asked.pop(next(iter(_asked)), None)
    return known
