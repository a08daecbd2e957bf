"""Health end points: `/healthz` says that the process answers, `/readyz` what it depends on and in which state that is."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.core.cache import caches
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.background.monitoring.metrics import Gauge, state
from cms.background.worker import heartbeat, retention
from cms.background.worker.backlog import backlog
from cms.contracts.ports import Registry
from cms.storage.encryption import tables_without_key

logger = logging.getLogger(__name__)

OVERDUE_S = 600  # a worker that keeps up takes what is due within seconds


@dataclass(frozen=True, slots=True)
class Health:
    """State of one part: whether it is well, and words for an operator."""

    ok: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """How a part is looked at, and whether the site cannot serve without it."""

    check: Callable[[], Health]
    vital: bool
    label: str | Promise
    is_used: Callable[[], bool] = lambda: True


_parts: Registry[_Part] = Registry()


def register(
    name: str, check: Callable[[], Health], *, vital: bool = False, label: str | Promise = "", is_used: Callable[[], bool] = lambda: True
) -> None:
    """Add a part to `/readyz` and, with a `label`, to the page of administrators.

    `check` must answer within its own time limit and raise nothing but errors of the database. A `vital` part makes `/readyz` answer 503.
    A part that is not in use here is named nowhere.
    """
    _parts.under(name)(_Part(check, vital, label, is_used))


def _used() -> list[tuple[str, _Part]]:
    return [(name, part) for name, part in sorted(_parts.items()) if part.is_used()]


def states() -> Iterator[tuple[str, str | Promise, Health]]:
    """Yield every part with its label and its state."""
    return ((name, part.label, _look_at(part)) for name, part in _used())


def _look_at(part: _Part) -> Health:
    """Return the state of a part; while the database is unreachable, a part that needs it is unknown."""
    try:
        return part.check()
    except DatabaseError:
        return Health(ok=False, detail="not known: the database does not answer")


def alive(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as the process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: HttpRequest, *, details: bool) -> HttpResponse:
    """Answer 200 or 503, with `{"ok"}`; with `details` all parts are looked at: `{"parts": {name: {"ok", "vital", "detail"}}}`."""
    states = {name: _look_at(part) for name, part in _used() if details or part.vital}
    failing = any(_parts[name].vital and not found.ok for name, found in states.items())
    body: dict[str, object] = {"ok": not failing}
    if details:
        body["parts"] = {name: {"ok": s.ok, "vital": _parts[name].vital, "detail": s.detail} for name, s in states.items()}
    return JsonResponse(body, status=503 if failing else 200)


@state("parts")
def read_parts() -> Iterator[Gauge]:
    """Yield for every part whether it is well, for the metrics."""
    for name, part in _used():
        yield Gauge("portal_part_ok", _look_at(part).ok, "1: this part of /readyz is well.", (("part", name),))


def check_database() -> Health:
    """Check that the database answers one query."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        logger.warning("database check failed: %s", error)
        return Health(ok=False, detail="the database does not answer")
    return Health(ok=True)


def check_cache() -> Health:
    """Check that the shared cache answers; without it pages are made again and each process counts its limits alone."""
    answers = getattr(caches["default"], "answers", None)  # of the cache on Redis
    if answers is None:
        return Health(ok=True, detail="in the memory of each process")
    if answers():
        return Health(ok=True)
    return Health(ok=False, detail="Redis does not answer: pages are made again, limits are counted by each process")


def check_worker() -> Health:
    """Check that a worker wrote a heartbeat in the last `SILENT_AFTER`; without one nothing is lost, but mail and index wait."""
    down = heartbeat.worker_down()
    if down is None:
        return Health(ok=True)
    since = f"since {timezone.localtime(down.since).isoformat(timespec='seconds')}" if down.since else "yet"
    return Health(ok=False, detail=f"no worker has run {since}; {down.due} pieces of work are due")


def check_backlog() -> Health:
    """Check that background work keeps up: nothing is due for longer than `OVERDUE_S`, nothing was given up."""
    late = [kind for kind in backlog() if kind.overdue_s > OVERDUE_S or kind.parked]
    return Health(
        ok=not late,
        detail="; ".join(f"{kind.model._meta.label}: {kind.due} due for {kind.overdue_s:.0f} s, {kind.parked} given up" for kind in late),
    )


def check_retention() -> Health:
    """Check that no deletion waits for a person, as after a leap of the clock."""
    waiting = retention.held()
    return Health(ok=not waiting, detail="; ".join(f"{state.name} is held: {state.held_reason}" for state in waiting))


def check_contact_keys() -> Health:
    """Check that the keys open what is stored encrypted; without one that is missing nobody reads those contacts, and their mails wait."""
    closed = tables_without_key()
    return Health(ok=not closed, detail=f"a key is missing from CONTACT_KEYS: none opens rows of {', '.join(closed)}" if closed else "")


def register_kernel_checks() -> None:
    """Add the parts that the kernel depends on itself."""
    register("database", check_database, vital=True, label=_("Database"))
    register("backlog", check_backlog)
    register("cache", check_cache, label=_("Shared cache"))
    register("contact keys", check_contact_keys, label=_("Keys of contacts"))
    register("retention", check_retention, label=_("Deletion by time"))
    register("worker", check_worker)
