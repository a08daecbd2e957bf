"""News: the list with its filters and feeds, and the news item."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.contracts.search import EntryKind, SearchEntry
from cms.models import BasePage
from cms.models.access.restrictions import PortalPageManager, PortalPageQuerySet
from cms.models.blocks import BodyStream
from cms.models.pages.base_page import Card
from cms.models.pages.deleted_imports import from_imports
from cms.models.pages.page_addresses import slug_in_addresses
from cms.models.pages.rows_in_entries import stands_in_entries
from cms.storage.prepared import PreparedChildren
from home.models.news.news_form import NewsPageForm
from home.models.news.news_pictures import prefetch_pictures
from home.models.news.topics import NewsPageTag, NewsTag, NewsTopic
from home.models.pages import ports
from home.models.pages.index_pages import IndexPage
from home.models.pages.page_form import BeginningsPanel
from home.text.plain import stream_text

_LISTED = ("page_obj", "groups", "chosen", "topic", "rss_url", "atom_url")  # what the template of the list shows
_SHOWN = ("topics", "tags", "news_index", "structured_data", "previous_news", "next_news", "related_news")  # on the page of an item


class NewsQuerySet(PortalPageQuerySet):
    """News as readers ask for it."""

    def listed(self) -> NewsQuerySet:
        """Return public news, newest first (those without a date last), with what a card shows in a fixed number of queries."""
        return self.readable().defer("body").newest().prefetch_related(prefetch_pictures(), "topics")

    def newest(self) -> NewsQuerySet:
        return self.order_by(F("published_at").desc(nulls_last=True), "-pk")

    def pinned_first(self) -> NewsQuerySet:
        """Order by newest first, with those pinned today before all others."""
        pinned = Q(pinned=True) & (Q(pinned_until__isnull=True) | Q(pinned_until__gte=timezone.localdate()))
        rank = Case(When(pinned, then=Value(0)), default=Value(1))
        return self.order_by(rank, F("published_at").desc(nulls_last=True), "-pk")

    def in_year(self, year: int) -> NewsQuerySet:
        """Return news of a calendar year in the portal's time zone."""
        zone = timezone.get_current_timezone()
        return self.filter(published_at__gte=datetime(year, 1, 1, tzinfo=zone), published_at__lt=datetime(year + 1, 1, 1, tzinfo=zone))


class NewsIndexPage(RoutablePageMixin, IndexPage):
    """The list of the news, with filters in the address, and its feeds."""

    template = "home/news_index_page.html"
    subpage_types: ClassVar = ["home.NewsPage"]

    class Meta:
        verbose_name = _("news list")
        verbose_name_plural = _("news lists")

    @path("")
    def all_news(self, request: HttpRequest) -> HttpResponse:
        """Show the list; `?chu-de=`, `?the=`, `?nam=` filter, `?trang=` pages."""
        return self.render(request, context_overrides=self.as_listed(request, ports.news_list, *_LISTED))

    @re_path(r"^(?:chu-de/(?P<topic>[-\w]+)/)?(?P<format_name>rss|atom)/$")
    def feed(self, request: HttpRequest, format_name: str, topic: str | None = None) -> HttpResponse:
        """Return the newest news, or those of one topic, as RSS 2.0 (`rss/`) or Atom (`atom/`)."""
        return ports.news_feed(request, self, format_name, topic or "")


_OFTEN_ASKED: tuple[PreparedChildren[Any], ...] = (  # by the page, its structured data and related news alike
    PreparedChildren("topics"),
    PreparedChildren("tagged_items", lambda rows: rows.select_related("tag").order_by("pk")),
)


@from_imports("external_id")
class NewsPage(RoutablePageMixin, BasePage):
    """A news item."""

    entry_kind = EntryKind.NEWS
    base_form_class = NewsPageForm

    lead = models.TextField(
        _("lead"), max_length=800, help_text=_("What happened, where and when, in two or three sentences. Shown in lists.")
    )
    body = StreamField(BodyStream(), blank=True, verbose_name=_("text"))
    image = models.ForeignKey(
        "wagtailimages.Image", verbose_name=_("main picture"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    image_alt = models.CharField(
        _("text alternative"), max_length=250, blank=True, help_text=_("What the picture shows, for people who do not see it.")
    )
    image_caption = models.CharField(_("caption"), max_length=250, blank=True)
    image_credit = models.CharField(_("picture by"), max_length=150, blank=True)
    topics = ParentalManyToManyField(NewsTopic, verbose_name=_("topics"), blank=True, related_name="news")
    tags = ClusterTaggableManager(
        through=NewsPageTag, verbose_name=_("tags"), blank=True, help_text=_("Words that connect news across topics, parted by commas.")
    )
    author = models.CharField(_("author"), max_length=120, blank=True, help_text=_("Left empty, those who made it are named."))
    unit = models.CharField(
        _("unit that gave the news"), max_length=150, blank=True, help_text=_("The body that gave it, if not the portal's own editors.")
    )
    source_name = models.CharField(_("source of the news"), max_length=150, blank=True, help_text=_("Where the news was taken from."))
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)
    published_at = models.DateTimeField(
        _("date shown"), null=True, blank=True, help_text=_("Left empty: the moment of first publication. Fill in only for older news.")
    )
    pinned = models.BooleanField(_("pinned"), default=False, help_text=_("Stands first on the front page and in the list."))
    pinned_until = models.DateField(
        _("pinned until"), null=True, blank=True, help_text=_("The last day. Left empty: until it is unpinned.")
    )
    event_starts = models.DateTimeField(
        _("event begins"), null=True, blank=True, help_text=_("Only for news of an event: readers can then put it into their calendar.")
    )
    event_ends = models.DateTimeField(_("event ends"), null=True, blank=True)
    event_place = models.CharField(_("place of the event"), max_length=250, blank=True)
    external_id = models.CharField(max_length=60, blank=True, editable=False, db_index=True)
    import_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects = PortalPageManager.from_queryset(NewsQuerySet)()

    content_panels = [
        BeginningsPanel(),
        *BasePage.content_panels,
        FieldPanel("lead"),
        MultiFieldPanel(
            [FieldPanel("image"), FieldPanel("image_alt"), FieldRowPanel([FieldPanel("image_caption"), FieldPanel("image_credit")])],
            heading=_("Main picture"),
        ),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("topics"), FieldPanel("tags")], heading=_("Topics and tags")),
        MultiFieldPanel(
            [
                InlinePanel("contributions", heading=_("Made by (for royalties)"), label=_("Contribution")),
                FieldRowPanel([FieldPanel("author"), FieldPanel("unit")]),
                FieldRowPanel([FieldPanel("source_name"), FieldPanel("source_url")]),
            ],
            heading=_("Author and source"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("event_starts"), FieldPanel("event_ends")]), FieldPanel("event_place")], heading=_("Event")
        ),
        MultiFieldPanel(
            [FieldPanel("published_at"), FieldRowPanel([FieldPanel("pinned"), FieldPanel("pinned_until")])], heading=_("In the lists")
        ),
    ]
    template = "home/news_page.html"
    exclude_fields_in_copy: ClassVar = ["published_at", "pinned", "pinned_until", "external_id", "import_hash"]
    parent_page_types: ClassVar = ["home.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("news item")
        verbose_name_plural = _("news items")
        indexes: ClassVar = [models.Index(fields=["published_at"], name="news_by_date")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Imported news keeps an unknown date: it must not pass for today's.
        if self.live and self.published_at is None and not self.external_id:
            first = self.first_published_at if self.pk else None  # a new page that has one is a copy: the day is its original's
            self.published_at = first or timezone.now()
        super().save(*args, **kwargs)

    @property
    def day(self) -> date | None:
        """Return the day shown to readers; nothing when it is not known."""
        return timezone.localdate(self.published_at) if self.published_at else None

    @property
    def byline(self) -> str:
        """Return who is named as the author: what the editor typed, else those who made the text."""
        return self.author or ", ".join(dict.fromkeys(one.contributor.name for one in self.contributions.all() if one.kind.in_byline))

    def beginnings(self, parent: Page) -> Any:
        """Return the templates that a new article may begin with."""
        return ports.article_templates()

    @property
    def card(self) -> Card:
        return Card(
            title=self.title,
            url=self.url or "",
            label=", ".join(topic.name for topic in self.topics.all()),
            day=self.day,
            text=self.excerpt,
        )

    @classmethod
    def newest_first(cls) -> NewsQuerySet:
        return cls.objects.listed()

    @property
    def tags_in_order(self) -> list[NewsTag]:
        """Return the tags in the order in which they were added."""
        return [item.tag for item in self.tagged_items.all()]

    @property
    def is_pinned(self) -> bool:
        """Return True when the item stands first today."""
        return self.pinned and (self.pinned_until is None or self.pinned_until >= timezone.localdate())

    @path("lich/")
    def event_file(self, request: HttpRequest) -> HttpResponse:
        """Return the event as a calendar file."""
        return ports.news_event(request, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the template's variables; `?che-do=doc` is the reading view, the text without related news and neighbours."""
        context = super().get_context(request, *args, **kwargs)
        context["reading"] = request.GET.get("che-do") == "doc"
        return context | self.later(lambda page: page._shown(request), *_SHOWN)

    def _shown(self, request: HttpRequest) -> dict[str, Any]:
        for rows in _OFTEN_ASKED if self.pk else ():
            rows.read_ahead(self)
        labels = {"topics": list(self.topics.all()), "tags": self.tags_in_order, "news_index": self.get_parent()}
        return {**labels, **ports.news_item(request, self)}

    def get_search_entries(self) -> Iterable[SearchEntry]:
        if self.is_findable:
            entry = self.search_entry(
                body="\n".join(filter(None, [self.lead, stream_text(self.body), self.image_caption])),
                issuer=self.unit,
                fields=tuple(topic.name for topic in self.topics.all()),
                tags=tuple(tag.name for tag in self.tags.all()),
                published_at=self.published_at,
                year=self.day.year if self.day else None,
                external_id=self.external_id,
            )
            yield from self.with_files(entry)


@stands_in_entries(NewsTopic, columns=("name",), facet="fields")
def news_of_topic(topic: NewsTopic) -> Iterable[int]:
    return NewsPage.objects.filter(topics=topic).values_list("pk", flat=True)


@stands_in_entries(NewsTag, columns=("name",), facet="tags")
def news_with_tag(tag: NewsTag) -> Iterable[int]:
    return NewsPage.objects.filter(tagged_items__tag=tag).values_list("pk", flat=True)


slug_in_addresses(NewsTopic, NewsIndexPage, "?chu-de={}", "chu-de/{}/rss/", "chu-de/{}/atom/")
slug_in_addresses(NewsTag, NewsIndexPage, "?the={}")
