"""Columns of a query: equal ones have one hash, and others are not taken for one another."""

from __future__ import annotations

from django.db.models import F
from wagtail.models import Page


def columns_of(queryset: object) -> list[object]:
    compiler = queryset.query.get_compiler("default")  # type: ignore[attr-defined]
    compiler.pre_sql_setup()
    return [column for column, _sql, _alias in compiler.select]


def test_the_columns_of_a_query_are_told_apart() -> None:
    columns = columns_of(Page.objects.select_related("owner", "latest_revision"))
    assert len(set(columns)) == len(columns) > 40


def test_a_column_made_a_second_time_has_the_same_hash() -> None:
    first, second = (set(columns_of(Page.objects.annotate(again=F("title")).values("path", "again"))) for _time in "ab")
    assert first == second


def test_the_hash_of_a_column_asks_for_no_signature() -> None:
    columns = [column.relabeled_clone({"wagtailcore_page": "U0"}) for column in columns_of(Page.objects.all())]  # type: ignore[attr-defined]
    assert len({hash(column) for column in columns}) == len(columns)
    assert not any("identity" in vars(column) for column in columns)
