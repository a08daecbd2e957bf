"""How two processes share the tests: what shares its set-up stays together, what empties the database comes last."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import Any

import pytest

from tests.plugins.server_groups import FIRST, LAST, SERVERS, Scheduler, strays


class Node:
    """A test process that keeps what it is told to run."""

    def __init__(self) -> None:
        self.run = list[int]()

    def send_runtest_some(self, numbers: list[int]) -> None:
        self.run += numbers


@pytest.fixture
def scheduler() -> Any:
    return object.__new__(Scheduler)  # without processes of its own


@pytest.mark.parametrize(
    ("test", "scope"),
    [
        ("qa/tests/test_queue.py::test_a[x@y]", "qa/tests/test_queue.py"),
        ("qa/tests/test_queue.py::TestQueue::test_a", "qa/tests/test_queue.py"),
        ("tests/browser/test_asking.py::test_a@portal", "portal"),
    ],
)
def test_a_process_gets_a_whole_file_or_a_whole_group(scheduler: Any, test: str, scope: str) -> None:
    assert scheduler._split_scope(test) == scope


def test_what_takes_long_runs_before_all_others_and_what_is_about_transactions_after(scheduler: Any) -> None:
    node, tests = (
        Node(),
        [f"a.py::test_a@{LAST}a.py", "a.py::test_b", f"c.py::test_c@{FIRST}c.py", "b.py::test_d", f"d.py::test_e@{SERVERS}x"],
    )
    scheduler.workqueue = OrderedDict((scheduler._split_scope(test), {test: False}) for test in tests)
    scheduler.assigned_work, scheduler.registered_collections = {}, {node: tests}
    for _unit in tests:
        scheduler._assign_work_unit(node)
    assert node.run == [4, 2, 1, 3, 0]


class Item:
    """A test of a file, with markers."""

    def __init__(self, path: Path, *markers: str) -> None:
        self.path, self.nodeid, self.get_closest_marker = path, f"{path.name}::test", {*markers}.__contains__


@pytest.mark.parametrize(
    ("text", "shows"),
    [
        ("@pytest.mark.browser\ndef test() -> None: ...", True),
        ("pytestmark = pytest.mark.cluster", True),
        ("def test(serverless_portal: Portal) -> None: ...", True),
        ("def test(demo_site, reader) -> None: ...", True),
        ("from search.tests.engine_fixtures import engine", True),
        ("def test(portals: int) -> None: ...", False),
    ],
)
def test_a_test_that_needs_servers_is_refused_where_the_text_of_its_file_does_not_show_it(tmp_path: Path, text: str, shows: bool) -> None:
    file, other = tmp_path / "test_a.py", tmp_path / "test_b.py"
    file.write_text(text)
    other.write_text("")
    tests: Any = [Item(file, "browser"), Item(other)]
    assert strays(tests) == ([] if shows else ["test_a.py::test"])
