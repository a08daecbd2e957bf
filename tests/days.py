"""Run the quick tests that need no server on days that break careless code: `make test-days` (`python -m tests.days [PYTEST OPTION …]`).

`make test` runs them on one of these days, which the commit's hash draws (`pytest --frozen-at drawn`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from itertools import cycle

NEEDS_SERVERS = ("browser", "cluster", "portal", "postgres", "shared_data")
FAST = " and ".join(f"not {marker}" for marker in (*NEEDS_SERVERS, "slow"))
ZONES = ("UTC", "Asia/Ho_Chi_Minh", "America/New_York")
MOMENTS = (
    # a year's first and last moments, months' ends, the leap day
    *("2026-01-01T00:00", "2026-12-31T23:59", "2026-12-31T22:00", "2027-01-01T00:00", "2027-01-31T23:59", "2027-12-31T23:59"),
    *("2028-01-01T00:00", "2027-02-28T23:59", "2027-03-01T00:00", "2027-03-31T23:59", "2026-10-31T23:59", "2029-01-01T06:59"),
    *("2028-02-28T23:59", "2028-02-29T00:00", "2028-02-29T12:00", "2028-02-29T23:59", "2028-03-01T06:59", "2032-02-29T23:59"),
    # holidays: Tết of 2026 to 2028, the Hùng kings, 30 April to 1 May, 2 September, 24 November
    *("2026-02-15T10:00", "2026-02-16T23:59", "2026-02-17T09:00", "2026-02-22T12:00", "2027-02-05T17:00", "2027-02-06T09:00"),
    *("2027-02-10T23:59", "2028-01-25T23:59", "2026-04-26T08:00", "2027-04-16T09:00", "2026-04-30T09:00", "2026-05-01T23:59"),
    *("2026-09-02T09:00", "2026-11-24T09:00"),
    # nights of a change of law, and the same moments as UTC has them
    *("2026-06-30T23:59", "2026-06-30T20:00", "2026-07-01T00:00", "2026-07-01T06:59", "2027-06-30T23:59", "2027-07-01T00:00"),
    # weekends, the hours around work, the changes of summer time in New York
    *("2026-11-28T10:00", "2026-11-29T23:59", "2026-12-04T17:30", "2026-12-07T06:59", "2027-03-14T14:30", "2027-11-07T13:30"),
)
DAYS = tuple(zip(MOMENTS, cycle(ZONES)))


def drawn() -> tuple[str, str]:
    """Return the moment and the machine's time zone that the checked-out commit draws; the first ones without a repository or git."""
    git = shutil.which("git")
    commit = subprocess.run([git, "rev-parse", "HEAD"], capture_output=True, text=True).stdout.strip() if git else ""
    return DAYS[int(commit or "0", 16) % len(DAYS)]


def run(moment: str, zone: str, options: list[str]) -> int:
    """Run the tests at a moment; return pytest's exit code."""
    print(f"\n=== {moment}, machine in {zone}", flush=True)
    command = [sys.executable, "-m", "pytest", "--ds", "cms.settings.test", "--quiet", "-m", FAST, "--frozen-at", moment, *options]
    return subprocess.call(command, env={**os.environ, "TZ": zone})


def main() -> int:
    """Run every day; return 0 when every test passed on each."""
    failed = [moment for moment, zone in DAYS if run(moment, zone, sys.argv[1:])]
    print(f"\n{len(DAYS) - len(failed)} of {len(DAYS)} days passed" + (f", failed: {', '.join(failed)}" if failed else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
