"""The Wagtail site and front page of each request, read once until they change."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy

from django.http import HttpRequest, HttpResponse
from wagtail.models import Site

from cms.models.pages.rows_by_address import read_whole
from cms.storage import observed_tables
from cms.storage.kept import Kept
from cms.storage.prepared import Prepared

_first_sites: Prepared[Site] = Prepared(lambda: Site.objects.order_by().select_related("root_page")[:2])


class SiteMiddleware:
    """Set the Wagtail site and front page of each request without a statement: Wagtail reads both again at every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._sites: Kept[Site | None] = Kept()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        host = (request._get_raw_host(), request.get_port())  # type: ignore[attr-defined]  # what Wagtail looks at
        site = copy(self._sites.get(host, lambda: _site_of(request)))
        if site is not None:
            site.root_page = copy(site.root_page)  # what a request notes on it is its own
        request._wagtail_site = site  # type: ignore[attr-defined]
        return self.get_response(request)


def _site_of(request: HttpRequest) -> Site | None:
    """Return the site of a host: the only one, or the one that Wagtail chooses, by a statement that takes several times as long."""
    sites = _first_sites()
    site = sites[0] if len(sites) == 1 and sites[0].is_default_site else Site._find_for_request(request)
    if site is not None:
        observed_tables.note([f"{observed_tables.PAGE_TREE}:{site.root_page_id}"])
        kind = site.root_page.specific_class
        site.root_page = read_whole(kind, site.root_page_id) if kind else site.root_page
    return site
