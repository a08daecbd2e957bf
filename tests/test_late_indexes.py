"""Wagtail's indexes in tests: written when they are read, never when they are not."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, ReferenceIndex, Site

from home.models import StandardPage
from home.tests.factories import make_page

pytestmark = pytest.mark.django_db
SEARCHED = "wagtailsearch_indexentry"


def test_a_saved_page_is_found_by_the_search_of_the_admin() -> None:
    page = make_page("Thư viện tỉnh")
    assert [found.pk for found in Page.objects.search("Thư viện tỉnh")] == [page.pk]
    StandardPage.objects.get(pk=page.pk).delete()
    assert not list(Page.objects.search("Thư viện tỉnh"))


def test_the_references_of_a_saved_page_are_known() -> None:
    target = make_page("Bảo tàng")
    make_page("Lịch mở cửa", body=[("paragraph", f'<a linktype="page" id="{target.pk}">Bảo tàng</a>')])
    assert ReferenceIndex.get_references_to(target).exists()


def test_what_no_test_reads_is_not_written() -> None:
    root = Site.objects.get(is_default_site=True).root_page.specific
    with CaptureQueriesContext(connection) as seen:
        for _time in range(3):
            root.save()
    assert not [row["sql"] for row in seen if SEARCHED in row["sql"]]


def test_a_page_that_was_rolled_back_is_in_no_index() -> None:
    before = transaction.savepoint()
    make_page("Không còn")
    transaction.savepoint_rollback(before)
    assert not list(Page.objects.search("Không còn"))
