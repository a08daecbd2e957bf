"""What starting a process costs: processor time, memory and modules once the apps and the addresses are loaded, and by package.

    DJANGO_SETTINGS_MODULE=cms.settings.dev python -m benchmarks.start [--packages 12]

In another tree: `python …/benchmarks/start.py` in its folder. A module counts with what it loads itself, without those that it imports.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
from collections import defaultdict
from importlib import _bootstrap  # type: ignore[attr-defined]
from time import process_time
from typing import Any

sys.path.insert(0, os.getcwd())


def _resident() -> float:
    with open("/proc/self/statm") as found:
        return int(found.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6


class _Loads:
    """Watches Python's own loading of modules."""

    def __init__(self) -> None:
        self.own: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0])  # package: MB, seconds, modules
        self._inside: list[list[float]] = []
        self._load = _bootstrap._load_unlocked
        _bootstrap._load_unlocked = self

    def __call__(self, spec: Any) -> Any:
        memory, time = _resident(), process_time()
        self._inside.append([0.0, 0.0])
        try:
            return self._load(spec)
        finally:
            took = _resident() - memory, process_time() - time
            below, row = self._inside.pop(), self.own[spec.name.partition(".")[0]]
            row[0] += took[0] - below[0]
            row[1] += took[1] - below[1]
            row[2] += 1
            if self._inside:
                self._inside[-1][0] += took[0]
                self._inside[-1][1] += took[1]


def _say(what: str) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(f"{what:10} {used.ru_utime + used.ru_stime:.2f} s  {_resident():.0f} MB  {len(sys.modules):,} modules")


def main() -> None:
    """Start as a process of the portal does, and print what it cost."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--packages", type=int, default=0, help="print so many packages, the largest first (watching them takes time)")
    wanted = options.parse_args().packages
    loads = _Loads() if wanted else None
    import django

    django.setup()
    _say("apps")
    from django.urls import get_resolver

    len(get_resolver().url_patterns)
    _say("addresses")
    rows = sorted(loads.own.items(), key=lambda row: -row[1][0])[:wanted] if loads else []
    for name, (memory, seconds, modules) in rows:
        print(f"  {name:22} {memory:5.1f} MB  {seconds:.3f} s  {modules:,.0f} modules")


if __name__ == "__main__":
    main()
