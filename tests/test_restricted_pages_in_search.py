"""Pages behind a login or a password: neither the index nor the search that works without it tells of them."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from wagtail.models import PageViewRestriction

from home.tests.factories import make_page
from legal_docs.tests.factories import document, related
from legal_docs.text.vocabulary import RelationKind
from qa.models import AnswerCitation, AnswerPage
from qa.processing.publication.publishing import index_page
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


def test_what_names_a_law_in_its_entries_is_indexed_again_when_the_law_is_closed_and_opened(noted_pages: list[int]) -> None:
    base = document("01/2020/QĐ-UBND", issued_on=date(2020, 1, 2), effective_on=date(2020, 2, 1))
    law = document("05/2024/QĐ-UBND", relations=[related(base, RelationKind.BASIS)])
    day = date(2026, 11, 20)
    answer = AnswerPage(title="Hỏi", question_text="Hỏi", answered_on=day, reviewed_on=day)
    index_page().add_child(instance=answer)
    answer.citations = [AnswerCitation(document=law)]
    answer.save_revision().publish()
    pages, seen = [base.pk, answer.pk], []
    close = partial(PageViewRestriction.objects.create, page=law, restriction_type=PageViewRestriction.LOGIN)
    for change in (close, lambda: PageViewRestriction.objects.get().delete()):
        before = build_entries(pages).entries
        noted_pages.clear()
        change()
        after = build_entries(pages).entries
        seen.append([pk for pk in pages if before[pk] != after[pk] and pk in noted_pages])
    assert seen == [pages, pages]


def test_the_search_without_an_index_names_no_restricted_page() -> None:
    public, closed = make_page("Kế hoạch công khai"), make_page("Kế hoạch nội bộ")
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    found = matching_pages(plan_for(SearchRequest(q="kế hoạch")))
    assert [page.pk for page in found] == [public.pk]
