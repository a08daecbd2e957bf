"""The first pages of queries, as they were written: given to others until something that they show changes.

A page is kept by the state of the index (`SearchEngine.stamp`) and, as all kept values are, by the tables that it read: synonyms, pins,
menus, at most two minutes and never past midnight. Nothing is kept for an engine that has no stamp, nor while the search is
limited or an embedder does not answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from wagtail.models import Site

from cms.storage.kept import Kept
from cms.web.middleware.page_cache import is_for_anybody
from search.results.counting.query_counts import countable
from search.results.finding.from_engines import index_stamp

_MOST_OCTETS = 10_000_000  # in each process; when there are more, all are forgotten, and what is asked often is soon kept again


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """A results page: its HTML, whether the words of the query were found, and whether the search was `limited`: another index or the
    database answered, or meaning was left out because the embedder did not answer.
    """

    html: bytes
    found: bool
    limited: bool


_pages: Kept[WrittenPage] = Kept(_MOST_OCTETS, size=lambda page: len(page.html), worth=lambda page: not page.limited)


def first_page(request: HttpRequest, text: str, make: Callable[[], WrittenPage]) -> WrittenPage:
    """Return the first page of a query without filters, the kept one when there is one."""
    stamp = index_stamp() if is_for_anybody(request) and countable(text) else ""  # what may not be counted is kept in no memory either
    if not stamp:
        return make()
    site = Site.find_for_request(request)
    return _pages.get((stamp, site and site.pk, text), make)
