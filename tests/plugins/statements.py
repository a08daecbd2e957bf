"""Choose for a second database server the tests that a different server may change.

`--record-statements FOLDER` keeps which SQL statements the portal sends in each test (their shape, not their values). `--covering FOLDER`
runs the fewest seconds of tests that send each of these shapes once, and every test that the record does not know or that is about
transactions, locks and threads: the others would prove the same statement again. What is marked `once` is not run again either:
it asks the same as another test does, as other people.

Two statements have one shape when they differ in how many values a list has, how many rows are written, the numbers of a limit or of
an alias. What a test asks itself, by comparing columns with values, is no statement of the portal, and every server answers it alike.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.db import connections

from tests.transactions import is_about_transactions

_ALIKE = (
    (re.compile(r"%s(?:, %s)+"), "%s…"),
    (re.compile(r" IN \(%s\)"), " IN (%s…)"),
    (re.compile(r"VALUES (\([^()]*\))(?:, \1)*"), r"VALUES \1…"),
    (re.compile(r"\b(LIMIT|OFFSET) \d+"), r"\1 n"),
    (re.compile(r"\b[T-Z]\d+\b"), "T"),
)
_KEYWORDS = "LIKE|REGEXP|CASE|COLLATE|DISTINCT|GROUP BY|NULLS|UNION|EXPLAIN|TRIGGER|OR IGNORE|ON CONFLICT"
_NOT_PLAIN = re.compile(rf"\(SELECT|[A-Za-z_]{{3,}}\((?!\*)|\|\||[-+*/] %s|\b(?:{_KEYWORDS})\b")  # functions of SQLite have small letters
_ROOT = str(Path(__file__).resolve().parents[2])
_OF_DJANGO = ("/django/db/", "/django/utils/", "/contextlib.py")  # between who asks and the statement
_NO_STATEMENT = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "PRAGMA")
Records = dict[str, tuple[float, set[str]]]  # by test: seconds, shapes of statements


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    parser.addoption("--record-statements", metavar="FOLDER", help="keep which statements each test sends")
    parser.addoption("--covering", metavar="FOLDER", help="run only tests that together send all recorded statements")


def shape_of(sql: str) -> str:
    """Return what of a statement a database server may take in its own way."""
    for pattern, one in _ALIKE:
        sql = pattern.sub(one, sql)
    return sql


def is_asked_by_test(frame: FrameType | None) -> bool:
    """Return whether the statement below `frame` is one that a test asks through Django's models, with nothing of the portal between.

    What deletes rows is asked by the portal: it follows the relations of its models.
    """
    while frame is not None and frame.f_code.co_name != "_execute_with_wrappers":
        frame = frame.f_back
    while frame is not None and any(part in frame.f_code.co_filename for part in _OF_DJANGO):
        if frame.f_code.co_filename.endswith("/deletion.py"):
            return False
        frame = frame.f_back
    return frame is not None and "/tests/" in frame.f_code.co_filename.removeprefix(_ROOT)


class Recorder:
    """Keeps what the tests of this process send."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.records: Records = {}
        self.shapes = set[str]()

    def see(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Keep the shape of a statement (a wrapper of Django's `execute`)."""
        text = str(sql)
        if not text.startswith(_NO_STATEMENT) and (_NOT_PLAIN.search(text) or not is_asked_by_test(sys._getframe())):
            self.shapes.add(shape_of(text))
        return execute(sql, params, many, context)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[object]:
        """Watch the connection from set-up to teardown of a test; what several share counts with the first that uses it."""
        wrappers = connections["default"].execute_wrappers
        wrappers.append(self.see)
        started = time.monotonic()
        try:
            return (yield)
        finally:
            wrappers.remove(self.see)
            self.records[item.nodeid] = (time.monotonic() - started, self.shapes)
            self.shapes = set()

    def pytest_sessionfinish(self) -> None:
        """Write one file for this process."""
        self.folder.mkdir(parents=True, exist_ok=True)
        rows = {test: [seconds, sorted(shapes)] for test, (seconds, shapes) in self.records.items()}
        name = os.environ.get("PYTEST_XDIST_WORKER", "alone")
        (self.folder / f"{name}.json").write_text(json.dumps(rows))


def read_records(folder: Path) -> Records:
    """Return what was recorded by all processes."""
    rows = {test: row for file in folder.glob("*.json") for test, row in json.loads(file.read_text()).items()}
    return {test: (seconds, set(shapes)) for test, (seconds, shapes) in rows.items()}


def cover(records: Records) -> set[str]:
    """Return tests that together send every shape: again and again the one with the most new shapes for its time."""
    left = {shape for _seconds, shapes in records.values() for shape in shapes}
    chosen = set[str]()
    waiting = dict(records)
    while left:
        best = max(waiting, key=lambda test: len(waiting[test][1] & left) / (waiting[test][0] + 0.05))
        left -= waiting.pop(best)[1]
        chosen.add(best)
    return chosen


def left_out(items: list[pytest.Item], records: Records) -> list[pytest.Item]:
    """Return the tests of `items` that would prove the same again as others of them."""
    once = {item.nodeid for item in items if item.get_closest_marker("once")}
    wanted = cover({item.nodeid: records[item.nodeid] for item in items if item.nodeid in records and item.nodeid not in once})
    return [item for item in items if item.nodeid in records and item.nodeid not in wanted and not is_about_transactions(item)]


def pytest_configure(config: pytest.Config) -> None:
    """Record in each process that runs tests."""
    folder = config.getoption("--record-statements")
    if folder:
        config.pluginmanager.register(Recorder(Path(folder)))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what proves a statement again."""
    folder = config.getoption("--covering")
    records = read_records(Path(folder)) if folder else {}
    if not records:
        return
    again = left_out(items, records)
    config.hook.pytest_deselected(items=again)
    gone = {item.nodeid for item in again}
    items[:] = [item for item in items if item.nodeid not in gone]
