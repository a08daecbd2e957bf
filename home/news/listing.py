"""The list of news with its filters by topic, tag and year."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, prefetch_related_objects
from django.db.models.functions import ExtractYear
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.models.vietnamese_order import Vietnamese
from cms.storage.kept import Kept
from cms.storage.prepared import KeysFirst, PreparedRows
from home.models import NewsPage, NewsTag, NewsTopic
from home.models.news.news_pictures import prefetch_pictures
from home.models.pages import ports
from home.site.lists.filters import PAGE_PARAMETER, Choice, CountedValue, Group, address, group

PER_PAGE = 12
_rows: PreparedRows[NewsPage] = PreparedRows(
    PER_PAGE, lambda *keys: NewsPage.objects.live().filter(pk__in=keys).defer("body").select_related("image").order_by()
)
_counts: Kept[tuple[list[CountedValue], list[CountedValue]]] = Kept()
TOPIC, TAG, YEAR = "chu-de", "the", "nam"  # names in addresses


@ports.news_list.register
def news_list(request: HttpRequest, index: Page) -> dict[str, Any]:
    """Return the context of the list: the page of news that the address asks for, the filters, the feed that fits.

    Raises Http404 for a topic, tag or year that does not exist.
    """
    news = NewsPage.objects.child_of(index).readable().newest()
    topic, tag = chosen_topic(request), chosen_tag(request)
    year = chosen_year(request)
    if topic:
        news = news.filter(topics=topic)
    if tag:
        news = news.filter(tagged_items__tag=tag)
    if year:
        news = news.in_year(year)
    if not (topic or tag or year):
        news = news.pinned_first()
    feed = f"{index.url}chu-de/{topic.slug}/" if topic else index.url
    return {
        "page_obj": KeysFirst(news, PER_PAGE, read_rows).get_page(request.GET.get(PAGE_PARAMETER)),
        "groups": filter_groups(request, index),
        "chosen": chosen_choices(request, topic, tag, year),
        "topic": topic,
        "rss_url": f"{feed}rss/",
        "atom_url": f"{feed}atom/",
    }


def read_rows(keys: list[int]) -> list[NewsPage]:
    """Return the live news with these keys, at most `PER_PAGE`, with what a row of a list shows."""
    rows = _rows(keys)
    prefetch_related_objects(rows, prefetch_pictures(), "topics")
    return rows


def chosen_topic(request: HttpRequest) -> NewsTopic | None:
    """Return the topic that the address asks for; raise Http404 when there is none."""
    slug = request.GET.get(TOPIC)
    return _found(NewsTopic.objects.filter(slug=slug)) if slug else None


def chosen_tag(request: HttpRequest) -> NewsTag | None:
    """Return the tag that the address asks for; raise Http404 when there is none."""
    slug = request.GET.get(TAG)
    return _found(NewsTag.objects.filter(slug=slug)) if slug else None


def chosen_year(request: HttpRequest) -> int | None:
    """Return the year that the address asks for; raise Http404 for what is not a year."""
    value = request.GET.get(YEAR)
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) == 4 and 1900 <= int(value) <= 2200):
        raise Http404
    return int(value)


def _found(rows: Any) -> Any:
    row = rows.first()
    if row is None:
        raise Http404
    return row


def filter_groups(request: HttpRequest, index: Page) -> list[Group]:
    """Return the filters by topic and year, each value with its number of news in this list."""
    topics, years = _counts.get(index.pk, lambda: _read_counts(index))
    groups = [group(request, _("Topic"), TOPIC, topics), group(request, _("Year"), YEAR, years)]
    return [one for one in groups if one.choices]


def _read_counts(index: Page) -> tuple[list[CountedValue], list[CountedValue]]:
    news = NewsPage.objects.child_of(index).readable()
    topics = (
        NewsTopic.objects.annotate(total=Count("news", filter=Q(news__in=news))).filter(total__gt=0).order_by("order", Vietnamese("name"))
    )
    years = (
        news.filter(published_at__isnull=False)
        .order_by()
        .annotate(year=ExtractYear("published_at"))
        .values_list("year")
        .annotate(total=Count("pk"))
        .order_by("-year")
    )
    return [(topic.slug, topic.name, topic.total) for topic in topics], [(str(year), str(year), total) for year, total in years]


def chosen_choices(request: HttpRequest, topic: NewsTopic | None, tag: NewsTag | None, year: int | None) -> list[Choice]:
    """Return the filters in force, each with the address of the list without it."""
    named = ((TOPIC, topic), (TAG, tag), (YEAR, year))
    return [Choice(label=str(value), url=address(request, **{name: ""}), current=True) for name, value in named if value]
