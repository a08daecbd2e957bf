"""Pages behind a login or a password: neither the index nor the search that works without it tells of them."""

from __future__ import annotations

import pytest
from wagtail.models import PageViewRestriction

from home.tests.factories import make_page
from search.indexing.building import build_entries
from search.query.values import SearchRequest
from search.results.finding.database_fallback import matching_pages
from search.results.finding.from_engines import plan_for

pytestmark = pytest.mark.django_db


def test_a_page_behind_a_restriction_has_no_entries() -> None:
    public, section = make_page("Công khai"), make_page("Nội bộ")
    below = make_page("Dưới nội bộ", parent=section)
    PageViewRestriction.objects.create(page=section, restriction_type=PageViewRestriction.LOGIN)
    entries = build_entries([public.pk, section.pk, below.pk]).entries
    assert {pk for pk, found in entries.items() if found} == {public.pk}


def test_the_search_without_an_index_names_no_restricted_page() -> None:
    public, closed = make_page("Kế hoạch công khai"), make_page("Kế hoạch nội bộ")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    found = matching_pages(plan_for(SearchRequest(q="kế hoạch")))
    assert [page.pk for page in found] == [public.pk]
