"""Feeds in pages (RFC 5005, section 3): a reader that was away follows `next` to the entries that it missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed

from cms.text.absolute_urls import absolute_url
from cms.web.files.feeds import PortalFeed

ITEMS = 50
PAGE = "trang"


@dataclass(frozen=True, slots=True)
class FeedRequest:
    """A request for a feed: the page with its entries, the filters with their names, the addresses beside it."""

    entries: Sequence[Any]
    own: str
    pages: Sequence[tuple[str, str]]  # (relation, address)
    values: dict[str, str] = field(default_factory=dict)
    names: Sequence[str] = ()


class PagedAtom(Atom1Feed):
    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for relation, address in self.feed["pages"]:
            handler.addQuickElement("link", "", {"rel": relation, "href": address})


class PagedRss(Rss201rev2Feed):
    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for relation, address in self.feed["pages"]:
            handler.addQuickElement("atom:link", None, {"rel": relation, "href": address})


class PagedFeed(PortalFeed):
    """A feed whose older entries are on further pages. Newest first: new entries meanwhile cause repeated ones, never lost ones."""

    feed_type: type[SyndicationFeed] = PagedRss
    item_guid_is_permalink = False

    def items(self, asked: FeedRequest) -> Sequence[Any]:
        return asked.entries

    def feed_url(self, asked: FeedRequest) -> str:
        return asked.own

    def feed_extra_kwargs(self, asked: FeedRequest) -> dict[str, Any]:
        return {"pages": asked.pages}


def feed_request(request: HttpRequest, entries: QuerySet[Any], **more: Any) -> FeedRequest:
    """Return the page of `entries` that a request asks for by `?trang=`; raises Http404 for one that is not there."""
    given = request.GET.get(PAGE, "1")
    number = int(given) if given.isdecimal() and len(given) < 7 else 0
    keys = list(entries.values_list("pk", flat=True)[(number - 1) * ITEMS : number * ITEMS + 1]) if number else []
    rows = entries.order_by().in_bulk(keys)  # a database that sorts whole rows moves the texts of all
    found = [rows[key] for key in keys if key in rows]
    if number != 1 and not found:
        raise Http404
    beside = {"first": 1, "previous": number - 1, "next": number + 1 if len(found) > ITEMS else 0}
    pages = [(relation, _address(request, page)) for relation, page in beside.items() if page]
    return FeedRequest(found[:ITEMS], _address(request, number), pages if len(pages) > 1 else [], **more)


def _address(request: HttpRequest, number: int) -> str:
    query = request.GET.copy()
    query.pop(PAGE, None)
    if number > 1:
        query[PAGE] = str(number)
    return absolute_url(f"{request.path}{f'?{query.urlencode()}' if query else ''}")
