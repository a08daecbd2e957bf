"""Parts of a news item besides its own text: related news, the news before and after it, structured data."""

from __future__ import annotations

from functools import lru_cache, reduce
from itertools import chain, islice
from operator import or_
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from cms.models.access.restrictions import restricted_paths
from cms.storage.prepared import Prepared
from cms.text.absolute_urls import absolute_url
from home.models import NewsPage
from home.models.pages import ports
from home.news.listing import read_rows
from home.site.chrome import agency_details
from home.site.pictures import rendition_of

RELATED = 4


@ports.news_item.register
def news_item(request: HttpRequest, page: NewsPage) -> dict[str, Any]:
    """Return the context of a news item; `?che-do=doc` is the reading view, the text without related news and neighbours."""
    context: dict[str, Any] = {"structured_data": structured_data(page, request)}
    if request.GET.get("che-do") != "doc":
        context["previous_news"], context["next_news"] = neighbours(page)
        context["related_news"] = related_news(page, RELATED)
    return context


def neighbours(page: NewsPage) -> tuple[NewsPage | None, NewsPage | None]:
    """Return the news just before and just after `page` in time; (None, None) for news without a date."""
    if page.published_at is None:
        return None, None
    others = NewsPage.objects.sibling_of(page, inclusive=False).readable().only("title", "url_path", "slug", "published_at")
    here = Q(published_at=page.published_at)
    earlier = others.filter(Q(published_at__lt=page.published_at) | here & Q(pk__lt=page.pk)).order_by("-published_at", "-pk")
    later = others.filter(Q(published_at__gt=page.published_at) | here & Q(pk__gt=page.pk)).order_by("published_at", "pk")
    return earlier.first(), later.first()


def related_news(page: NewsPage, count: int) -> list[NewsPage]:
    """Return the news nearest to `page`: most shared tags, then most shared topics, then newest. Empty without tags and topics."""
    shared = {
        "tagged_items__tag": [item.tag_id for item in page.tagged_items.all()],
        "topics": [topic.pk for topic in page.topics.all()],
    }
    if not any(shared.values()):
        return []
    near = _nearest(tuple((name, len(ids)) for name, ids in shared.items() if ids), count, restricted_paths())
    return read_rows(near(page.pk, *chain.from_iterable(shared.values())))


@lru_cache(100)
def _nearest(shared: tuple[tuple[str, int], ...], count: int, _restricted: tuple[str, ...]) -> Prepared[int]:
    """Return the query of the keys of news that share one of so many values of each relation with a page, the nearest first."""

    def build(pk: int, *ids: int) -> QuerySet[Any, int]:
        left = iter(ids)
        conditions = {name: Q(**{f"{name}__in": list(islice(left, size))}) for name, size in shared}
        counts = {f"shared_{number}": Count(name, filter=one, distinct=True) for number, (name, one) in enumerate(conditions.items())}
        near = NewsPage.objects.readable().exclude(pk=pk).filter(reduce(or_, conditions.values())).annotate(**counts)
        order = [*(f"-{name}" for name in counts), F("published_at").desc(nulls_last=True), "-pk"]
        return near.order_by(*order).values_list("pk", flat=True)[:count]

    return Prepared(build)


def structured_data(page: NewsPage, request: HttpRequest) -> dict[str, Any]:
    """Return the news item as a schema.org NewsArticle."""
    publisher = agency_details(request).agency_name
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
        "keywords": ", ".join(tag.name for tag in page.tags_in_order),
    }
    if picture := rendition_of(page.image, "width-1280|format-webp"):
        data["image"] = {
            "@type": "ImageObject",
            "url": absolute_url(picture.url),
            "width": picture.width,
            "height": picture.height,
        }
    return {name: value for name, value in data.items() if value}


def author_of(page: NewsPage, publisher: str) -> dict[str, str] | None:
    """Return who wrote it: a person, else the unit, else the portal itself."""
    if name := page.byline:
        return {"@type": "Person", "name": name}
    name = page.unit or publisher
    return {"@type": "Organization", "name": name} if name else None
