"""A copy of the portal for practice (`TRAINING_COPY`): no search engine may show its pages. See docs/features/training-copy.md."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class TrainingMiddleware:
    """Ask search engines to keep nothing of any answer; installed in a training copy alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response
