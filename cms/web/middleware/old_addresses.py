"""Lead on from addresses that pages had before: Wagtail's redirects, never to the address that was asked for."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.contrib.redirects.models import Redirect


class OldAddressesMiddleware(RedirectMiddleware):
    """Redirect an address where nothing is to where its page stands now."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Return the redirect; the answer as it is where the page's own address was asked for: the page is gone."""
        answer: HttpResponse = super().process_response(request, response)
        return response if answer is not response and _leads_to_itself(request, answer["Location"]) else answer


def _leads_to_itself(request: HttpRequest, link: str) -> bool:
    is_here = urlsplit(link).netloc in ("", request.get_host())
    return is_here and Redirect.normalise_path(link) == Redirect.normalise_path(request.get_full_path())
