"""The results page: from the address to results, and from results to what is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_safe

from cms.contracts.following import follow_url
from cms.contracts.search import EntryKind, SearchEntry
from cms.text.syllables import looks_foreign
from search.query.plan import DEEPEST_PAGE
from search.query.values import SearchRequest
from search.ranking.answers import without
from search.results.counting.query_counts import count_search
from search.results.finding.editorial import pinned_pages
from search.results.finding.from_engines import Finding, filters_to_drop, find
from search.results.finding.meaning import is_without_meaning
from search.results.first_pages import WrittenPage, first_page
from search.results.showing.addresses import State
from search.results.showing.answer_box import answer_of
from search.results.showing.forms import FACET_FIELDS, SearchForm
from search.results.showing.labels import FACET_LABELS, Label
from search.results.showing.presenting import card, card_of_hit, chips, facet_groups, named_card, numbered_pages, sorts, tabs


@dataclass(frozen=True, slots=True)
class FilterRemoval:
    """A way out of an empty page: the filter to take away, where that leads, how many results there are."""

    label: Label
    url: str
    count: int
    is_about: bool


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """Show what is found, grouped, filtered, sorted (`/tim-kiem/?q=…`). All of its state is in the address."""
    form = SearchForm(request.GET)
    if set(request.GET) == {"q"}:  # a click on a tab, a filter or a page is no other search
        request.GET = QueryDict(State.of(form).query())  # what else the address holds (`q` twice) gets into nobody's links
        page = first_page(request, form.text, partial(_written, request, form))
        count_search(form.text, found=page.found)
    else:
        page = _written(request, form)
    return HttpResponse(page.html, headers={"X-Robots-Tag": "noindex, follow"})


def _written(request: HttpRequest, form: SearchForm) -> WrittenPage:
    """Search, and write the page."""
    wanted = form.to_request()
    finding = _not_beyond_the_end(find(wanted, exactly=form.exactly), wanted, form)
    corrected = _corrected(form, finding, wanted)
    state = State.of(form)
    if corrected is not None:  # every address on the page is that of the results which it shows
        state = state.set("q", corrected.results.did_you_mean)
        request.GET = QueryDict(state.query())
    context = _context(form, corrected or finding, wanted, state)
    context["corrected"] = corrected is not None
    html = render_to_string("search/results.html", context, request)
    return WrittenPage(html.encode(), not _is_empty(finding), bool(finding.limited) or is_without_meaning(finding.plan))


def _not_beyond_the_end(finding: Finding, wanted: SearchRequest, form: SearchForm) -> Finding:
    """Return the finding, or the last page that there is where its page lies beyond it (an old link, a crawler)."""
    total, size = finding.results.total, finding.plan.size
    if finding.results.groups or not 0 < total <= finding.plan.offset:
        return finding
    return find(replace(wanted, page=min(-(-total // size), DEEPEST_PAGE), cursor=""), exactly=form.exactly)


def _is_empty(finding: Finding) -> bool:
    """Return whether no words of the query were found; what is only related to it may be there."""
    return not (finding.results.groups or finding.results.certain) or finding.results.only_related


def _name_of(entry: SearchEntry) -> str:
    """Return how an entry is named in a sentence: a document by type, number and title."""
    return ": ".join(filter(None, [entry.heading if entry.kind is EntryKind.DOCUMENT else entry.number, entry.title]))


def _number_not_held(finding: Finding) -> bool:
    """Return whether the whole query is a document's number and no document of that number is here."""
    target = finding.plan.query.target
    named = target is not None and target.certain and bool(target.number_keys)
    return named and not finding.results.is_held and not finding.limited and finding.plan.offset == 0


def _year_not_held(finding: Finding) -> int | None:
    """Return the year that the query names with a law of which only another year's document is here."""
    target = finding.plan.query.target
    if target is None or target.number_keys or finding.results.is_held or not finding.results.suggested:
        return None
    return target.year


def _corrected(form: SearchForm, finding: Finding, wanted: SearchRequest) -> Finding | None:
    """Return the results for the likelier spelling when the typed one has none at all; the page says so."""
    likelier = finding.results.did_you_mean
    if not likelier or not _is_empty(finding):
        return None
    other = find(replace(wanted, q=likelier), exactly=form.exactly)
    if _is_empty(other):
        return None
    return replace(other, results=replace(other.results, did_you_mean=likelier))


def _context(form: SearchForm, finding: Finding, wanted: SearchRequest, state: State) -> dict[str, Any]:
    """Return what the page of results shows."""
    found, plan = finding.results, finding.plan
    first_page = plan.offset == 0
    is_empty = _is_empty(finding)
    answer = answer_of(finding) if first_page and not form.sort else None
    named, listed = (None, without(found.groups, answer.entry_id)) if answer else named_card(found, plan)
    return {
        "form": form,
        "is_start": not state.pairs and first_page,
        "search_query": form.text,
        "page_title": gettext("Search: %(query)s") % {"query": form.text} if form.text else gettext("Search"),
        "limited": finding.limited,
        "cursor_refused": plan.cursor_refused,
        "total": found.total,
        "is_about": found.is_about,
        "cards": [card(group, plan) for group in listed],
        "certain": named,
        "suggested": card_of_hit(found.suggested, plan) if found.suggested and not is_empty else None,
        "suggested_name": _name_of(found.suggested.entry) if found.suggested else "",
        "looks_foreign": looks_foreign(form.text) and not plan.query.written,
        "number_not_held": _number_not_held(finding),
        "year_not_held": _year_not_held(finding),
        "pinned": pinned_pages(form.text) if first_page else [],
        "tabs": tabs(found, form, state),
        "facets": facet_groups(found, form, state),
        "chips": chips(form, state),
        "sorts": sorts(form, state),
        "page_obj": numbered_pages(finding),
        "next_url": _next_page_url(finding, state),
        "did_you_mean": found.did_you_mean,
        "did_you_mean_url": state.set("q", found.did_you_mean).url(),
        "without_filters_url": state.without_filters().url(),
        "rss_url": state.url("search:rss"),
        "json_url": state.url("search:json"),
        "csv_url": state.url("search:csv"),
        "xlsx_url": state.url("search:xlsx"),
        "json_file_url": state.url("search:json_file"),
        "answer": answer,
        "follow_url": follow_url("tim-kiem", state.set("sap-xep", "").query()),
        "hidden_pairs": [pair for pair in state.pairs if pair[0] not in ("q", "tai-ngay")],
        "query": plan.query,
        "expansions": plan.query.terms,
        "exactly_url": state.set("dung-tu", "" if form.exactly else "1").url(),
        "excluded": [" ".join(words) for words in plan.query.excluded],
        "phrases": plan.query.quoted,
        "by_meaning": plan.meaning is not None,
        "only_related": found.only_related,
        "ways": _droppable_filters(finding, wanted, state) if is_empty and not found.groups else [],
    }


def _next_page_url(finding: Finding, state: State) -> str:
    """Return the address of the next page where page numbers end."""
    plan, found = finding.plan, finding.results
    beyond = plan.offset + plan.size >= numbered_pages(finding).paginator.count
    return state.url(sau=found.next_cursor) if beyond and found.next_cursor else ""


def _droppable_filters(finding: Finding, wanted: SearchRequest, state: State) -> list[FilterRemoval]:
    """Return the filters without which there would be results."""
    names = {request_name: name for name, request_name in FACET_FIELDS.items()} | {"kinds": "nhom"}
    return [
        FilterRemoval(
            FACET_LABELS.get(names[way.name], pgettext("search filter", "Kind of result")),
            state.set(names[way.name], "").url(),
            way.count,
            way.is_about,
        )
        for way in filters_to_drop(finding, wanted)
    ]
