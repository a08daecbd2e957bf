"""A copy of the portal for practice (`TRAINING_COPY`): no search engine may show its pages. See docs/features/training-copy.md."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import CommandError
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from cms.background import training


class TrainingMiddleware:
    """Ask search engines to keep nothing of any answer, and answer with the state while the copy is filled anew.

    Installed in a training copy alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.fill = training.state().get("fill")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        state = training.state()
        running = state.get("state") == training.RUNNING and request.path != "/healthz"  # the web process is well
        old = state.get("state") == training.DONE and state["fill"] != self.fill
        if old:
            self._begin_anew(state["fill"])
        response = _being_filled(state) if running or old else self.get_response(request)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    def _begin_anew(self, fill: str) -> None:
        """Let the server replace this process: what it keeps in memory is of the tables before."""
        self.fill = fill
        if os.environ.get("SERVER_SOFTWARE", "").startswith("gunicorn"):
            os.kill(os.getpid(), signal.SIGTERM)


def _being_filled(state: dict[str, str]) -> HttpResponse:
    with translation.override("vi"):
        text = render_to_string("cms/training_filling.html", {"since": training.since(state)})
    return HttpResponse(text, status=503, headers={"Retry-After": "5", "Refresh": "5", "Cache-Control": "no-store"})


def refuse_real_data() -> None:
    """Refuse a database with users that was not begun as a training copy, before anything changes it. Raises CommandError.

    `VAR_DIR/training-copy` names the database that was.
    """
    at = connection.settings_dict
    mark, name = settings.VAR_DIR / "training-copy", f"{at['ENGINE']} {at['HOST']}:{at['PORT']} {at['NAME']}"
    if mark.exists() and mark.read_text() == name:
        return
    users = get_user_model()
    if users._meta.db_table in connection.introspection.table_names() and users.objects.exists():
        raise CommandError(
            "This database has users and was not begun as a training copy: give the copy a VAR_DIR and a database of its own."
        )
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(name)
