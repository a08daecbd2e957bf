"""Answers are compressed where that saves something: text is, what is packed already goes as it is."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from cms.web.middleware.compression import CompressionMiddleware

BODY = b"abc " * 500
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize(
    ("content_type", "compressed"),
    [
        *(("text/html; charset=utf-8", True), ("application/json", True), ("image/svg+xml", True), ("application/rss+xml", True)),
        *(("image/webp", False), ("audio/mpeg", False), ("application/pdf", False), ("application/epub+zip", False), (SHEET, False)),
    ],
)
def test_only_what_is_not_packed_already_is_compressed(rf: RequestFactory, content_type: str, compressed: bool) -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        return HttpResponse(BODY, content_type=content_type)

    sent = CompressionMiddleware(answer)(rf.get("/", headers={"Accept-Encoding": "gzip"}))
    assert (sent.get("Content-Encoding") == "gzip") is compressed
    assert (sent.content == BODY) is not compressed
