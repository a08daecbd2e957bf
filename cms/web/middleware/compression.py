"""Compression of answers: not of what is packed already, and the same bytes for the same public page."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from cms.web.request.zones import Zone, zone_of

# Kinds of files that are packed already: compressing them again costs time and saves nothing.
_PACKED = re.compile(r"(?!image/svg)(image|audio|video|font)/|application/(pdf|zip|epub\+zip|msword|vnd\.)")

# Said in one form to all browsers: so a proxy takes it in the place of every copy that it kept while there was a page, one for each
# list of encodings that browsers send.
_GONE = frozenset({404, 410})


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
        if _PACKED.match(response.get("Content-Type", "")) or response.status_code in _GONE:
            return response
        has_form = zone_of(request.path_info) is not Zone.PUBLIC or "no-store" in response.get("Cache-Control", "")
        return super().process_response(request, response) if has_form else self._public.process_response(request, response)
