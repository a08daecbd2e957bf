"""The tests that run again on PostgreSQL: few, and together they send every statement."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.models import Value
from django.db.models.functions import Concat, TruncMonth
from wagtail.models import Collection

from tests.plugins.statements import Recorder, cover, left_out, read_records, shape_of


@pytest.fixture
def seen(tmp_path: Path, db: None) -> Iterator[set[str]]:
    """The shapes that a test has sent."""
    recorder = Recorder(tmp_path)
    with connection.execute_wrapper(recorder.see):
        yield recorder.shapes


def test_the_chosen_tests_send_every_statement() -> None:
    assert cover({"a": (1.0, {"x", "y"}), "b": (1.0, {"y", "z"}), "c": (1.0, {"y"})}) == {"a", "b"}


def test_of_tests_that_send_the_same_the_quick_one_is_chosen() -> None:
    assert cover({"slow": (9.0, {"x", "y"}), "quick": (0.1, {"x", "y"})}) == {"quick"}


@pytest.mark.once
def test_what_is_marked_once_does_not_run_again_whatever_it_sent(request: pytest.FixtureRequest) -> None:
    own: pytest.Item = request.node
    assert left_out([own], {own.nodeid: (1.0, {"x"})}) == [own]


def test_what_the_record_does_not_know_runs(request: pytest.FixtureRequest) -> None:
    assert left_out([request.node], {"another": (1.0, {"x"})}) == []


def test_the_records_of_all_processes_are_read(tmp_path: Path) -> None:
    for name in ("gw0", "gw1"):
        (tmp_path / f"{name}.json").write_text(json.dumps({f"test of {name}": [0.5, ["SELECT 1"]]}))
    assert read_records(tmp_path) == {"test of gw0": (0.5, {"SELECT 1"}), "test of gw1": (0.5, {"SELECT 1"})}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("WHERE a IN (%s)", "WHERE a IN (%s, %s, %s)"),
        ("VALUES (%s, NULL)", "VALUES (%s, NULL), (%s, NULL), (%s, NULL)"),
        ("VALUES (%s, %s)", "VALUES (%s, %s), (%s, %s)"),
        ("ORDER BY a LIMIT 1 OFFSET 20", "ORDER BY a LIMIT 21 OFFSET 40"),
        ("FROM page U0 WHERE U0.a = 1", "FROM page V3 WHERE V3.a = 1"),
    ],
)
def test_statements_that_differ_in_numbers_alone_have_one_shape(one: str, other: str) -> None:
    assert shape_of(one) == shape_of(other)


def test_statements_about_other_columns_have_other_shapes() -> None:
    assert len({shape_of(sql) for sql in ("WHERE a IN (%s)", "WHERE b IN (%s)", "WHERE a = %s", "WHERE NOT (a IN (%s))")}) == 4


def test_what_a_test_asks_itself_by_comparing_columns_is_not_recorded(seen: set[str]) -> None:
    Group.objects.create(name="Nhóm")
    Group.objects.filter(name="Nhóm").update(name="Nhóm khác")
    assert list(Group.objects.filter(name__in=["Nhóm"])) == []
    assert seen == set()


def test_what_a_test_asks_by_more_than_comparing_is_recorded(seen: set[str]) -> None:
    list(Group.objects.filter(name__contains="Nhóm"))
    list(Group.objects.filter(permissions__in=Group.objects.values("pk")))
    list(Group.objects.filter(name__regex="N"))
    list(Permission.objects.annotate(now=TruncMonth(Value(datetime(2026, 12, 1, tzinfo=UTC)))))
    Group.objects.update(name=Concat("name", Value("!")))
    assert len(seen) == 5


def test_what_deletes_rows_is_recorded(seen: set[str]) -> None:
    Group.objects.create(name="Nhóm").delete()
    assert any(shape.startswith('DELETE FROM "auth_group"') for shape in seen)


def test_what_a_library_asks_for_a_test_is_recorded(seen: set[str]) -> None:
    Collection.get_first_root_node()
    Collection.objects.get(depth=1).add_child(name="Ảnh")
    assert any(shape.startswith('INSERT INTO "wagtailcore_collection"') for shape in seen)
