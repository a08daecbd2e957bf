"""`--frozen-at 2028-02-29T23:59`: start each test at this moment, from where the clock goes on at its usual speed.

A moment without an offset is the local time of the portal (Asia/Ho_Chi_Minh); `drawn` is the one of `tests/days.py` that the commit
draws. Only the clock of the test process is set: files, servers and other processes keep the machine's, so the tests that start
servers run at the machine's time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests.days import NEEDS_SERVERS, drawn

PORTAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_CLOCK = pytest.StashKey[time_machine.Traveller]()


def moment_of(text: str) -> float:
    """Return the Unix time of an ISO moment; raise ValueError on anything else."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=PORTAL_ZONE)).timestamp()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--frozen-at", metavar="MOMENT", help="start each test at this moment, for example 2028-02-29T23:59, or `drawn`")


def pytest_configure(config: pytest.Config) -> None:
    """Set the clock before the test modules are imported: some work out a day at import."""
    if config.getoption("--frozen-at") == "drawn":
        config.option.frozen_at = drawn()[0]
    if text := config.getoption("--frozen-at"):
        try:
            travel = time_machine.travel(moment_of(text), tick=True)
        except ValueError as error:
            raise pytest.UsageError(f"--frozen-at {text}: {error}") from error
        config.stash[_CLOCK] = travel.start()
        config.add_cleanup(travel.stop)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name the moment also in a quiet run: whoever mends a test needs it."""
    if text := config.getoption("--frozen-at"):
        terminalreporter.write_line(f"frozen at: {text}")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Put the clock back to the moment for each test, or to the machine's time for one that starts servers."""
    if clock := item.config.stash.get(_CLOCK, None):
        starts_servers = any(item.get_closest_marker(name) for name in NEEDS_SERVERS)
        machine_time = time_machine.escape_hatch.time.time()
        clock.move_to(machine_time if starts_servers else moment_of(item.config.getoption("--frozen-at")))
    return (yield)
