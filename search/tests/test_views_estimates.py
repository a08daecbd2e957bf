"""Numbers of results that are estimates: in filters, tabs, JSON, pages and what a filter would leave."""

from __future__ import annotations

import pytest
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import QueryDict
from django.template.loader import render_to_string

from search.query.values import SearchRequest
from search.ranking.answers import FacetValue, SearchResults
from search.results.finding.from_engines import Finding, plan_for
from search.results.formats.json_results import _answer
from search.results.showing.addresses import State
from search.results.showing.forms import SearchForm
from search.results.showing.presenting import facet_groups, numbered_pages, tabs
from search.results.views import FilterRemoval
from search.templatetags.search_tags import facet_values

pytestmark = pytest.mark.django_db


def estimated(found: SearchResults) -> Finding:
    return Finding(plan_for(SearchRequest(q="lúa")), found, "")


def test_a_number_that_is_an_estimate_says_so_at_filters_tabs_and_in_json() -> None:
    years = (FacetValue("2024", 1900, is_about=True), FacetValue("1997", 7))
    kinds = (FacetValue("document", 1900, is_about=True), FacetValue("news", 7))
    results = SearchResults(total=2000, is_about=True, facets={"year": years, "kind": kinds})
    form = SearchForm(QueryDict("q=lúa"))
    [group] = facet_groups(results, form, State.of(form))
    html = facet_values(group)
    mark = '<span aria-hidden="true">≈ </span><span class="mb-hidden">khoảng </span>'
    assert f"{mark}{intcomma(1900)}</span>" in html
    assert 'mb-filters__count">7</span>' in html
    shown = render_to_string("search/tabs.html", {"tabs": tabs(results, form, State.of(form))})
    assert (shown.count(mark), 'mb-kinds__count">7</span>' in shown) == (2, True)
    answer = _answer(estimated(results), State.of(form))
    assert answer["facets_about"] == {"year": ["2024"], "kind": ["document"]}


def test_no_page_beyond_what_was_seen_has_a_number_where_the_total_is_an_estimate() -> None:
    assert numbered_pages(estimated(SearchResults(total=420, is_about=True, seen=35))).paginator.num_pages == 4
    assert numbered_pages(estimated(SearchResults(total=420, seen=35))).paginator.num_pages == 42


def test_what_there_would_be_without_a_filter_says_where_it_is_an_estimate() -> None:
    ways = [FilterRemoval("Năm", "/tim-kiem/?q=lúa", count, is_about) for count, is_about in ((2000, True), (3, False))]
    html = render_to_string("search/nothing.html", {"form": SearchForm(QueryDict("q=lúa")), "ways": ways})
    assert f"bỏ “Năm”: khoảng {intcomma(2000)} kết quả" in html
    assert "bỏ “Năm”: 3 kết quả" in html
