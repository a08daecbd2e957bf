"""Middleware of the three zones (caching, cookies, content security policy) and of the Wagtail site of each request."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from copy import copy

from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_cache_control
from wagtail.models import Site

from cms.storage import observed_tables
from cms.storage.kept import Kept
from cms.web.zones import ADMIN_PREFIX, Zone, zone_of

logger = logging.getLogger(__name__)

# For the pages of a form that travels from step to step by POST: without a copy of its own the browser answers its "back" button
# with a page of errors and asks whether to send again, which shows the same text with more trouble.
STEP_OF_A_FORM = "private, no-cache"
PUBLIC_SHARED_MAX_AGE_S = 60  # how long a proxy may keep a public page


# Kinds of files that are packed already: compressing them again costs time and saves nothing.
_PACKED = re.compile(r"(?!image/svg)(image|audio|video|font)/|application/(pdf|zip|epub\+zip|msword|vnd\.)")


class CookieOnPublicPage(AssertionError):
    """A public, cacheable page tried to set a cookie: a bug, since a shared cache would hand it to others."""


class ZoneMiddleware:
    """Mark answers by zone: private pages and widgets are never stored, public ones carry no cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
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
        return response


class _SameBytes(GZipMiddleware):
    max_random_bytes = 0


class CompressionMiddleware(GZipMiddleware):
    """Django's compression, for what is not packed already.

    Random bytes hide how long a secret is. Public pages hold none: the same page has the same bytes, and so the same ETag.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        self._public = _SameBytes(get_response)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if _PACKED.match(response.get("Content-Type", "")):
            return response
        has_form = zone_of(request.path_info) is not Zone.PUBLIC or "no-store" in response.get("Cache-Control", "")
        return super().process_response(request, response) if has_form else self._public.process_response(request, response)


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
    site = Site._find_for_request(request)
    if site is not None:
        observed_tables.note([f"{observed_tables.PAGE_TREE}:{site.root_page_id}"])
        site.root_page = site.root_page.specific
    return site


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """The strict policy for everything, the admin's own below its address.

    The words of the public policy are made once: a kept page is answered in less time than they take.
    """

    _public: str = ""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Set the policy; the usual one of public pages is built once for each process."""
        if hosts := getattr(request, "frame_hosts", ()):
            response._csp_update = {"frame-src": hosts}  # type: ignore[attr-defined]
        has_own = getattr(request, "_csp_nonce", None) or any(name.startswith("_csp") for name in vars(response))
        if self._public and not has_own and response.status_code == 200 and not request.path_info.startswith(ADMIN_PREFIX):
            response.headers.setdefault(HEADER, self._public)
            return response
        had, response = HEADER in response, super().process_response(request, response)
        if not has_own and not had and response.status_code == 200 and not request.path_info.startswith(ADMIN_PREFIX):
            self._public = response.headers.get(HEADER, "")
        return response

    def get_policy_parts(self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path_info.startswith(ADMIN_PREFIX):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY["DIRECTIVES"]
        return parts
