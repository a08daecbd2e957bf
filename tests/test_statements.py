"""The tests that run again on PostgreSQL: few, and together they send every statement."""

import json
from pathlib import Path

import pytest

from tests.plugins.statements import cover, is_plain, left_out, read_records, shape_of


def test_the_chosen_tests_send_every_statement() -> None:
    assert cover({"a": (1.0, {"x", "y"}), "b": (1.0, {"y", "z"}), "c": (1.0, {"y"})}) == {"a", "b"}


def test_a_test_whose_statements_are_all_sent_by_others_chosen_after_it_is_not_chosen() -> None:
    records = {"first": (1.0, {"v", "w", "x", "y"}), "then": (1.0, {"v", "w", "a"}), "last": (1.0, {"x", "y", "b"})}
    assert cover(records) == {"then", "last"}


def test_of_tests_that_send_the_same_the_quick_one_is_chosen() -> None:
    assert cover({"slow": (9.0, {"x", "y"}), "quick": (0.1, {"x", "y"})}) == {"quick"}


@pytest.mark.parametrize(
    ("sql", "shape"),
    [
        ("SELECT a FROM b WHERE c IN (%s, %s, %s) LIMIT 21 OFFSET 20", "SELECT a FROM b WHERE c IN (%s…)"),
        ("INSERT INTO b VALUES (%s, %s), (%s, %s), (%s, %s)", "INSERT INTO b VALUES (%s…)…"),
        ("INSERT INTO b VALUES (%s, %s)", "INSERT INTO b VALUES (%s…)"),
        ("SELECT a FROM b WHERE c IN (%s)", "SELECT a FROM b WHERE c IN (%s…)"),
        ("UPDATE b SET a = NULL, c = %s WHERE d IS NULL", "UPDATE b SET a = %s, c = %s WHERE d IS NULL"),
        ("UPDATE b SET a = CASE WHEN (c = %s) THEN %s WHEN (c = %s) THEN %s END", "UPDATE b SET a = CASE WHEN (c = %s) THEN %s… END"),
        (
            """WHERE ("b"."c" LIKE %s ESCAPE '\\' OR "b"."c" LIKE %s ESCAPE '\\' OR "b"."c" LIKE %s ESCAPE '\\')""",
            """WHERE ("b"."c" LIKE %s ESCAPE '\\' OR …)""",
        ),
        (
            'WHERE ((T3."c" = %s AND LOWER(T3."d") < %s) OR (T3."c" = %s AND LOWER(T3."d") < %s))',
            'WHERE ((LOWER(T0."d") < %s) OR …)',
        ),
        ("WHERE ((F(c) = %s OR F(d)) AND (F(c) = %s OR F(d)) AND e)", "WHERE ((F(c) = %s OR F(d)) AND … AND e)"),
        ('FROM "b" WHERE ("b"."c" = %s AND F("b"."d") AND NOT ("b"."e" IN (%s, %s)))', 'FROM "b" WHERE (F("b"."d"))'),
        ('FROM "b" WHERE ("b"."c" IS NULL OR "b"."c" BETWEEN %s AND %s) ORDER BY F("b"."d")', 'FROM "b" ORDER BY F("b"."d")'),
        ("WHERE ((F(c) = %s OR d) AND (F(e) = %s OR d))", "WHERE ((F(c) = %s OR d) AND (F(e) = %s OR d))"),
        ('WHERE V0."a" IN (SELECT U0."U0" FROM "b" U0) AND V0."c"', 'WHERE T0."a" IN (SELECT T1."U0" FROM "b" T1) AND T0."c"'),
    ],
)
def test_how_many_values_a_statement_has_and_which_are_empty_makes_no_other_one(sql: str, shape: str) -> None:
    assert shape_of(sql) == shape


@pytest.mark.parametrize(
    ("sql", "plain"),
    [
        ('SELECT "b"."c" FROM "b" INNER JOIN "d" T3 ON ("b"."e" = T3."id") WHERE ("b"."c" = %s AND NOT T3."f")', True),
        ('SELECT "b"."c" FROM "b" WHERE "b"."c" IN (%s, %s) ORDER BY "b"."c" DESC LIMIT 21', True),
        ('SELECT COUNT(*) AS "__count" FROM "b"', True),
        ('INSERT INTO "b" ("c", "like") VALUES (%s, %s) RETURNING "b"."id"', True),
        ('SELECT DISTINCT "b"."c" FROM "b"', False),
        ("""SELECT "b"."c" FROM "b" WHERE "b"."c" LIKE %s ESCAPE '\\'""", False),
        ('SELECT LOWER("b"."c") FROM "b"', False),
        ('SELECT "b"."c" FROM "b" WHERE "b"."c" IN (SELECT U0."id" FROM "d" U0)', False),
        ('INSERT OR IGNORE INTO "b" ("c") VALUES (%s)', False),
        ('SELECT "b"."c" FROM "b" ORDER BY "b"."c" ASC NULLS LAST', False),
        ('SELECT "b"."c" FROM "b" WHERE "b"."c" BETWEEN %s AND %s', True),
        ("""SELECT T0."id" FROM "b" T0 WHERE (T0."path" LIKE %s ESCAPE '\\' AND T0."depth" >= %s)""", True),
    ],
)
def test_columns_and_values_make_a_plain_statement_and_anything_else_none(sql: str, plain: bool) -> None:
    assert is_plain(sql) is plain


def test_what_the_record_does_not_know_runs(request: pytest.FixtureRequest) -> None:
    assert left_out([request.node], {"another": (1.0, {"x"})}) == []


def test_a_test_that_does_not_run_stands_for_no_other(request: pytest.FixtureRequest) -> None:
    own: pytest.Item = request.node
    assert left_out([own], {own.nodeid: (9.0, {"x"}), "deselected": (0.1, {"x"})}) == []


def record(folder: Path, name: str, tests: list[str], sent: dict[str, str], **more: list[str]) -> None:
    """Write what a process recorded: `tests` ran in all processes together, those of `sent` in this one, each with one statement."""
    shapes = sorted(set(sent.values()))
    records = {test: [0.5, [shapes.index(shape)]] for test, shape in sent.items()}
    files = sorted({test.partition("::")[0] for test in tests})
    written = {"shapes": shapes, "records": records, "tests": tests, "files": files, "transactions": [], **more}
    (folder / f"{name}.json").write_text(json.dumps(written))


def test_the_records_of_all_processes_are_read(tmp_path: Path) -> None:
    tests = ["a.py::x", "b.py::x"]
    record(tmp_path, "gw0", tests, {"a.py::x": "SELECT 1"})
    record(tmp_path, "gw1", tests, {"b.py::x": "SELECT 2"})
    assert read_records(tmp_path) == ({"a.py::x": (0.5, {"SELECT 1"}), "b.py::x": (0.5, {"SELECT 2"})}, set())


def test_a_file_is_not_read_when_others_send_the_same_and_it_has_no_test_about_transactions_or_without_record(tmp_path: Path) -> None:
    tests = ["again.py::x", "sent.py::x", "skipped.py::x", "locks.py::x"]
    sent = {"sent.py::x": "SELECT 1", "again.py::x": "SELECT 1", "locks.py::x": "SELECT 1"}
    record(
        tmp_path, "gw0", tests, sent, transactions=["locks.py::x"], files=["again.py", "sent.py", "skipped.py", "locks.py", "browser.py"]
    )
    needless = read_records(tmp_path)[1]
    assert len(needless & {"again.py", "sent.py"}) == 1
    assert needless - {"again.py", "sent.py"} == {"browser.py"}
