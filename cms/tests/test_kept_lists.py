"""Lists that are long: how many rows they have and which stand on a page is asked once until a row is written."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from taggit.models import Tag

from cms.background.kernel_jobs import note_sizes
from cms.storage import observed_tables
from cms.storage.prepared import KeysFirst

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _keeping(settings: Any) -> None:
    settings.KEEP_VALUES = True
    observed_tables.remember(observed_tables.ALWAYS | {"taggit_tag"})
    Tag.objects.all().delete()
    Tag.objects.bulk_create([Tag(name=str(number), slug=str(number)) for number in range(3)])


def listed(**conditions: Any) -> tuple[int, list[int]]:
    """Return the count and the keys of the first page of two."""
    page = KeysFirst(Tag.objects.filter(**conditions).order_by("name"), 2, lambda keys: keys).get_page(1)
    return page.paginator.count, page.object_list


def test_a_list_is_counted_once_until_a_row_is_written() -> None:
    before = listed()
    with CaptureQueriesContext(connection) as queries:
        assert listed() == before
    assert not [query for query in queries if "taggit_tag" in query["sql"]]
    Tag.objects.filter(name="0").delete()
    count, keys = listed()
    assert count == 2
    assert keys != before[1]


def test_each_choice_of_a_reader_has_a_list_of_its_own() -> None:
    assert listed()[0] == 3
    assert listed(name="1")[0] == 1
    assert listed(pk__in=[]) == (0, [])


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL notes the sizes by itself")
def test_the_worker_lets_sqlite_note_how_long_tables_are() -> None:
    note_sizes()
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'taggit_tag'")
        assert any(row[0].startswith("3") for row in cursor.fetchall())
