"""The leaders' calendar and the events of the news as iCalendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from home.models import LeaderEvent
from home.models.pages import ports
from home.site.chrome import agency_details

if TYPE_CHECKING:
    from home.models import NewsPage

PAST, COMING = timedelta(days=30), timedelta(days=180)
_LINE = 75  # octets of a line (RFC 5545, 3.1)


def leaders_calendar(request: HttpRequest) -> HttpResponse:
    """Return the entries of the last month and the coming half year; those called off say so."""
    now = timezone.now()
    events = LeaderEvent.objects.filter(ends_at__gte=now - PAST, starts_at__lt=now + COMING)
    entries = (
        Entry(f"lich-{event.pk}", event.updated_at, event.starts_at, event.ends_at, event.title, event.who, event.place, event.cancelled)
        for event in events
    )
    return calendar_file(agency_details(request).agency_name, entries, "lich-cong-tac.ics")


@ports.news_event.register
def event_of_news(request: HttpRequest, page: NewsPage) -> HttpResponse:
    """Return the event that a news item tells of; 404 when it tells of none."""
    if page.event_starts is None:
        raise Http404("no event")
    ends = page.event_ends or page.event_starts + timedelta(hours=1)
    changed = page.last_published_at or page.event_starts
    entry = Entry(f"su-kien-{page.pk}", changed, page.event_starts, ends, page.title, f"{page.lead}\n{page.full_url}", page.event_place)
    return calendar_file(agency_details(request).agency_name, [entry], f"{page.slug}.ics")


class Entry(NamedTuple):
    """An entry of a calendar; `key` stays the same when it is changed."""

    key: str
    updated_at: datetime
    starts_at: datetime
    ends_at: datetime
    title: str
    description: str
    place: str = ""
    cancelled: bool = False


def calendar_file(name: str, entries: Iterable[Entry], filename: str) -> HttpResponse:
    """Return a calendar to download, with the name of the body."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Minh Bach//Calendar//VI", "CALSCALE:GREGORIAN", f"X-WR-CALNAME:{text(name)}"]
    for entry in entries:
        lines += entry_lines(entry)
    lines.append("END:VCALENDAR")
    body = "".join(f"{part}\r\n" for line in lines for part in folded(line))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, filename)
    return response


def entry_lines(entry: Entry) -> list[str]:
    """Return the lines of one entry, not folded yet."""
    return [
        "BEGIN:VEVENT",
        f"UID:{entry.key}@{urlsplit(settings.SITE_URL).hostname}",
        f"DTSTAMP:{stamp(entry.updated_at)}",
        f"LAST-MODIFIED:{stamp(entry.updated_at)}",
        f"DTSTART:{stamp(entry.starts_at)}",
        f"DTEND:{stamp(entry.ends_at)}",
        f"SUMMARY:{text(entry.title)}",
        f"DESCRIPTION:{text(entry.description)}",
        *([f"LOCATION:{text(entry.place)}"] if entry.place else ()),
        f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}",
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
    """Yield a line in parts of at most 75 octets, none of which cuts a letter; those after the first begin with a space."""
    part, room = "", _LINE
    for letter in line:
        size = len(letter.encode())
        if size > room:
            yield part
            part, room = " ", _LINE - 1
        part, room = part + letter, room - size
    yield part
