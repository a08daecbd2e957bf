"""A search as something to follow: its address in one form, and which newly found pages match it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from cms.contracts.following import FollowableKind, FollowedThing, News, NewsUnavailable, register
from search.engines.contract import SearchUnavailable
from search.engines.targets import engine_for, main_target
from search.indexing.first_found import FOUND
from search.query.values import Sort
from search.ranking.answers import Hit
from search.results.alerts.description import describe
from search.results.finding.from_engines import plan_for
from search.results.showing.addresses import State
from search.results.showing.forms import SearchForm
from search.results.showing.labels import KIND_LABELS
from search.results.showing.presenting import shown_day

CODE = "tim-kiem"
_PAGES_AT_ONCE = 50  # with a thousand entries each, all that a search collects
_HITS_AT_ONCE = 100


def form_of(query_string: str) -> SearchForm:
    """Return the form that a stored query string stands for."""
    return SearchForm(QueryDict(query_string))


def canonical(form: SearchForm) -> str:
    """Return the query string of a search without its order and page: what is followed."""
    return State.of(form).set("sap-xep", "").query()


def find(ref: str) -> FollowedThing:
    """Return the search of a query string, in its one form, so that a search is followed once."""
    form = form_of(ref)
    query = canonical(form)
    return FollowedThing(describe(form), f"{reverse('search:results')}?{query}" if query else reverse("search:results"), query)


def select(ref: str, news: Sequence[News]) -> list[News]:
    """Return the pages among the newly found ones that match, newest first; one line for each page, nothing cut off.

    Raises NewsUnavailable.
    """
    pages = list(dict.fromkeys(one.page_id for one in reversed(news) if one.page_id is not None))
    hits: dict[int, Hit] = {}
    try:
        for start in range(0, len(pages), _PAGES_AT_ONCE):
            for hit in _matches(ref, pages[start : start + _PAGES_AT_ONCE]):
                hits.setdefault(hit.entry.page_id, hit)
    except SearchUnavailable as error:
        raise NewsUnavailable(f"{error.reason}: {error.operator_hint}") from error
    return [_news(hit) for hit in hits.values()]


def prepare() -> None:
    """Let the index see what was written last. Raises NewsUnavailable."""
    try:
        engine_for(main_target()).refresh()
    except SearchUnavailable as error:
        raise NewsUnavailable(f"{error.reason}: {error.operator_hint}") from error


def _matches(ref: str, pages: Sequence[int]) -> Iterator[Hit]:
    """Return every match among `pages`. Only the main index counts: the spare one may lack what is new."""
    form = form_of(ref)
    engine = engine_for(main_target())
    request = replace(form.to_request(size=_HITS_AT_ONCE, onward=True), sort=Sort.NEWEST, page=1, cursor="", pages=tuple(pages))
    cursor = ""
    while True:
        plan = plan_for(replace(request, cursor=cursor), exactly=form.exactly)
        results = engine.search(replace(plan, facets=(), highlight=False, query=replace(plan.query, target=None)))
        yield from (group.top for group in results.groups)
        cursor = results.next_cursor
        if not cursor:
            return


def _news(hit: Hit) -> News:
    entry, day = hit.entry, shown_day(hit.entry)
    parts = (str(KIND_LABELS[entry.kind]), entry.number, date_format(day, "d/m/Y") if day else "")
    return News(entry.title, entry.url, ", ".join(filter(None, parts)), entry.page_id)


register(FollowableKind(CODE, _("Search"), find, lambda ref: FOUND, select, prepare))
