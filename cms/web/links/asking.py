"""Asking whether a web address still opens: few requests, short, never into the body's own network."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings
from django.utils import timezone

from cms.background.sending.outgoing import AddressRefused, CheckedConnection
from cms.models.background.leased_row import LeasedRowQuerySet
from cms.models.background.link_check import DEAD_AFTER, LinkCheck

EVERY = timedelta(days=7)
AGAIN = timedelta(hours=1)  # after a failure, so that a short outage is not reported
_SECONDS = 10
_MOST_REDIRECTS = 5
_KEPT = "/%:@!$&'()*+,;=~?[]"  # what stands as it is in an address
_AGENT = "minh-bach-link-check/1"


def check_due(rows: LeasedRowQuerySet[Any], address: Callable[[Any], str], limit: int = 20) -> list[LinkCheck]:
    """Ask the addresses that are due, at most `limit`, where LINK_CHECKS allows it; return their rows with what was found."""
    if settings.LINK_CHECKS == "off":
        return []
    checked: list[LinkCheck] = []
    for row in rows.take_each(limit=limit):
        answer, works = ask(address(row))
        failures = 0 if works else row.failures + 1
        pause = AGAIN if 0 < failures < DEAD_AFTER else EVERY
        now = timezone.now()
        row.reschedule(now + pause, checked_at=now, answer=answer[:200], failures=failures)
        checked.append(row)
    return checked


def ask(url: str) -> tuple[str, bool]:
    """Return what the server says, and whether the address works: below 400, or it only asks for a login or for patience."""
    try:
        status = _status(url)
    except (OSError, http.client.HTTPException, ValueError, AddressRefused) as error:
        return f"{type(error).__name__}: {error}", False
    return str(status), status < 400 or status in (401, 403, 429)


def _status(url: str) -> int:
    """Follow redirects and return the last status. Raise AddressRefused, OSError, HTTPException or ValueError."""
    for _hop in range(_MOST_REDIRECTS + 1):
        parts = urlsplit(url)
        connection = CheckedConnection(url, _SECONDS, private_allowed=settings.LINK_CHECKS == "any")
        try:
            target = quote(f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", safe=_KEPT)
            connection.request("GET", target, headers={"User-Agent": _AGENT})
            answer = connection.getresponse()  # the body is never read
            onward = (answer.getheader("Location") or "").encode("latin-1").decode("utf-8", "replace")  # http.client reads Latin-1
        finally:
            connection.close()
        if answer.status not in (301, 302, 303, 307, 308) or not onward:
            return answer.status
        url = urljoin(url, onward)
    raise AddressRefused("too many redirects")
