"""Mark what starts the portal, run what starts the same servers in one test process, and choose what a database server may change.

Processes share the tests (`--dist loadgroup`). A group runs in one of them: each search server is then started once, not twice; so does
each file, whose tests share what its fixtures make. Files with tests that start servers or a browser, or are slow, come first, so that
no process is left with one at the end. Tests about transactions empty the database, and so run after all others.
`--only-with-database` leaves out tests that use no database: on PostgreSQL they would prove the same thing twice. `--only-with-servers`
imports no test file but those whose text shows that a test of theirs starts servers or a browser.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadGroupScheduling
from xdist.workermanage import WorkerController

from tests.transactions import is_about_transactions

DEMO_SITE = {"demo_site", "serverless_portal"}
SERVERS = "servers: "  # the longest groups: they wait for search servers
FIRST = "long in "  # with the name of the file
LAST = "transactions in "  # with the name of the file
NEED_SERVERS = ("portal", "browser", "cluster")
_SHOWS_SERVERS = re.compile(r"mark\.(browser|cluster|portal)\b|\b(demo_site|\w*portal)\b *[:,)]|engine_fixtures")  # in a file of tests
LONG = (*NEED_SERVERS, "slow")
DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "django_db_serialized_rollback"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only-with-database", action="store_true", help="leave out the tests that use no database")
    parser.addoption("--only-with-servers", action="store_true", help="leave out the files without tests that start servers or a browser")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out a file of tests whose text shows no server: the runs without servers have its tests."""
    wanted = config.getoption("--only-with-servers") and collection_path.match("test_*.py")
    return True if wanted and not shows_servers(collection_path) else None


def shows_servers(file: Path) -> bool:
    """Return whether the text of a file of tests shows that one of them may start servers or a browser."""
    return _SHOWS_SERVERS.search(file.read_text(encoding="utf-8")) is not None


def _group_of(item: pytest.Item, long_files: set[str]) -> str:
    """Return the group of a test that shares a search server, whose file is long, or that is about transactions; "" for any other."""
    file = item.nodeid.partition("::")[0]
    if item.get_closest_marker("cluster"):
        return f"{SERVERS}search"
    if is_about_transactions(item):
        return f"{LAST}{file}"
    return f"{FIRST}{file}" if file in long_files else ""


def strays(items: list[pytest.Item]) -> list[str]:
    """Return the tests that need servers and lie in a file that `--only-with-servers` leaves out."""
    files: dict[Path, list[str]] = {}
    for item in items:
        if any(map(item.get_closest_marker, NEED_SERVERS)):
            files.setdefault(item.path, []).append(item.nodeid)
    return [name for file, names in files.items() if not shows_servers(file) for name in names]


def _uses_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None or bool(DATABASE & set(getattr(item, "fixturenames", ())))


def _turn(scope: str) -> int:
    """Return when a group or file is given out; among equals the one with the most tests comes first."""
    return next((turn for turn, kind in enumerate((SERVERS, FIRST)) if scope.startswith(kind)), 3 if scope.startswith(LAST) else 2)


class Scheduler(LoadGroupScheduling):
    """Gives a process a whole group or file at a time, the long ones first, then the largest; tests about transactions at the end."""

    def _split_scope(self, nodeid: str) -> str:
        group = super()._split_scope(nodeid)
        return nodeid.partition("::")[0] if group == nodeid else group

    def _assign_work_unit(self, node: WorkerController) -> None:
        self.workqueue.move_to_end(min(self.workqueue, key=_turn), last=False)
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
    if stray := strays(items):
        raise pytest.UsageError(f"Their text does not show to `--only-with-servers` that these tests need servers: {', '.join(stray)}")
    long_files = {item.nodeid.partition("::")[0] for item in items if any(map(item.get_closest_marker, LONG))}
    for item in items:
        group = _group_of(item, long_files)
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
