"""Lead addresses that were typed or copied with capital letters to the address in small letters."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.encoding import escape_uri_path

from cms.web.request.zones import FILE_PREFIXES, Zone, zone_of

# What lies below these has names with capitals of its own, as private addresses have codes with capitals.
_NAMES_OF_FILES = (*FILE_PREFIXES, "/tai-lieu/", "/api/")


class CapitalsMiddleware:
    """Redirect an unknown public address with capital letters (`/van-ban/luat/2024/31-2024-QH15/`) to the same in small letters.

    Stands before Wagtail's middleware of redirections, so what an editor wrote for such an address counts first.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        small = request.path.lower()
        if response.status_code != 404 or request.method not in ("GET", "HEAD") or small == request.path:
            return response
        if zone_of(request.path) is not Zone.PUBLIC or request.path.startswith(_NAMES_OF_FILES):
            return response
        query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
        return HttpResponsePermanentRedirect(f"/{escape_uri_path(small).lstrip('/')}{query}")
