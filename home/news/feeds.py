"""Feeds of the news: RSS 2.0 and Atom, of all news or of one topic."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.models.publishing.change_note import latest_notes, with_note
from cms.text.absolute_urls import absolute_url
from cms.web.files.feeds import ITEMS, PortalFeed
from home.models import NewsPage, NewsTopic
from home.models.news.news_pictures import CARD_PICTURE
from home.models.pages import ports
from home.site.chrome import agency_details
from home.site.pictures import rendition_of


class NewsFeed(PortalFeed):
    """The newest public news below an index page, at most 30."""

    feed_type: type[SyndicationFeed] = Rss201rev2Feed
    own_part = "rss/"

    def __init__(self, index: Page, topic: str = "") -> None:
        self.index, self.topic_slug = index, topic

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> NewsTopic | None:
        self.agency = agency_details(request).agency_name
        return get_object_or_404(NewsTopic, slug=self.topic_slug) if self.topic_slug else None

    def title(self, topic: NewsTopic | None) -> str:
        name = _("%(list)s: %(topic)s") % {"list": self.index.title, "topic": topic.name} if topic else self.index.title
        return f"{name} – {self.agency}" if self.agency else name

    def link(self, topic: NewsTopic | None) -> str:
        query = f"?chu-de={topic.slug}" if topic else ""
        return absolute_url(f"{self.index.url}{query}")

    def feed_url(self, topic: NewsTopic | None) -> str:
        part = f"chu-de/{topic.slug}/" if topic else ""
        return absolute_url(f"{self.index.url}{part}{self.own_part}")

    def description(self, topic: NewsTopic | None) -> str:
        return self.index.excerpt or self.title(topic)

    subtitle = description

    def items(self, topic: NewsTopic | None) -> list[NewsPage]:
        """Return the newest items of the topic (None: of all) with what the feed shows of each, read at once."""
        news = (
            NewsPage.objects.child_of(self.index)
            .listed()
            .filter(published_at__isnull=False)
            .prefetch_related("tagged_items__tag", "contributions__contributor", "contributions__kind")
        )
        found = list((news.filter(topics=topic) if topic else news)[:ITEMS])
        self.notes = latest_notes(page.pk for page in found)
        return found

    def item_description(self, item: Any) -> str:
        return with_note(super().item_description(item), self.notes.get(item.pk))

    item_guid_is_permalink = True

    def item_pubdate(self, item: NewsPage) -> datetime | None:
        return timezone.localtime(item.published_at) if item.published_at else None

    def item_author_name(self, item: NewsPage) -> str:
        return item.byline or item.unit

    def item_categories(self, item: NewsPage) -> list[str]:
        return [topic.name for topic in item.topics.all()] + [tagged.tag.name for tagged in item.tagged_items.all()]

    def item_enclosures(self, item: NewsPage) -> list[Enclosure]:
        picture = rendition_of(item.image, CARD_PICTURE)
        if picture is None:
            return []
        return [Enclosure(url=absolute_url(picture.url), length=str(picture.file.size), mime_type="image/webp")]


class AtomNewsFeed(NewsFeed):
    """The same as Atom 1.0."""

    feed_type = Atom1Feed
    own_part = "atom/"


FORMATS: dict[str, type[NewsFeed]] = {"rss": NewsFeed, "atom": AtomNewsFeed}


@ports.news_feed.register
def news_feed(request: HttpRequest, index: Page, format_name: str, topic: str) -> HttpResponse:
    """Return the feed of all news below `index`, or of one topic. Raise Http404 for a topic that does not exist."""
    return FORMATS[format_name](index, topic)(request)
