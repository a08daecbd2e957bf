"""Public pages are made once and given to everybody until something that they show changes. See docs/features/page-cache.md."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterable, ValuesView
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import ResponseHeaders
from django.utils import timezone
from django.utils.cache import get_conditional_response, set_response_etag

from cms.storage import observed_tables
from cms.web.middleware.clean_input import clean_query
from cms.web.middleware.zones import PUBLIC_SHARED_MAX_AGE_S
from cms.web.request.observed_query import ALL, ObservedQuery
from cms.web.request.zones import FILE_PREFIXES, Zone, zone_of

SKIPPED_PREFIXES = ("/tim-kiem/", "/tai-lieu/")  # addresses answered from the index, or files whose rights are checked
_NOT_FOUND_SECONDS = 30
_LARGEST = 2_000_000  # bytes of a body
_LEASE_SECONDS = 10  # seconds for which one request may make a page while others wait
_WAIT_SECONDS = 3.0
_PAUSE_SECONDS = 0.02
_HARMLESS_VARY = {"accept-encoding", "hx-request"}  # part of the key; requests by htmx are not cached
_HEADERS_OF_ONE = {"HTTP_HX_REQUEST", "HTTP_RANGE", "HTTP_AUTHORIZATION"}
_SHARED_MAX_AGE = re.compile(r"\bs-maxage=(\d+)")
_SHAPE = 3  # of `_Entry`; raise it with each change: while an upgrade goes on, processes of two versions share a Redis


@dataclass(frozen=True, slots=True)
class _Entry:
    """A page as it was sent, the versions of the tables that it was made from, and the parameters that its views asked for.

    `until` is the moment at which it will be another without a write.
    """

    status: int
    headers: dict[str, tuple[str, str]]  # by name in small letters, as Django holds them: each was checked when it was set
    body: bytes
    tables: dict[str, int]
    asked: frozenset[str]
    until: datetime

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Return the page, or 304 to a reader who has it already."""
        response = HttpResponse(self.body, content_type="", status=self.status)
        response.headers = _Headers()
        response.headers._store = self.headers.copy()
        return _sent(request, response, self.until)


class _Headers(ResponseHeaders):
    """Headers that are sent as they are stored: Django's own would look up each by its name again."""

    def __init__(self) -> None:
        super().__init__({})

    def items(self) -> ValuesView[tuple[str, str]]:  # type: ignore[override]
        return self._store.values()


class PageCacheMiddleware:
    """Serve anonymous readers the kept page while nothing that it was made from has been written since.

    It comes before every middleware that checks a request or changes an answer: the answer is kept with all headers, by scheme and host.
    `X-Page-Cache` says HIT, MISS or SKIP with the reason. One request at a time makes a page, the others wait for it a moment.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(FILE_PREFIXES):
            return self.get_response(request)
        with observed_tables.versions_read_once():
            if reason := _reason_to_skip(request):
                response = self.get_response(request)
                if reason != "off":
                    response["X-Page-Cache"] = f"SKIP {reason}"
                return response
            return self._kept_or_made(request)

    def _kept_or_made(self, request: HttpRequest) -> HttpResponse:
        """Return the page that is kept, or make it; of several requests at once one makes it and the others wait."""
        base = _base_key(request)
        if entry := _kept(request, base):
            return entry.answer(request)
        try:
            request.get_host()  # pages are kept for our own hosts only, so the host of a kept page need not be checked
        except DisallowedHost:
            response = self.get_response(request)
            response["X-Page-Cache"] = "SKIP host"
            return response
        store = caches["pages"]
        lease = f"{base}:lease:{request.META.get('QUERY_STRING', '')[:500]}"
        is_mine = store.add(lease, 1, timeout=_LEASE_SECONDS)
        if not is_mine and (entry := _waited_for(request, base, lease)):
            return entry.answer(request)
        try:
            return self._make(request, base)
        finally:
            if is_mine:
                store.delete(lease)

    def _make(self, request: HttpRequest, base: str) -> HttpResponse:
        """Render the page and keep it. The versions are read before: a page made while something changed is stale at once."""
        before, began = observed_tables.versions(), _now()
        query = ObservedQuery(_query(request), encoding=request.encoding)
        request.GET = query  # type: ignore[assignment]
        with observed_tables.observe_reads() as (read, ends):
            response = self.get_response(request)
        if is_shared := _may_be_shared(response):
            set_response_etag(response)
        until = _first_end(began, ends)
        tables = read if response.status_code == 200 else read | {observed_tables.ANY_PAGE}
        if new := tables - before.keys():
            observed_tables.remember(new)
        elif seconds := _seconds_to_keep(response, until):
            headers = {**response.headers._store, "x-page-cache": ("X-Page-Cache", "HIT")}
            versions = {name: before[name] for name in tables}
            entry = _Entry(response.status_code, headers, response.content, versions, frozenset(query.asked), until)
            _keep(base, query.given, seconds, entry)
        response["X-Page-Cache"] = "MISS"
        return _sent(request, response, until) if is_shared else response


def _reason_to_skip(request: HttpRequest) -> str:
    """Return why a request is not answered from the cache, empty when it may be."""
    if not settings.PAGE_CACHE_SECONDS:
        return "off"
    if getattr(request, "is_dummy", False):  # Wagtail's preview: a draft at the address of the public page
        return "preview"
    if request.method not in ("GET", "HEAD"):
        return "method"
    if zone_of(request.path_info) is not Zone.PUBLIC or request.path_info.startswith(SKIPPED_PREFIXES):
        return "address"
    return _reason_of_one(request)


def _reason_of_one(request: HttpRequest) -> str:
    """Return why the answer to a request may be for one person only (a session, a login …); empty when anybody may get it."""
    if "HTTP_COOKIE" in request.META and settings.SESSION_COOKIE_NAME in request.COOKIES:
        return "session"
    return "" if _HEADERS_OF_ONE.isdisjoint(request.META) else "header"


def is_for_anybody(request: HttpRequest) -> bool:
    """Return whether the answer may be given to others, judged by who asks."""
    return not getattr(request, "is_dummy", False) and not _reason_of_one(request)


def _base_key(request: HttpRequest) -> str:
    """Return the key of an address without its parameters."""
    encoding = "gzip" if "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "") else "plain"
    host = request._get_raw_host()  # type: ignore[attr-defined]
    parts = f"{request.method}\n{request.scheme}\n{host}\n{encoding}\n{request.path}"
    return f"page:{_SHAPE}:" + hashlib.blake2b(parts.encode(), digest_size=20).hexdigest()


def _query(request: HttpRequest) -> bytes:
    """Return the query of a request as it came: letters that are not escaped are UTF-8, as Django reads them."""
    return clean_query(request).encode("latin-1")


def _full_key(base: str, query: bytes, known: Iterable[str]) -> str:
    """Return the key of an address with those of its parameters that its views ask for, in order."""
    given = QueryDict(query)
    kept = sorted((name, given.getlist(name)) for name in given if name in known or ALL in known)
    return base + ":" + hashlib.blake2b(urlencode(kept, doseq=True).encode(), digest_size=20).hexdigest()


def _keep(base: str, given: bytes, seconds: float, entry: _Entry) -> None:
    """Keep a page under the address with those parameters that its views asked for."""
    store, key = caches["pages"], base
    if given:
        known = frozenset(store.get(f"{base}:parameters") or ()) | entry.asked
        store.set(f"{base}:parameters", known, timeout=settings.PAGE_CACHE_SECONDS)
        key = _full_key(base, given, known)
    store.set(key, entry, timeout=seconds)


def _kept(request: HttpRequest, base: str, fresh: bool = False) -> _Entry | None:
    """Return the kept page while it is still valid.

    Where two processes keep pages at the same moment, a known parameter may be lost: a page that asks for it is then made again.
    """
    store, key, known = caches["pages"], base, None
    if request.META.get("QUERY_STRING") and (query := _query(request)):
        known = store.get(f"{base}:parameters")
        if known is None:
            return None
        key = _full_key(base, query, known)
    entry: _Entry | None = store.get(key)
    if entry is None or (known is not None and not entry.asked <= known):
        return None
    return entry if observed_tables.versions(fresh).items() >= entry.tables.items() else None


def _waited_for(request: HttpRequest, base: str, lease: str) -> _Entry | None:
    """Wait a moment for the page that another request is making; None when it takes too long or is not kept."""
    until = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < until:
        time.sleep(_PAUSE_SECONDS)
        if entry := _kept(request, base, fresh=True):
            return entry
        if caches["pages"].get(lease) is None:
            return None
    return None


def _first_end(began: datetime, ends: Iterable[datetime]) -> datetime:
    """Return the moment at which a page whose rendering began at `began` becomes stale.

    That is midnight, when other law may be in force, or the first of the moments `ends` that the page named.
    """
    return min([observed_tables.midnight(began), *(end for end in ends if end > began)])


def _seconds_to_keep(response: HttpResponse, until: datetime) -> float:
    """Return how long an answer may be kept, 0 for never: not past `until`, which may lie before the end of its making."""
    control = response.get("Cache-Control", "")
    vary = {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()}
    found = _may_be_shared(response)
    missing = response.status_code in (404, 410) and "private" not in control
    if not (found or missing) or response.streaming or response.cookies or "no-store" in control or vary - _HARMLESS_VARY:
        return 0
    if len(response.content) > _LARGEST:
        return 0
    longest = settings.PAGE_CACHE_SECONDS if found else _NOT_FOUND_SECONDS
    return max(0, min(longest, (until - _now()).total_seconds()))


def _now() -> datetime:
    return timezone.now()


def _may_be_shared(response: HttpResponse) -> bool:
    return response.status_code == 200 and not response.streaming and "public" in response.get("Cache-Control", "")


def _sent(request: HttpRequest, response: HttpResponse, until: datetime) -> HttpResponse:
    """Return the answer, or 304 to a reader who has it already; no proxy keeps it past `until`."""
    if (left := max(0, int((until - _now()).total_seconds()))) < PUBLIC_SHARED_MAX_AGE_S:
        control = response.headers.get("Cache-Control", "")
        response.headers["Cache-Control"] = _SHARED_MAX_AGE.sub(lambda age: f"s-maxage={min(int(age[1]), left)}", control)
    asked = "HTTP_IF_NONE_MATCH" in request.META or "HTTP_IF_MODIFIED_SINCE" in request.META
    return (asked and get_conditional_response(request, etag=response.get("ETag"), response=response)) or response
