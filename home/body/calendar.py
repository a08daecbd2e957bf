"""The leaders' calendar as iCalendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from home.models import LeaderEvent
from home.site.chrome import agency_details

PAST, COMING = timedelta(days=30), timedelta(days=180)
_LINE = 75  # octets of a line (RFC 5545, 3.1)


def leaders_calendar(request: HttpRequest) -> HttpResponse:
    """Return the entries of the last month and the coming half year; those called off say so."""
    now = timezone.now()
    events = LeaderEvent.objects.filter(ends_at__gte=now - PAST, starts_at__lt=now + COMING)
    name = agency_details(request).agency_name
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Minh Bach//Leaders' calendar//VI",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{text(name)}",
    ]
    for event in events:
        lines += event_lines(event)
    lines.append("END:VCALENDAR")
    body = "".join(f"{part}\r\n" for line in lines for part in folded(line))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="lich-cong-tac.ics"'
    return response


def event_lines(event: LeaderEvent) -> list[str]:
    """Return the lines of one entry, not folded yet."""
    host = urlsplit(settings.SITE_URL).hostname
    return [
        "BEGIN:VEVENT",
        f"UID:lich-{event.pk}@{host}",
        f"DTSTAMP:{stamp(event.updated_at)}",
        f"LAST-MODIFIED:{stamp(event.updated_at)}",
        f"DTSTART:{stamp(event.starts_at)}",
        f"DTEND:{stamp(event.ends_at)}",
        f"SUMMARY:{text(event.title)}",
        f"DESCRIPTION:{text(event.who)}",
        *([f"LOCATION:{text(event.place)}"] if event.place else ()),
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        "END:VEVENT",
    ]


def stamp(moment: datetime) -> str:
    """Return a moment in UTC as the format writes it."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def text(words: str) -> str:
    """Return words with the signs escaped that have a meaning in the format."""
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def folded(line: str) -> Iterator[str]:
    """Give a line in parts of at most 75 octets, none of which cuts a letter; those after the first begin with a space."""
    part, room = "", _LINE
    for letter in line:
        size = len(letter.encode())
        if size > room:
            yield part
            part, room = " ", _LINE - 1
        part, room = part + letter, room - size
    yield part
