"""`--frozen-at 2028-02-29T23:59`: start each test at this moment, from where the clock goes on at its usual speed.

A moment without an offset is the local time of the portal (Asia/Ho_Chi_Minh); `drawn` is the one of `tests/days.py` that the commit
draws. A test whose facts have fixed days names its own, `pytest.mark.today("2026-11-05T09:00")`, which holds in every run. Only the
clock of the test process is set: files, servers and other processes keep the machine's, so the tests that start servers run at the
machine's time, and those on the demo site that another process has made.
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
    """Set the clock for each test: to the day that it names, else to the run's moment, or to the machine's time where it starts servers."""
    clock, named = item.config.stash.get(_CLOCK, None), item.get_closest_marker("today")
    if not clock and not named:
        return (yield)
    text = named.args[0] if named else item.config.getoption("--frozen-at")
    starts_servers = any(item.get_closest_marker(name) for name in NEEDS_SERVERS)
    is_of_today = starts_servers or "demo_rows" in getattr(item, "fixturenames", ())
    moment = time_machine.escape_hatch.time.time() if is_of_today else moment_of(text)
    if clock:
        clock.move_to(moment)
        return (yield)
    with time_machine.travel(moment, tick=True):
        return (yield)
