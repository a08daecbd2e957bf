"""A copy of the portal for practice (`TRAINING_COPY`): no search engine may show its pages. See docs/features/training-copy.md."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from cms.background.training import filling as training


class TrainingMiddleware:
    """Ask search engines to keep nothing of any answer, and answer with the state while the copy is filled again.

    Installed in a training copy alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.fill = training.state().get("fill")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        state = training.state()
        running = state.get("state") in (training.RUNNING, training.FAILED) and request.path != "/healthz"  # the web process is well
        old = state.get("state") == training.DONE and state["fill"] != self.fill
        if old:
            self._restart_process(state["fill"])
        response = _being_filled(state) if running or old else self.get_response(request)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    def _restart_process(self, fill: str) -> None:
        """Make the server replace this process: its memory holds values from the former tables."""
        self.fill = fill
        if os.environ.get("SERVER_SOFTWARE", "").startswith("gunicorn"):
            os.kill(os.getpid(), signal.SIGTERM)


def _being_filled(state: dict[str, str]) -> HttpResponse:
    with translation.override("vi"):
        text = render_to_string("cms/training_filling.html", {"since": training.since(state), "failed": state["state"] == training.FAILED})
    return HttpResponse(text, status=503, headers={"Retry-After": "5", "Refresh": "5", "Cache-Control": "no-store"})
