"""What the pages of the news show besides themselves: filtered lists, related news, neighbours, structured data."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q
from django.db.models.functions import ExtractYear
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from home.lists.filters import Choice, Group, address, group, page_of
from home.models import NewsIndexPage, NewsPage, NewsTag, NewsTopic
from home.site.chrome import particulars

PER_PAGE = 12
TOPIC, TAG, YEAR = "chu-de", "the", "nam"  # names in addresses


def news_list(request: HttpRequest, index: NewsIndexPage) -> dict[str, Any]:
    """The context of the list: the page of news that the address asks for, the filters, the feed that fits.

    Raises Http404 for a topic, tag or year that does not exist.
    """
    news = NewsPage.objects.child_of(index).listed()
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
        "page_obj": page_of(news, request, PER_PAGE),
        "groups": filter_groups(request),
        "chosen": chosen_choices(request, topic, tag, year),
        "topic": topic,
        "rss_url": f"{feed}rss/",
        "atom_url": f"{feed}atom/",
    }


def chosen_topic(request: HttpRequest) -> NewsTopic | None:
    """The topic that the address asks for; Http404 when there is none such."""
    slug = request.GET.get(TOPIC)
    return _found(NewsTopic.objects.filter(slug=slug)) if slug else None


def chosen_tag(request: HttpRequest) -> NewsTag | None:
    """The tag that the address asks for; Http404 when there is none such."""
    slug = request.GET.get(TAG)
    return _found(NewsTag.objects.filter(slug=slug)) if slug else None


def chosen_year(request: HttpRequest) -> int | None:
    """The year that the address asks for; Http404 for what is no year."""
    value = request.GET.get(YEAR)
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and 1900 <= int(value[:5]) <= 2200):
        raise Http404
    return int(value)


def _found(rows: Any) -> Any:
    row = rows.first()
    if row is None:
        raise Http404
    return row


def filter_groups(request: HttpRequest) -> list[Group]:
    """The filters by topic and year, each value with its number of news."""
    live = Q(news__live=True)
    topics = NewsTopic.objects.annotate(total=Count("news", filter=live)).filter(total__gt=0)
    years = (
        NewsPage.objects.public_news()
        .filter(published_at__isnull=False)
        .order_by()
        .annotate(year=ExtractYear("published_at"))
        .values_list("year")
        .annotate(total=Count("pk"))
        .order_by("-year")
    )
    groups = [
        group(request, _("Topic"), TOPIC, [(topic.slug, topic.name, topic.total) for topic in topics]),
        group(request, _("Year"), YEAR, [(str(year), str(year), total) for year, total in years]),
    ]
    return [one for one in groups if one.choices]


def chosen_choices(request: HttpRequest, topic: NewsTopic | None, tag: NewsTag | None, year: int | None) -> list[Choice]:
    """The filters in force, each with the address of the list without it."""
    named = ((TOPIC, topic), (TAG, tag), (YEAR, year))
    return [Choice(label=str(value), url=address(request, **{name: ""}), current=True) for name, value in named if value]


def neighbours(page: NewsPage) -> tuple[NewsPage | None, NewsPage | None]:
    """The news just before and just after `page` in time; none for news without a date."""
    if page.published_at is None:
        return None, None
    others = NewsPage.objects.sibling_of(page, inclusive=False).public_news().only("title", "url_path", "slug", "published_at")
    here = Q(published_at=page.published_at)
    earlier = others.filter(Q(published_at__lt=page.published_at) | here & Q(pk__lt=page.pk)).order_by("-published_at", "-pk")
    later = others.filter(Q(published_at__gt=page.published_at) | here & Q(pk__gt=page.pk)).order_by("published_at", "pk")
    return earlier.first(), later.first()


def related_news(page: NewsPage, count: int) -> list[NewsPage]:
    """The news nearest to `page`: most shared tags, then most shared topics, then newest. None without tags and topics."""
    shared = {
        "tagged_items__tag": [item.tag_id for item in page.tagged_items.all()],
        "topics": [topic.pk for topic in page.topics.all()],
    }
    conditions = [Q(**{f"{name}__in": ids}) for name, ids in shared.items() if ids]
    if not conditions:
        return []
    counts = {
        f"shared_{number}": Count(name, filter=Q(**{f"{name}__in": ids}), distinct=True)
        for number, (name, ids) in enumerate(shared.items())
        if ids
    }
    near = NewsPage.objects.public_news().exclude(pk=page.pk).filter(reduce(or_, conditions)).annotate(**counts)
    order = [*(f"-{name}" for name in counts), F("published_at").desc(nulls_last=True), "-pk"]
    ids = list(near.order_by(*order).values_list("pk", flat=True)[:count])
    found = {found.pk: found for found in NewsPage.objects.filter(pk__in=ids).listed()}
    return [found[key] for key in ids if key in found]


def structured_data(page: NewsPage, request: HttpRequest) -> dict[str, Any]:
    """The news item as a schema.org NewsArticle."""
    publisher = particulars(request).agency_name
    address = f"{settings.SITE_URL}{page.get_url(request)}"
    data: dict[str, Any] = {
        "@type": "NewsArticle",
        "headline": page.title[:110],
        "description": page.excerpt,
        "inLanguage": "vi",
        "mainEntityOfPage": address,
        "url": address,
        "dateModified": timezone.localtime(page.last_published_at).isoformat() if page.last_published_at else None,
        "datePublished": timezone.localtime(page.published_at).isoformat() if page.published_at else None,
        "publisher": {"@type": "GovernmentOrganization", "name": publisher} if publisher else None,
        "author": author_of(page, publisher),
        "articleSection": [topic.name for topic in page.topics.all()],
        "keywords": ", ".join(tag.name for tag in page.tags.all()),
    }
    if page.image:
        picture = page.image.get_rendition("width-1280|format-webp")
        data["image"] = {
            "@type": "ImageObject",
            "url": f"{settings.SITE_URL}{picture.url}",
            "width": picture.width,
            "height": picture.height,
        }
    return {name: value for name, value in data.items() if value}


def author_of(page: NewsPage, publisher: str) -> dict[str, str] | None:
    """Who wrote it: a person, else the unit, else the portal itself."""
    if page.author:
        return {"@type": "Person", "name": page.author}
    name = page.unit or publisher
    return {"@type": "Organization", "name": name} if name else None
