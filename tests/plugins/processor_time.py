"""`--processor-time 20`: at the end print the twenty tests and the twenty files that took most processor time, in seconds.

Counted are the test process and all processes that it started (browsers, servers, search nodes), set-up and teardown included; times by
the clock say little on a machine that does other work. What a shared fixture costs counts for the test that asks for it first. Read from
/proc, so on Linux alone. A process that left its parent behind is not counted, nor what a browser's processes used that ended meanwhile.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

_TICKS = os.sysconf("SC_CLK_TCK")
_NAME = "processor seconds"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--processor-time", metavar="N", type=int, help="print the N tests and files that took most processor time")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--processor-time"):
        config.pluginmanager.register(ProcessorTime(config.getoption("--processor-time")))


def used_by_tree(root: int) -> float:
    """Return the processor seconds of a process, of what it started, and of what these have waited for."""
    children, used = defaultdict[int, list[int]](list), dict[int, int]()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
        children[int(fields[1])].append(int(folder.name))
        used[int(folder.name)] = sum(map(int, fields[11:15]))
    ticks, waiting = 0, [root]
    while waiting:
        number = waiting.pop()
        ticks += used.get(number, 0)
        waiting += children[number]
    return ticks / _TICKS


class ProcessorTime:
    """Measures each test in the process that runs it; the times reach the terminal with the tests' reports."""

    def __init__(self, count: int) -> None:
        self.count = count

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Keep what was used before the test."""
        item.stash[_USED] = used_by_tree(os.getpid())
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
        """Give the report of the teardown what the whole test used."""
        report = yield
        if call.when == "teardown":
            report.user_properties.append((_NAME, max(0.0, used_by_tree(os.getpid()) - item.stash[_USED])))
        return report

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the sums."""
        tests, files = dict[str, float](), defaultdict[str, float](float)
        for report in (report for reports in terminalreporter.stats.values() for report in reports if hasattr(report, "user_properties")):
            for seconds in (value for name, value in report.user_properties if name == _NAME and report.when == "teardown"):
                tests[report.nodeid] = seconds
                files[report.nodeid.partition("::")[0]] += seconds
        terminalreporter.section(f"processor time: {sum(tests.values()):.0f} s in all")
        for rows in (tests, files):
            for name, seconds in sorted(rows.items(), key=lambda row: -row[1])[: self.count]:
                terminalreporter.write_line(f"{seconds:8.2f} s {name[:140]}")
            terminalreporter.write_line("")


_USED = pytest.StashKey[float]()
