"""Any results page as a feed: the newest that match, for a feed reader."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from cms.contracts.search import SearchEntry
from cms.text.absolute_urls import absolute_url
from search.query.values import Sort
from search.results.finding.from_engines import find
from search.results.showing.addresses import State
from search.results.showing.forms import SearchForm
from search.results.showing.presenting import chosen_day

ITEMS = 30


@require_safe
def rss(request: HttpRequest) -> HttpResponse:
    """Give the newest results as a feed (`/tim-kiem/rss/?q=…`) with the same filters as the page."""
    form = SearchForm(request.GET)
    asked = replace(form.to_request(size=ITEMS, onward=True), sort=Sort.NEWEST, page=1, cursor="")
    finding = find(asked, exactly=form.exactly)
    found, day = finding.results, chosen_day(finding.plan)
    words = form.text or gettext("everything")
    feed = Rss201rev2Feed(
        title=gettext("Search: %(query)s") % {"query": words},
        link=settings.SITE_URL + State.of(form).url(),
        description=gettext("The newest results for: %(query)s") % {"query": words},
        language="vi",
        feed_url=settings.SITE_URL + request.get_full_path(),
    )
    hits = [*([found.certain] if found.certain else []), *(group.top for group in found.groups)]
    for hit in hits:
        entry = hit.entry
        text = " … ".join(fragment.text for fragment in hit.fragments)
        feed.add_item(
            entry.title,
            absolute_url(entry.url_on(day)),
            text,
            pubdate=_moment(entry),
            unique_id=entry.entry_id,
            unique_id_is_permalink=False,
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/rss+xml; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response


def _moment(entry: SearchEntry) -> datetime | None:
    """Return when an entry appeared: its issue day, else its publication."""
    if entry.issued_on:
        return timezone.make_aware(datetime.combine(entry.issued_on, time()))
    return entry.published_at
