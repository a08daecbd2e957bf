"""Turning a `SearchEntry` into the plain record that an index stores, and back."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from cms.contracts.search import EntryKind, SearchEntry, StatusWindow
from cms.text.analysis import name_keys, provision_of, span_tokens, words
from search.query.document_numbers import number_keys

_DATES = ("issued_on", "effective_on", "expires_on", "text_from", "text_until")
_TUPLES = ("aliases", "fields", "tags")
PART = "\x1f"
DAY = 86_400  # seconds
LONGEST_STORED = 4_000  # folded words kept for the second stage; the longest Điều has some 18,000


def dump(entry: SearchEntry) -> str:
    """Return the entry as JSON text."""
    row = {field.name: getattr(entry, field.name) for field in fields(entry)}  # `asdict` copies deeply: ten times slower
    row["status_windows"] = [asdict(window) for window in entry.status_windows]
    return json.dumps(row, default=lambda value: value.isoformat(), ensure_ascii=False)


def load(text: str | dict[str, Any]) -> SearchEntry:
    """Return the entry that `dump` wrote (text or already decoded)."""
    row = dict(json.loads(text) if isinstance(text, str) else text)
    for name in _DATES:
        row[name] = date.fromisoformat(row[name]) if row[name] else None
    for name in _TUPLES:
        row[name] = tuple(row[name])
    row["kind"] = EntryKind(row["kind"])
    row["published_at"] = datetime.fromisoformat(row["published_at"]) if row["published_at"] else None
    row["status_windows"] = tuple(
        StatusWindow(
            window["status"],
            date.fromisoformat(window["start"]) if window["start"] else None,
            date.fromisoformat(window["end"]) if window["end"] else None,
        )
        for window in row["status_windows"]
    )
    return SearchEntry(**row)


@dataclass(frozen=True, slots=True)
class Keys:
    """The exact-match values of an entry, computed alike for every engine."""

    numbers: list[str]
    names: list[str]
    provision: str
    spans: list[str]
    absent: list[str]  # days on which another wording stands, or on which the text was not yet issued
    statuses: list[str]
    newest: int


def entry_keys(entry: SearchEntry) -> Keys:
    """Return numbers and names only for whole documents: an Điều is found through its document."""
    whole = entry.parent_id == entry.entry_id
    return Keys(
        numbers=number_keys(entry.number, entry.type) if whole and entry.number else [],
        names=name_keys(entry.title, entry.type, entry.aliases) if whole else [],
        provision=provision_of(entry.heading) if entry.kind is EntryKind.ARTICLE else "",
        spans=[f"{window.status}:{token}" for window in entry.status_windows for token in span_tokens(window.start, window.end)],
        absent=_absent(entry),
        statuses=sorted({window.status for window in entry.status_windows}),
        newest=newest_second(entry),
    )


def _absent(entry: SearchEntry) -> list[str]:
    """Return the blocks of days before a text was issued, and of those before and after this wording."""
    first = max((day for day in (entry.first_day, entry.text_from) if day), default=None)
    before = span_tokens(None, first) if first else []
    return [*before, *(span_tokens(entry.text_until, None) if entry.text_until else [])]


def hashed_number(text: str) -> int:
    """Return a 63-bit number for a text: what grouping and counting read without loading the row."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) >> 1


def newest_day(entry: SearchEntry) -> int:
    """Return the day (proleptic ordinal) of issue, else of publication; 0 when neither is known."""
    return newest_second(entry) // DAY


def newest_second(entry: SearchEntry) -> int:
    """Return the second by which "newest" sorts, counted as `newest_day`: of the day of issue the first, else that of publication."""
    if entry.issued_on:
        return entry.issued_on.toordinal() * DAY
    if entry.published_at is None:
        return 0
    at = timezone.localtime(entry.published_at)
    return at.toordinal() * DAY + at.hour * 3600 + at.minute * 60 + at.second


def folded_parts(entry: SearchEntry) -> tuple[str, str, str, str, str]:
    """Return folded title, heading, body, path and number, each as words joined by spaces; clauses of the body are parted by a
    line break.

    This is what the second stage reads, so that it need not fold anything again.
    """
    lines: list[str] = []
    left = LONGEST_STORED
    for line in entry.body.split("\n"):
        tokens = words(line)[:left]
        if tokens:
            lines.append(" ".join(tokens))
            left -= len(tokens)
        if left <= 0:
            break
    title, heading, path, number = (" ".join(words(part)) for part in (entry.title, entry.heading, entry.path, entry.number))
    return title, heading, "\n".join(lines), path, number


def own_heading(heading: str) -> str:
    """Return the folded heading of an Điều without its number."""
    return heading.partition(" ")[2].partition(" ")[2] if heading.startswith("dieu ") else heading


def split_parts(folded: str) -> tuple[str, str, str, str, str]:
    """Return what `folded_parts` gave, from one text; an index of an earlier version has no path and number."""
    title, heading, body, path, number = [*folded.split(PART), "", ""][:5]
    return title, heading, body, path, number
