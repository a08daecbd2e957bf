"""Refuse control characters in a path, and replace them in the query, form values and cookies."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict

from cms.text.control_characters import CONTROL, without_control_characters
from cms.web.pages.views import bad_request

# Control characters as escapes of an address, of a cookie and of JSON.
_IN_QUERY = re.compile(r"%(?:0[0-8bcef]|1[0-9a-f]|7f)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", re.IGNORECASE)
_IN_COOKIE = re.compile(r"\\(?:0[0-3][0-7]|177)")
_IN_JSON = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


class CleanInputMiddleware:
    """Answer 400 to a path with control characters; put a space in their place in the query and in form values.

    A form value is not refused: Word puts a vertical tab into what a person copies. Forms are cleaned when a view reads them,
    so that a view may still set its own upload handlers.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if CONTROL.search(request.path_info):
            return bad_request(request)
        request.META["QUERY_STRING"] = clean_query(request)
        if "\\" in (cookies := request.META.get("HTTP_COOKIE", "")):
            request.META["HTTP_COOKIE"] = _IN_COOKIE.sub(" ", cookies)
        if request.method not in ("GET", "HEAD"):
            request._load_post_and_files = partial(_load_clean, request, request._load_post_and_files)  # type: ignore[method-assign]
        return self.get_response(request)


def clean_query(request: HttpRequest) -> str:
    """Return the query of a request with a space for each control character."""
    return _IN_QUERY.sub("%20", request.META.get("QUERY_STRING", ""))


def clean_value(value: str) -> str:
    """Return `value` with a space for each control character, and without the NUL that JSON writes as an escape."""
    value = without_control_characters(value)
    return _IN_JSON.sub(r"\1", value) if "\\u0000" in value else value


def _load_clean(request: Any, load: Callable[[], None]) -> None:
    try:
        load()
    except (LookupError, UnicodeError):  # a charset that is none of text, or not that of the form; the error would repeat what was typed
        raise BadRequest("the form is not in the charset that it names") from None
    given = request._post
    if any(clean_value(text) != text for key, values in given.lists() for text in (key, *values)):
        cleaned = QueryDict(mutable=True, encoding=given.encoding)
        for key, values in given.lists():
            cleaned.setlist(clean_value(key), [clean_value(value) for value in values])
        cleaned._mutable = False
        request._post = cleaned
