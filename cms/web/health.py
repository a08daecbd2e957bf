"""Health end points: `/healthz` says that the process answers, `/readyz` what it depends on and in which state that is."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Health:
    """State of one part: `ok`, whether the site can serve without it (`vital` parts make `/readyz` answer 503), and words."""

    ok: bool
    vital: bool = False
    detail: str = ""


_checks: dict[str, Callable[[], Health]] = {}


def register(name: str, check: Callable[[], Health]) -> None:
    """Add a part to `/readyz`; `check` must not raise and must answer within its own time limit."""
    _checks[name] = check


def alive(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: HttpRequest) -> HttpResponse:
    """200 or 503, with `{"parts": {name: {"ok", "vital", "detail"}}}`."""
    parts = {name: check() for name, check in sorted(_checks.items())}
    failing = any(part.vital and not part.ok for part in parts.values())
    body = {"ok": not failing, "parts": {name: {"ok": p.ok, "vital": p.vital, "detail": p.detail} for name, p in parts.items()}}
    return JsonResponse(body, status=503 if failing else 200)


def check_database() -> Health:
    """One query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        logger.warning("database check failed: %s", error)
        return Health(ok=False, vital=True, detail="the database does not answer")
    return Health(ok=True, vital=True)


register("database", check_database)
