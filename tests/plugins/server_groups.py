"""Mark what starts the portal, run what starts the same servers in one test process, and choose what a database server may change.

Two processes share the tests (`--dist loadgroup`). A group runs in one of them: each kind of server is then started once, not twice;
so does each file, whose tests share what its fixtures make. Tests about transactions empty the database, and so run after all others.
`--only-with-database` leaves out tests that use no database: on PostgreSQL they would prove the same thing twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadGroupScheduling
from xdist.workermanage import WorkerController

from tests.transactions import is_about_transactions

DEMO_SITE = {"demo_site", "serverless_portal"}
LAST = "transactions in "  # with the name of the file
DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only-with-database", action="store_true", help="leave out the tests that use no database")


def _group_of(item: pytest.Item) -> str:
    """Return the name of the servers that a test starts; "" when it starts none."""
    if item.get_closest_marker("portal"):
        return "portal"
    if item.get_closest_marker("cluster"):
        return "search-servers"
    return f"{LAST}{item.nodeid.partition('::')[0]}" if is_about_transactions(item) else ""


def _uses_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None or bool(DATABASE & set(getattr(item, "fixturenames", ())))


class Scheduler(LoadGroupScheduling):
    """Gives a process a whole group or a whole file at a time, the largest first, and tests about transactions at the end."""

    def _split_scope(self, nodeid: str) -> str:
        group = super()._split_scope(nodeid)
        return nodeid.partition("::")[0] if group == nodeid else group

    def _assign_work_unit(self, node: WorkerController) -> None:
        for scope in [scope for scope in self.workqueue if scope.startswith(LAST)]:
            self.workqueue.move_to_end(scope)
        super()._assign_work_unit(node)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduler | None:
    return Scheduler(config, log) if config.getoption("dist") == "loadgroup" else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Set markers and groups before `-m` and pytest-xdist read them."""
    for item in items:
        if DEMO_SITE & set(getattr(item, "fixturenames", ())):
            item.add_marker("portal")
        group = _group_of(item)
        if group and item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(group))
    if config.getoption("--only-with-database"):
        chosen = [item for item in items if _uses_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if not _uses_database(item)])
        items[:] = chosen


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[object]:
    """Hide Playwright's loop, which counts as running from the first browser test on, from set-up to teardown of a test without a browser.

    Such a test may use asyncio, and Django keeps another database connection where a loop runs: each part must see the same.
    """
    loop = None if "chromium" in getattr(item, "fixturenames", ()) else asyncio._get_running_loop()
    if loop is None:
        return (yield)
    asyncio._set_running_loop(None)
    try:
        return (yield)
    finally:
        asyncio._set_running_loop(None if loop.is_closed() else loop)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Stop a test process whose pytest does not keep what pytest-xdist writes: each process would start every kind of server."""
    grouped = (item for item in session.items if item.get_closest_marker("xdist_group"))
    item = next(grouped, None)
    if item is not None and session.config.getoption("loadgroup", False) and "@" not in item.nodeid:
        raise pytest.UsageError("pytest-xdist could not group the tests: another version of pytest is wanted")
