"""The weekly check whether the web addresses of the channels answer: few requests, short, never into the body's own network."""

from __future__ import annotations

import http.client
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils import timezone

from cms.web.outgoing import CheckedConnection, Refused
from home.models import ChannelCheck, ChannelKind, ChannelState, ServiceChannel

EVERY = timedelta(days=7)
AGAIN = timedelta(hours=1)  # after a failure, so that a short outage is not reported
DEAD_AFTER = 2  # failures in a row
_SECONDS = 10
_MOST_REDIRECTS = 5
_AGENT = "minh-bach-link-check/1"
_NOT_WEB = (ChannelKind.HOTLINE, ChannelKind.EMAIL)


def check_due(limit: int = 20) -> int:
    """Check the channels that are due, at most `limit`; return how many. Does nothing unless LINK_CHECKS allows the network."""
    if settings.LINK_CHECKS == "off":
        return 0
    plan()
    done = 0
    for row in ChannelCheck.objects.take(limit):
        row.channel = ServiceChannel.objects.get(pk=row.channel_id)
        answer, works = ask(row.channel.address)
        failures = 0 if works else row.failures + 1
        pause = AGAIN if 0 < failures < DEAD_AFTER else EVERY
        now = timezone.now()
        row.reschedule(now + pause, checked_at=now, answer=answer[:200], failures=failures)
        done += 1
    return done


def plan() -> None:
    """Give each web channel in use a row that says when it is checked next; those of other channels go."""
    checked = ServiceChannel.objects.exclude(kind__in=_NOT_WEB).exclude(state=ChannelState.RETIRED)
    ChannelCheck.objects.exclude(channel__in=checked).delete()
    missing = checked.filter(check_row__isnull=True)
    ChannelCheck.objects.bulk_create([ChannelCheck(channel=channel) for channel in missing], ignore_conflicts=True)


def dead() -> int:
    """Return how many channels did not answer at their last checks."""
    return ChannelCheck.objects.filter(failures__gte=DEAD_AFTER).count()


def ask(url: str) -> tuple[str, bool]:
    """Return what the server says, and whether the address works: below 400, or it only asks for a login or for patience."""
    try:
        status = _status(url)
    except (OSError, http.client.HTTPException, ValueError, Refused) as error:
        return f"{type(error).__name__}: {error}", False
    return str(status), status < 400 or status in (401, 403, 429)


def _status(url: str) -> int:
    """Follow redirects and return the last status. Raise Refused, OSError, HTTPException or ValueError."""
    for _hop in range(_MOST_REDIRECTS + 1):
        parts = urlsplit(url)
        connection = CheckedConnection(url, _SECONDS, private_allowed=settings.LINK_CHECKS == "any")
        try:
            connection.request("GET", f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", headers={"User-Agent": _AGENT})
            answer = connection.getresponse()  # the body is never read
            target = answer.getheader("Location")
        finally:
            connection.close()
        if answer.status not in (301, 302, 303, 307, 308) or not target:
            return answer.status
        url = urljoin(url, target)
    raise Refused("too many redirects")
