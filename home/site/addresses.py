"""What an address of the portal leads to."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from django.http import Http404, HttpRequest
from django.urls import Resolver404, resolve
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site


def public_page(site: Site, request: HttpRequest, path: str) -> Page:
    """Return the page that answers at `path` (a list of it too), when everyone may read it. Raises Http404."""
    page: Page = site.root_page.specific.route(request, [part for part in path.split("/") if part])[0]
    if not Page.objects.live().public().filter(pk=page.pk).exists():
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
    if Redirect.objects.filter(old_path=Redirect.normalise_path(path)).exists():
        return True
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    try:
        if resolve(path).url_name == "wagtail_serve":
            return site is not None and public_page(site, HttpRequest(), path) is not None
    except (Resolver404, Http404):
        return False
    return True
