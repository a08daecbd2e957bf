"""The middleware of the three zones: private pages and widgets are never stored, public ones carry no cookie."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from cms.web.request.zones import Zone, zone_of

logger = logging.getLogger(__name__)

# For the pages of a form that travels from step to step by POST: without a copy of its own the browser answers its "back" button
# with a page of errors and asks whether to send again, which shows the same text with more trouble.
STEP_OF_A_FORM = "private, no-cache"
PUBLIC_SHARED_MAX_AGE_S = 60  # how long a proxy may keep a public page


class CookieOnPublicPage(AssertionError):
    """A public, cacheable page tried to set a cookie: a bug, since a shared cache would hand it to others."""


class ZoneMiddleware:
    """Mark answers by zone: private pages and widgets are never stored, public ones carry no cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set how long an answer may be kept; take cookies from what everybody gets."""
        response = self.get_response(request)
        zone = zone_of(request.path_info)
        if zone is not Zone.PUBLIC:
            if response.get("Cache-Control") != STEP_OF_A_FORM:
                patch_cache_control(response, private=True, no_store=True)
            return response
        if "no-store" in response.get("Cache-Control", ""):
            return response  # a page with a password or a login: no cache keeps it, so its form may have a token
        if names := ", ".join(name for name, cookie in response.cookies.items() if cookie.value):
            if settings.DEBUG or settings.SETTINGS_MODULE.endswith(".test"):
                raise CookieOnPublicPage(f"{request.path_info} set the cookies {names}")
            logger.error("public page %s set the cookies %s: they were dropped", request.path_info, names)
        response.cookies.clear()  # also what takes back the cookie of a session that is over: the next private page does that
        if response.status_code == 200 and request.method in ("GET", "HEAD") and not response.has_header("Cache-Control"):
            patch_cache_control(response, public=True, max_age=0, s_maxage=PUBLIC_SHARED_MAX_AGE_S)
        elif response.status_code == 301 and not response.has_header("Cache-Control"):
            patch_cache_control(response, public=True, max_age=0, s_maxage=1)  # without it browsers keep it for ever: a page may come back
        return response
