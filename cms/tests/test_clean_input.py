"""What views see of a request that holds control characters."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from cms.web.middleware.clean_input import CleanInputMiddleware, clean_value


def seen_by_the_view(request: HttpRequest, look: Callable[[HttpRequest], Any]) -> Any:
    seen = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(look(request))
        return HttpResponse()

    CleanInputMiddleware(view)(request)
    return seen[0]


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ("nuôi\x00con", "nuôi con"),
        ("dòng\r\nhai\tcột", "dòng\r\nhai\tcột"),
        ("Word\x0bvà\x0cPDF\x1b\x7f", "Word và PDF  "),
        (r'{"text": "a\u0000b"}', r'{"text": "ab"}'),
        (r'{"text": "a\\u0000b"}', r'{"text": "a\\u0000b"}'),
    ],
)
def test_a_form_value_is_cleaned(sent: str, seen: str):
    request = RequestFactory().post("/", {"text": sent})
    assert clean_value(sent) == seen
    assert seen_by_the_view(request, lambda request: request.POST["text"]) == seen


def test_every_value_of_a_name_is_cleaned_and_the_form_stays_unchangeable():
    request = RequestFactory().post("/", {"a\x00": ["1\x00", "2"]})
    post = seen_by_the_view(request, lambda request: request.POST)
    assert post.getlist("a ") == ["1 ", "2"]
    with pytest.raises(AttributeError):
        post["b"] = "3"


def test_a_form_is_not_read_before_the_view_has_set_its_upload_handlers():
    request = RequestFactory().post("/", {"text": "a"})
    assert not seen_by_the_view(request, lambda request: hasattr(request, "_post"))


def test_a_query_is_cleaned_wherever_it_is_read_from():
    request = RequestFactory().get("/", QUERY_STRING="q=a%00b&trang=%0B2&x=%2500")
    query, full = seen_by_the_view(request, lambda request: (request.GET, request.get_full_path()))
    assert (query["q"], query["trang"], query["x"]) == ("a b", " 2", "%00")
    assert "%00b" not in full


@pytest.mark.parametrize("charset", ["rot13", "base64", "zip", "idna", "undefined", "punycode"])
def test_a_form_in_a_charset_that_is_none_of_text_is_refused_without_repeating_what_was_typed(charset: str):
    part = '--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nchim-hoàng-yến\r\n--x--\r\n'
    request = RequestFactory().generic("POST", "/", part, content_type=f"multipart/form-data; boundary=x; charset={charset}")
    with pytest.raises(BadRequest) as refused:
        seen_by_the_view(request, lambda request: request.POST)
    assert "chim-ho" not in "".join(traceback.format_exception(refused.value))
