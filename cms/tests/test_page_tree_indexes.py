"""What screens of staff ask of Wagtail's page table is read by an index, however many pages there are."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.models import F, QuerySet
from wagtail.models import Page

pytestmark = pytest.mark.django_db


def plan_of(pages: QuerySet[Page]) -> str:
    """Return the plan of a query; PostgreSQL would read a table of a few rows whole."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    return pages.explain()


def test_the_roots_of_the_page_tree_are_read_by_an_index():
    assert "cms_page_depth" in plan_of(Page.get_root_nodes())


def test_the_pages_changed_last_are_read_by_an_index():
    assert "cms_page_latest" in plan_of(Page.objects.order_by(F("latest_revision_created_at").desc(nulls_last=True))[:50])
