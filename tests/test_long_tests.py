"""The list of tests that `make test-fast` leaves out."""

from __future__ import annotations

import ast

import pytest

from tests.plugins.long_tests import LIST, LongTests, name_of
from tests.servers.portal import ROOT


def functions_of(file: str) -> set[str]:
    path = ROOT / file
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.exists() else ast.Module()
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_each_test_of_the_list_is_there() -> None:
    by_file: dict[str, set[str]] = {}
    for name in LIST.read_text(encoding="utf-8").split():
        file, _, function = name.rpartition("::")
        by_file.setdefault(file, set()).add(function)
    assert {file: gone for file, named in by_file.items() if (gone := named - functions_of(file))} == {}


@pytest.mark.parametrize(
    "nodeid", ["qa/tests/test_a.py::test_b", "qa/tests/test_a.py::test_b[x@y]", "qa/tests/test_a.py::test_b[c]@long in d"]
)
def test_all_cases_of_a_test_have_its_name(nodeid: str) -> None:
    assert name_of(nodeid) == "qa/tests/test_a.py::test_b"


def test_set_up_and_teardown_count_for_what_a_case_takes() -> None:
    noted = LongTests()
    for when in ("setup", "call", "teardown"):
        report = pytest.TestReport("test_a.py::test_b[c]", ("", 0, ""), {}, "passed", None, when, duration=0.1)
        noted.pytest_runtest_logreport(report)
    assert noted.long_tests() == ["test_a.py::test_b"]
