"""Choose for a second database server the tests that a different server may change.

`--record-statements FOLDER` keeps which SQL statements each test itself sends (their shape, not their values), without those of its
fixtures and without plain ones: columns that are read, written, joined, ordered and compared with values are the same SQL on each
server, and hundreds of such statements are sent there anyhow. `--covering FOLDER` runs the fewest seconds of tests that send each of
the other shapes once, and every test that the record does not know or that is about transactions, locks and threads: the others would
prove the same statement again. A file of which nothing runs is not read at all.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from heapq import heapify, heappop, heappush
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from tests.transactions import is_about_transactions

_BRACKETS = r"\([^()]*\)"
for _depth in range(4):
    _BRACKETS = rf"\((?:[^()]|{_BRACKETS})*\)"
_COLUMN = r"""(?:"\w+"|[A-Z]\d+)\."\w+\""""
_CONDITION = rf"""(?:\w+\()?{_COLUMN}\)? (?:=|LIKE|IN|[<>]=?) (?:%s|\(%s…\))(?: ESCAPE '\\')?"""
_COMPARED = rf"{_COLUMN}(?: (?:=|IN|[<>]=?) (?:%s|\(%s…\))| BETWEEN %s AND %s| IS (?:NOT )?NULL)"
_PLAIN = rf"(?:NOT )?(?:{_COMPARED}|\({_COMPARED}\))(?=[) ]|$)"
_BELOW = re.compile(r"""((?:"wagtailcore_(?:page|collection)"|[A-Z]\d+)\."path") LIKE %s ESCAPE '\\'""")  # a path: digits and capitals
_ALIAS = re.compile(r'(?<!")\b[A-Z]\d+\b(?!")')  # of a table in this statement alone
_VALUES = (  # how many there are, and which are empty: as different in each test as the values, and no other statement
    (re.compile(r"= NULL\b"), "= %s"),
    (re.compile(r"%s(?:, %s)+|\(%s\)(?:, \(%s\))+"), "%s…"),
    (re.compile(r"\(%s…\)(?:, \(%s…\))+"), "(%s…)…"),
    (re.compile(r"\bIN \(%s\)"), "IN (%s…)"),
    (re.compile(r"( WHEN \([^()]*\) THEN \S+)\1+"), r"\1…"),
    (_BELOW, r"\1 = %s"),
    (re.compile(rf"(?<=[( ]){_PLAIN} (?:AND|OR) "), ""),
    (re.compile(rf" (?:AND|OR) {_PLAIN}"), ""),
    (re.compile(rf" WHERE {_PLAIN}"), ""),
    (re.compile(rf"({_CONDITION}|{_BRACKETS}) (AND|OR) \1(?: \2 \1)*"), r"\1 \2 …"),
    (re.compile(r" (?:LIMIT|OFFSET) \d+"), ""),
)
_NO_STATEMENT = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "PRAGMA", "EXPLAIN QUERY PLAN")
_WORD = re.compile(r'"[^"]*"|%s|\b[A-Z]\d+\b|([A-Za-z_]{2,})')  # outside of names of columns, values and aliases of tables
_PLAIN_WORDS = frozenset(
    [
        *("SELECT", "COUNT", "AS", "FROM", "INNER", "LEFT", "OUTER", "JOIN", "ON", "WHERE", "AND", "OR", "NOT", "IN", "IS", "NULL"),
        *("ORDER", "BY", "ASC", "DESC", "LIMIT", "OFFSET", "INSERT", "INTO", "VALUES", "RETURNING", "UPDATE", "SET", "DELETE"),
        "BETWEEN",
    ]
)
Records = dict[str, tuple[float, set[str]]]  # by test: seconds, shapes of statements


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    parser.addoption("--record-statements", metavar="FOLDER", help="keep which statements each test sends")
    parser.addoption("--covering", metavar="FOLDER", help="run only tests that together send all recorded statements")


@lru_cache(4096)
def shape_of(sql: str) -> str:
    """Return a statement without how many values, rows and results it names, and with aliases in the order of their first use.

    Conditions that compare a column with values are left out, too: in a plain statement they are the same on each server.
    """
    before, aliases = "", dict[str, str]()
    while before != sql:
        before = sql
        for pattern, short in _VALUES:
            sql = pattern.sub(short, sql)
    return _ALIAS.sub(lambda found: aliases.setdefault(found[0], f"T{len(aliases)}"), sql)


@lru_cache(4096)
def is_plain(sql: str) -> bool:
    """Return whether a statement has no function, pattern, group, set or subquery, of which servers make different things."""
    return sql.count("SELECT") < 2 and {word for word in _WORD.findall(_BELOW.sub(r"\1 = %s", sql)) if word} <= _PLAIN_WORDS


class Recorder:
    """Keeps what the tests of this process send."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.records: Records = {}
        self.shapes = set[str]()
        self.files = set[str]()
        self.tests = list[pytest.Item]()

    def see(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Keep the shape of a statement (a wrapper of Django's `execute`)."""
        if not str(sql).startswith(_NO_STATEMENT) and not is_plain(str(sql)):
            self.shapes.add(shape_of(str(sql)))
        return execute(sql, params, many, context)

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """Keep which files there are, those too of which no test runs here."""
        self.files.add(file_of(item.nodeid))

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Keep which tests all processes together run."""
        self.tests = session.items

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """Watch the connection while the test itself runs; what its fixtures send is not recorded."""
        wrappers = connections["default"].execute_wrappers
        wrappers.append(self.see)
        started = time.process_time()
        try:
            return (yield)
        finally:
            wrappers.remove(self.see)
            if not item.get_closest_marker("shared_data"):  # no other run has that data for sure
                self.records[item.nodeid] = (time.process_time() - started, self.shapes)
            self.shapes = set()

    def pytest_sessionfinish(self) -> None:
        """Write one file for this process, each shape once."""
        self.folder.mkdir(parents=True, exist_ok=True)
        numbers = dict[str, int]()
        rows = {
            test: [seconds, [numbers.setdefault(shape, len(numbers)) for shape in sorted(shapes)]]
            for test, (seconds, shapes) in self.records.items()
        }
        about_transactions = [item.nodeid for item in self.tests if is_about_transactions(item)]
        every = {"files": sorted(self.files), "tests": [item.nodeid for item in self.tests], "transactions": about_transactions}
        name = os.environ.get("PYTEST_XDIST_WORKER", "alone")
        (self.folder / f"{name}.json").write_text(json.dumps({"shapes": list(numbers), "records": rows, **every}))


def file_of(nodeid: str) -> str:
    """Return the file of a test, from the folder of the portal."""
    return nodeid.partition("::")[0]


def read_records(folder: Path) -> tuple[Records, set[str]]:
    """Return what was recorded by all processes, and the files of which no test need run again."""
    written = [json.loads(file.read_text()) for file in folder.glob("*.json")]
    records = {
        test: (seconds, {one["shapes"][number] for number in numbers})
        for one in written
        for test, (seconds, numbers) in one["records"].items()
    }
    tests = {test for one in written for test in one["tests"]}
    needed = cover(records) | {test for one in written for test in one["transactions"]} | (tests - records.keys())
    return records, {file for one in written for file in one["files"]} - set(map(file_of, needed))


def cover(records: Records) -> set[str]:
    """Return tests that together send every shape: again and again the one with the most new shapes for its time."""
    left = {shape for _seconds, shapes in records.values() for shape in shapes}
    chosen = list[str]()

    def for_its_time(test: str) -> float:
        return len(records[test][1] & left) / (records[test][0] + 0.05)

    best_first = [(-for_its_time(test), test) for test in records]
    heapify(best_first)
    while left:
        test = heappop(best_first)[1]
        present = -for_its_time(test)  # never better than before: others sent some of its shapes meanwhile
        if best_first and present > best_first[0][0]:
            heappush(best_first, (present, test))
            continue
        left -= records[test][1]
        chosen.append(test)
    return _without_needless(chosen, records)


def _without_needless(chosen: list[str], records: Records) -> set[str]:
    """Leave out tests, the longest first, whose shapes others send that were chosen after them."""
    senders = Counter(shape for test in chosen for shape in records[test][1])
    needed = set(chosen)
    for test in sorted(chosen, key=lambda test: -records[test][0]):
        if all(senders[shape] > 1 for shape in records[test][1]):
            senders.subtract(records[test][1])
            needed.remove(test)
    return needed


def left_out(items: list[pytest.Item], records: Records) -> list[pytest.Item]:
    """Return the tests that would prove the same again as others of `items`."""
    may_run = {item.nodeid for item in items}
    wanted = cover({test: record for test, record in records.items() if test in may_run})
    return [item for item in items if item.nodeid in records and item.nodeid not in wanted and not is_about_transactions(item)]


def pytest_configure(config: pytest.Config) -> None:
    """Record in each process that runs tests, or read what was recorded."""
    if folder := config.getoption("--record-statements"):
        config.pluginmanager.register(Recorder(Path(folder)))
    folder = config.getoption("--covering")
    config.stash[_RECORDED] = read_records(Path(folder)) if folder else ({}, set())


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out a file of which no test need run again."""
    needless = config.stash[_RECORDED][1]
    return True if needless and collection_path.relative_to(config.rootpath).as_posix() in needless else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what proves a statement again; after `-m`, as a test that does not run proves nothing."""
    records = config.stash[_RECORDED][0]
    if not records:
        return
    again = left_out(items, records)
    config.hook.pytest_deselected(items=again)
    gone = {item.nodeid for item in again}
    items[:] = [item for item in items if item.nodeid not in gone]


_RECORDED = pytest.StashKey[tuple[Records, set[str]]]()
