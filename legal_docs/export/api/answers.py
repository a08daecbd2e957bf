"""Responses of the interface: JSON with validators for caches, open to pages of other sites, errors in words."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.utils.cache import set_response_etag
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]
ALLOWED = "GET, HEAD, OPTIONS"


class ApiError(Exception):
    """An answer that is not what was asked for: HTTP status, a code for programs, words for people."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def not_found(message: str = "") -> ApiError:
    return ApiError(404, "not_found", message or _("There is nothing at this address."))


def bad_parameter(name: str, message: str) -> ApiError:
    return ApiError(400, "bad_parameter", f"{name}: {message}")


def endpoint(view: View) -> View:
    """Make a view one of the interface: reading only, other sites' pages allowed, errors as JSON."""

    @csrf_exempt  # nothing can be written: a POST gets that answer as JSON, not the page about a stale form token
    @functools.wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
        elif request.method not in ("GET", "HEAD"):
            response = problem(ApiError(405, "read_only", _("This interface only reads: use GET.")))
        else:
            try:
                response = view(request, *args, **kwargs)
            except ApiError as error:
                response = problem(error)
        return opened(response)

    return answering


def opened(response: HttpResponse) -> HttpResponse:
    """Allow pages of other sites to read an answer (CORS); it never depends on who asks."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = ALLOWED
    response["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since, Accept"
    response["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Link"
    if response.status_code in (204, 405):
        response["Allow"] = ALLOWED
    return response


def problem(error: ApiError) -> HttpResponse:
    body = json.dumps({"error": {"code": error.code, "message": error.message}}, ensure_ascii=False)
    return HttpResponse(body, status=error.status, content_type="application/json; charset=utf-8")


def dumps(data: Any) -> str:
    """Return data as JSON: Vietnamese as it is, dates as ISO 8601, texts that wait for a language in it."""
    return json.dumps(data, ensure_ascii=False, cls=DjangoJSONEncoder)


def json_answer(data: Any, *, changed: datetime | None = None, media_type: str = "application/json") -> HttpResponse:
    """Return data as JSON; `changed` is when the newest thing in it changed."""
    return validated(HttpResponse(dumps(data), content_type=f"{media_type}; charset=utf-8"), changed)


def validated(response: HttpResponse, changed: datetime | None = None) -> HttpResponse:
    """Set ETag and Last-Modified of an answer; the middleware then answers 304 by itself."""
    set_response_etag(response)
    if changed is not None:
        response["Last-Modified"] = http_date(changed.timestamp())
    return response
