"""The search entry of a page: the only thing that the search app knows of the other apps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from django.utils import timezone

from cms.contracts.ports import Port, Providers


class PageChange(StrEnum):
    """The reasons why the entries of a page may have changed."""

    SAVED = "saved"
    MOVED = "moved"
    DELETED = "deleted"
    RESTRICTED = "restricted"
    CONTENT = "content"


# Writes down which pages (by their ids) have to be indexed again; the search app provides it.
note_pages: Port[[Iterable[int], PageChange], object] = Port("pages to index again", lambda page_ids, change: None)


# Give the pages whose entries tell of other pages (by the ids of these): titles and excerpts in an issue of the newsletter.
tells_of_pages: Providers[[set[int]], Iterable[int]] = Providers()

# Give the pages whose entries are others from a day on, though nobody saves anything: a form is closed, a person leaves a post.
changing_on: Providers[[date], Iterable[int]] = Providers()


# Write down that what stood under one name in a filter stands under another now: who kept the former name is led on.
note_renamed: Providers[[str, str, str], object] = Providers()

# Return whether a row of an app has this name in a filter (a column of SearchEntry).
has_name: Providers[[str, str], bool] = Providers()

# Give the names of what took the place of the things of these names in a filter: the bodies into which a body was merged.
successors_of: Providers[[str, Collection[str]], Iterable[str]] = Providers()


def note_changes(page_ids: Iterable[int], change: PageChange = PageChange.CONTENT) -> None:
    """Note in the caller's transaction that the entries of these pages may have changed; they are built later by the worker.

    Pages note by themselves that they were saved, moved, deleted or restricted. An app calls this when a page changed for a
    searcher without being saved: its provisions were parsed again, its rating moved a step, a boundary date was reached. Rows
    that stand on pages do it by `stands_in_entries`. Pages whose entries tell of these pages are noted with them.
    """
    if found := set(page_ids):
        note_pages(found, change)
        if telling := {key for pages_telling in tells_of_pages for key in pages_telling(found)} - found:
            note_pages(telling, PageChange.CONTENT)


class EntryKind(StrEnum):
    """The kinds of findable things; the first facet of the results page."""

    DOCUMENT = "document"
    ARTICLE = "article"
    NEWS = "news"
    ANSWER = "answer"
    PROCEDURE = "procedure"
    PAGE = "page"
    ATTACHMENT = "attachment"


_OF_LAW = (EntryKind.DOCUMENT, EntryKind.ARTICLE, EntryKind.ATTACHMENT)
NOT_ISSUED = "chua_ban_hanh"  # the status of a text of law on the days before it was issued


@dataclass(frozen=True, slots=True)
class StatusWindow:
    """A validity status and the half-open interval of days in which it holds: `start <= day < end`; `None` is open."""

    status: str
    start: date | None = None
    end: date | None = None


def status_in(windows: Iterable[StatusWindow], day: date) -> str:
    """Return the status of the first window that holds `day`, empty when none does."""
    holding = (w for w in windows if (w.start is None or w.start <= day) and (w.end is None or day < w.end))
    return next((window.status for window in holding), "")


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """One findable thing: a row of the index. Text is plain (no HTML), NFC; keywords are what a facet shows.

    `entry_id` is stable over republishing. `parent_id` is the `entry_id` of the document for its Điều and attachments,
    else the entry's own: results collapse on it. `url` is a path with its anchor. `external_id` names the record in the
    data set that it was imported from (`42-2022-nd-cp`, `42-2022-nd-cp|5`), empty otherwise.

    A text that was amended has an entry for each of its wordings: `text_from` is the first day of this one, `text_until` the first day
    of the next (`None` is open). A search finds the wording of its day. `dated_url` is `url` as it was on a day, with `{day}` in its place;
    empty where the page has but one wording. `from_other_body`: an answer that another body gave, or nobody knows who.
    """

    entry_id: str
    kind: EntryKind
    parent_id: str
    page_id: int
    url: str
    title: str
    heading: str = ""
    path: str = ""
    body: str = ""
    number: str = ""
    number_key: str = ""
    aliases: tuple[str, ...] = ()
    type: str = ""
    issuer: str = ""
    fields: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    year: int | None = None
    locality: str = ""
    language: str = "vi"
    site: str = "1"
    issued_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    status_windows: tuple[StatusWindow, ...] = ()
    published_at: datetime | None = None
    citations_received: int = 0
    rating: float = 0.0
    views: int = 0
    quoted: bool = False
    external_id: str = ""
    text_from: date | None = None
    text_until: date | None = None
    dated_url: str = ""
    from_other_body: bool = False

    @property
    def first_day(self) -> date | None:
        """Return the day on which a text of law was issued, else the first of the year of its number; `None` for what is no law.

        What was published is there from that day on at the latest, also where its date of issue is wrong or lies ahead.
        """
        if self.kind not in _OF_LAW:
            return None
        first = self.issued_on or (date(self.year, 1, 1) if self.year else None)
        return min(first, timezone.localdate(self.published_at)) if first and self.published_at else first

    def status_on(self, day: date) -> str:
        """Return the status that holds on a day, empty when none is known."""
        first = self.first_day
        return NOT_ISSUED if first and day < first else status_in(self.status_windows, day)

    def url_on(self, day: date | None) -> str:
        """Return where the entry is read as it was on a day (before its issue: as it is); `None` is today."""
        if not (self.dated_url and day) or self.status_on(day) == NOT_ISSUED:
            return self.url
        return self.dated_url.replace("{day}", day.isoformat())

    def content_hash(self) -> str:
        """Return a hex digest over every field, to compare database and index."""
        values = [getattr(self, field.name) for field in fields(self)]  # `asdict` copies deeply: ten times slower
        payload = json.dumps(values, default=str, ensure_ascii=False)
        return hashlib.blake2b(payload.encode(), digest_size=16).hexdigest()


# Up to so many public entries of these kinds (all, if none is named) for what somebody typed, best first; the search app provides it.
find_entries: Port[[str, Iterable[EntryKind], int], list[SearchEntry]] = Port("entries by words", lambda text, kinds, limit: [])


@runtime_checkable
class Searchable(Protocol):
    """A page type that answers the search contract.

    `get_search_entries` gives every entry of the page as it is now, and none when the page must not be found
    (not live, restricted, withdrawn). It reads the database and changes nothing.
    """

    def get_search_entries(self) -> Iterable[SearchEntry]: ...


def opts_out_of_search(page_class: type[Any]) -> bool:
    """Return whether a page type says that nothing of it is to be found (`search_opt_out = True` on the class itself)."""
    return bool(page_class.__dict__.get("search_opt_out", False))
