"""Let Wagtail's indexes wait until a test reads them (tests/late_indexes.py), where one transaction holds the test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connections

from tests import late_indexes
from tests.transactions import is_about_transactions


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[object]:
    """Watch the connection during a test; threads see each other's rows after a commit only, so their tests wait for nothing."""
    wrappers = connections["default"].execute_wrappers
    wrappers.append(late_indexes.before_use)
    late_indexes.let_wait(not is_about_transactions(item))
    try:
        return (yield)
    finally:
        late_indexes.let_wait(False)
        wrappers.remove(late_indexes.before_use)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Iterator[object]:
    """Write what a fixture shared by several tests saved: it outlives the transaction of the first of them."""
    result = yield
    if fixturedef.scope != "function":
        late_indexes.write()
    return result
