"""The base of the portal's feeds: Vietnamese, absolute addresses, entries with their own title, day and address."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, SyndicationFeed

from cms.text.absolute_urls import absolute_url

ITEMS = 30


class PortalFeed(Feed):
    """A feed of pages at `path`, as Atom: title, excerpt, address and day come from the page."""

    feed_type: type[SyndicationFeed] = Atom1Feed
    language = "vi"
    path = ""

    def link(self, about: Any) -> str:
        return absolute_url("/")

    def feed_url(self, about: Any) -> str:
        return absolute_url(self.path) if self.path else ""  # Django takes the address that was asked for

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.excerpt)

    def item_link(self, item: Any) -> str:
        return absolute_url(item.url)

    def item_updateddate(self, item: Any) -> datetime | None:
        return timezone.localtime(item.last_published_at) if item.last_published_at else None
