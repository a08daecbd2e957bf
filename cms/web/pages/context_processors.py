"""Variables for every public template."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from cms.background.monitoring.addresses import without_secrets


def portal(request: HttpRequest) -> dict[str, Any]:
    """Return `SITE_URL`, whether this is a training copy, the current path (for canonical links and the menus' current item) without its
    query and without a secret key in it, and the languages besides Vietnamese.
    """
    return {
        "SITE_URL": settings.SITE_URL,
        "current_path": without_secrets(request.path),
        "is_front": request.path == "/",
        "training_copy": settings.TRAINING_COPY,
        "other_languages": settings.LANGUAGES[1:],
    }
