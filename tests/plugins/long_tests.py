"""`--quick`: leave out the tests that take a quarter of a second or more, as `tests/long_tests.txt` names them.

One test in three of those that need no server takes three quarters of the time: whole screens, publications of many documents, other
processes. `--note-long-tests` writes the list from the times of its run, by the clock, of the whole suite; on a busy machine it is
longer.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

LIMIT = 0.25  # seconds, with set-up and teardown, of the longest case of a test
LIST = Path(__file__).parents[1] / "long_tests.txt"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    parser.addoption("--quick", action="store_true", help="leave out the tests that tests/long_tests.txt names")
    parser.addoption("--note-long-tests", action="store_true", help="write tests/long_tests.txt from this run")


def pytest_configure(config: pytest.Config) -> None:
    """Note the times where the reports of all processes come together."""
    if config.getoption("--note-long-tests") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(LongTests())


def name_of(nodeid: str) -> str:
    """Return the file and function of a test, without its case and without the group that `server_groups` gave it."""
    return nodeid.partition("[")[0].partition("@")[0]


class LongTests:
    """Adds up what each case took; writes at the end which tests took long."""

    def __init__(self) -> None:
        self.seconds = defaultdict[str, float](float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add the set-up, call or teardown of a case."""
        self.seconds[report.nodeid] += report.duration

    def long_tests(self) -> list[str]:
        """Return the tests of which a case took long."""
        return sorted({name_of(case) for case, seconds in self.seconds.items() if seconds >= LIMIT})

    def pytest_sessionfinish(self) -> None:
        """Write the list, a test on a line."""
        LIST.write_text("".join(f"{name}\n" for name in self.long_tests()), encoding="utf-8")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the long tests; after `server_groups`, whose order stays."""
    if not config.getoption("--quick"):
        return
    long = set(LIST.read_text(encoding="utf-8").split())
    config.hook.pytest_deselected(items=[item for item in items if name_of(item.nodeid) in long])
    items[:] = [item for item in items if name_of(item.nodeid) not in long]
