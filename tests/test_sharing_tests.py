"""How two processes share the tests: what shares its set-up stays together, what empties the database comes last."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import pytest

from tests.plugins.server_groups import LAST, Scheduler


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


def test_tests_about_transactions_run_after_all_others(scheduler: Any) -> None:
    node, tests = Node(), [f"a.py::test_a@{LAST}a.py", "a.py::test_b", "b.py::test_c"]
    scheduler.workqueue = OrderedDict((scheduler._split_scope(test), {test: False}) for test in tests)
    scheduler.assigned_work, scheduler.registered_collections = {}, {node: tests}
    for _unit in tests:
        scheduler._assign_work_unit(node)
    assert node.run == [1, 2, 0]
