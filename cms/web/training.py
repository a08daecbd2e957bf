"""A copy of the portal for practice (`TRAINING_COPY`): no search engine may show its pages. See docs/features/training-copy.md."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import CommandError
from django.db import connection
from django.http import HttpRequest, HttpResponse


class TrainingMiddleware:
    """Ask search engines to keep nothing of any answer; installed in a training copy alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response


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
