"""Look for garbage seldom: a process of tests holds all test modules, and pytest looks through all it holds five times at its end."""

from __future__ import annotations

import gc

import pytest

gc.disable()  # until all is loaded
gc.set_threshold(200_000, 20)


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Leave out from now on what was loaded so far: it stays until the process ends."""
    gc.freeze()
    gc.enable()
