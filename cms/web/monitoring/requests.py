"""Requests as an operator sees them: an id for each, times by zone, and the addresses that programs ask: health and metrics."""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.utils.cache import patch_cache_control
from django.utils.crypto import constant_time_compare
from prometheus_client import CONTENT_TYPE_LATEST

from cms.background.monitoring import metrics
from cms.background.monitoring.context import busy_with, request_id
from cms.web.monitoring import health
from cms.web.request.network import client_address
from cms.web.request.zones import FILE_PREFIXES, zone_of

REQUEST_ID = "X-Request-ID"


def is_operator(request: HttpRequest) -> bool:
    """Return whether a request may see details: it has the token as `Authorization: Bearer …`, or comes from a named network."""
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    if settings.MONITORING_TOKEN and kind == "Bearer" and constant_time_compare(token, settings.MONITORING_TOKEN):
        return True
    try:
        address = ipaddress.ip_address(client_address(request))
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(network, strict=False) for network in settings.MONITORING_NETWORKS)


def show_metrics(request: HttpRequest) -> HttpResponse:
    """Answer the metrics to operators; to others there is no such address."""
    if not is_operator(request):
        return HttpResponseNotFound("not found\n", content_type="text/plain")
    return HttpResponse(metrics.exposition(), content_type=CONTENT_TYPE_LATEST)


def show_readiness(request: HttpRequest) -> HttpResponse:
    """Answer 200 or 503; only operators are shown what is wrong."""
    return health.ready(request, details=is_operator(request))


ANSWERS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": health.alive,
    "/readyz": show_readiness,
    "/metrics": show_metrics,
}


# prometheus_client asks for a lock and checks the labels each time; there are few of them.
_timer, _counter = cache(metrics.requests.labels), cache(metrics.page_cache.labels)


class MonitoringMiddleware:
    """Set an id for each request, measure it, and answer health and metrics before anybody looks at the host or the scheme.

    Probes of a container platform come by plain HTTP to an address of their own, so no other middleware may judge them. The id
    is the proxy's (`X-Request-ID`) where `TRUSTED_PROXY_COUNT` says that there is one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(REQUEST_ID, "") if settings.TRUSTED_PROXY_COUNT else ""
        name = request_id(given)
        with busy_with(name, request):
            if answer := ANSWERS.get(request.path_info):
                response = answer(request)
                patch_cache_control(response, private=True, no_store=True)
            else:
                response = self._measured(request)
        response[REQUEST_ID] = name
        return response

    def _measured(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        response = self.get_response(request)
        zone = "file" if request.path_info.startswith(FILE_PREFIXES) else zone_of(request.path_info).value
        _timer(zone, response.status_code).observe(time.perf_counter() - started)
        if result := response.get("X-Page-Cache"):
            _counter(result.partition(" ")[0].lower()).inc()
        return response
