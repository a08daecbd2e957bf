"""Counts of pages read, without a cookie and without storing anything about readers: each shown page sends one request.

A visit is a page read by a person who did not come from another page of the portal. Counts are collected in the process and written
to the database from time to time by a thread of their own: no reader waits for it.
"""

from __future__ import annotations

import atexit
import logging
import re
from collections import Counter
from datetime import datetime
from functools import lru_cache
from threading import Lock, Timer

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from cms.models.pages.visits import VisitCount, slot_of

logger = logging.getLogger(__name__)
# "Cubot" is a telephone. Programs that do not call themselves a browser at all are none either.
_PROGRAM = re.compile(
    r"(?<!cu)bot\b|bot[/;_-]|crawl|spider|slurp|headless|lighthouse|monitor|preview|scan|fetch|externalhit|curl|python|http", re.I
)
_lock, _collected, _timers = Lock(), Counter[tuple[datetime, str]](), list[Timer]()


@csrf_exempt
@require_POST
def count_view(request: HttpRequest) -> HttpResponse:
    """Count a page that was shown to a person: `den=1` when it is the first of a visit. Staff and programs are not counted."""
    is_own = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    is_staff = settings.SESSION_COOKIE_NAME in request.COOKIES
    if settings.VISITS_SECONDS and is_own and not is_staff and not is_program(request.headers.get("User-Agent", "")):
        _gather(is_visit=request.POST.get("den") == "1")
    return HttpResponse(status=204)


@lru_cache(maxsize=2000)
def is_program(agent: str) -> bool:
    """Return whether a request comes from a program that reads pages for a machine, by what it calls itself."""
    plain = re.sub(r"https?://", "", agent)
    return not agent.startswith(("Mozilla/", "Opera/")) or bool(_PROGRAM.search(plain))


def _gather(*, is_visit: bool) -> None:
    slot = slot_of(timezone.now())
    with _lock:
        _collected[slot, "views"] += 1
        _collected[slot, "visits"] += is_visit
        if not _timers:
            _timers.append(Timer(settings.VISITS_SECONDS, _write_in_thread))
            _timers[0].daemon = True
            _timers[0].start()


def _write_in_thread() -> None:
    try:
        write()
    finally:
        connection.close()


def write() -> None:
    """Write what was collected; what cannot be written now is kept for the next time."""
    with _lock:
        found = Counter(_collected)
        _collected.clear()
        _timers.clear()
    for slot in {slot for slot, _name in found}:
        try:
            VisitCount.add(slot, found[slot, "visits"], found[slot, "views"])
        except DatabaseError as error:
            logger.warning("visit counts could not be written, retrying: %s", error)
            with _lock:
                _collected.update({key: count for key, count in found.items() if key[0] == slot})


@atexit.register
def _write_at_the_end() -> None:
    for timer in _timers:
        timer.cancel()
        _write_in_thread()
