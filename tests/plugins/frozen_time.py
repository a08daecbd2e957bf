"""`--frozen-at 2028-02-29T23:59`: start each test at this moment, from where the clock goes on at its usual speed.

A moment without an offset is the local time of the portal (Asia/Ho_Chi_Minh). Only the clock of the test process is set:
files, servers and other processes keep the machine's, so tests that start servers do not take part.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

PORTAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_CLOCK = pytest.StashKey[time_machine.Traveller]()


def moment_of(text: str) -> float:
    """Return the Unix time of an ISO moment; raise ValueError on anything else."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=PORTAL_ZONE)).timestamp()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--frozen-at", metavar="MOMENT", help="start each test at this moment, for example 2028-02-29T23:59")


def pytest_configure(config: pytest.Config) -> None:
    """Set the clock before the test modules are imported: some work out a day at import."""
    if text := config.getoption("--frozen-at"):
        try:
            travel = time_machine.travel(moment_of(text), tick=True)
        except ValueError as error:
            raise pytest.UsageError(f"--frozen-at {text}: {error}") from error
        config.stash[_CLOCK] = travel.start()
        config.add_cleanup(travel.stop)


def pytest_report_header(config: pytest.Config) -> str | None:
    text = config.getoption("--frozen-at")
    return f"frozen at: {text}" if text else None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Put the clock back to the moment for each test."""
    if clock := item.config.stash.get(_CLOCK, None):
        clock.move_to(moment_of(item.config.getoption("--frozen-at")))
    return (yield)
