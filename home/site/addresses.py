"""What an address of the portal leads to."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from cms.models import BasePage


def public_page(site: Site, request: HttpRequest, path: str) -> BasePage:
    """Return the page that answers at `path` (a list of it too), when everyone may read it. Raises Http404."""
    page: BasePage = site.root_page.specific.route(request, [part for part in path.split("/") if part])[0]
    if not page.is_findable:
        raise Http404
    return page


def answers(address: str) -> bool:
    """Return whether an address of the portal leads to something that everyone may read; that of another server is believed."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.netloc:
        return True
    path = unquote(parts.path).rstrip("/") + "/"
    try:
        found = resolve(path).url_name != "wagtail_serve" or _leads_to_page(path)
    except (Resolver404, Http404):
        found = False
    return found or Redirect.objects.filter(old_path=Redirect.normalise_path(path)).exists()


def _leads_to_page(path: str) -> bool:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    return site is not None and public_page(site, HttpRequest(), path) is not None
