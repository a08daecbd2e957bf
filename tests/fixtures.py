"""Fixtures for all tests: a real browser, a running portal with its worker, a mail catcher, the real data."""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.demo_rows import in_test_database
from tests.kept_migrations import kept_file
from tests.servers import local, search_nodes
from tests.servers.mail import MailCatcher
from tests.servers.portal import Portal, copy_to_postgres, make_demo_site, start_portal
from tests.servers.receiver import machine  # noqa: F401 -- a fixture

# Parts of the browser's own window, which no test sees: each new context would start two more processes for them, for 0.6 s of processor
# time. Chromium takes the last list that it is given, and so the one of Playwright (chromiumSwitches) stands here, too.
OWN_WINDOW = ("PreloadTopChromeWebUI", "WebUIOmniboxPopup", "WebUIOmniboxAimPopup")
OF_PLAYWRIGHT = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable"),
    *("LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect"),
    *("OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch"),
)
# The first is the second without a window of its own, for two thirds to four fifths of the processor time.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM_OPTIONS = [
    f"--disable-features={','.join((*OF_PLAYWRIGHT, *OWN_WINDOW))}",
    "--no-sandbox",
    "--blink-settings=lazyLoadingImageMarginPxUnknown=1250",  # without a window it does not know its network, and would fetch more ahead
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def missing(what: str) -> None:
    """Skip the test for want of `what`; in CI nothing may be missing, so fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"missing in CI: {what}")
    pytest.skip(what)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of the real data sets, which lie beside the repository and never in it."""
    folder = Path(os.environ.get("SHARED_DIR") or Path(__file__).resolve().parents[2] / "shared") / "data"
    if not folder.is_dir():
        pytest.skip(f"the real data is not at {folder} (set SHARED_DIR)")
    return folder


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """A headless Chromium, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    program = next((path for name in BROWSERS if (path := _which(name))), None)
    if program is None:
        missing("Chromium is not installed (Debian: apt-get install chromium-headless-shell, or chromium)")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs a loop in this thread; the tests themselves are synchronous
    with sync_playwright() as driver:
        loop = asyncio._get_running_loop()
        browser = driver.chromium.launch(executable_path=program, args=CHROMIUM_OPTIONS)
        yield browser
        asyncio._set_running_loop(loop)  # the last test may be one without a browser, which does not see it
        browser.close()


def _which(name: str) -> str | None:
    import shutil

    return shutil.which(name)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server of the tests' own."""
    if url := os.environ.get("TEST_POSTGRES_URL"):
        yield url
        return
    try:
        with local.postgres() as url:
            yield url
    except local.NotInstalled as error:
        missing(str(error))


@pytest.fixture
def redis_url() -> Iterator[str]:
    """A Redis server of the test's own, empty: a cache that outlives its portal would name pictures that are gone with it."""
    try:
        with local.redis() as url:
            yield url
    except local.NotInstalled as error:
        missing(str(error))


@pytest.fixture(scope="session")
def mail_port() -> int:
    """A port for one SMTP server after the other: portals that send there are loaded once."""
    return local.free_port()


@pytest.fixture
def mail_catcher(mail_port: int) -> Iterator[MailCatcher]:
    """An SMTP server that keeps what it is sent."""
    with MailCatcher(mail_port) as catcher:
        yield catcher


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo site on SQLite, made once for all test processes, if it was not before; each portal runs on a copy."""
    if made := os.environ.get("TEST_DEMO_SITE"):
        return Path(made) / "var"
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own) / "demo"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            make_demo_site(folder, migrated=kept_file(".sqlite3"))
            (folder / "made").touch()
    return folder / "var"


@pytest.fixture(scope="module")
def served_demo_site(demo_site: Path, postgres_url: str) -> Iterator[tuple[Path, str]]:
    """The demo site on PostgreSQL: its folder and the URL of its database; each portal runs on a copy of both."""
    with local.fresh_database(postgres_url) as database:
        copy_to_postgres(demo_site, database, kept_file(".sql"))
        yield demo_site, database


@pytest.fixture(scope="module")
def demo_rows(request: pytest.FixtureRequest, django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A copy of the demo site in the place of the test database, for the tests of a file."""
    site = request.getfixturevalue("demo_site")  # not by an argument: tests that have it so are run with servers
    with in_test_database(site, tmp_path_factory.mktemp("demo") / "var"):
        yield


@pytest.fixture
def serverless_portal(tmp_path: Path, demo_site: Path, mail_catcher: MailCatcher) -> Iterator[Portal]:
    """The portal as `make run` starts it: SQLite, embedded search; with the demo site."""
    with start_portal(tmp_path, demo_site, {"EMAIL_URL": mail_catcher.url}) as portal:
        yield portal


@pytest.fixture(scope="module")
def file_portal(tmp_path_factory: pytest.TempPathFactory, demo_site: Path, mail_port: int) -> Iterator[Portal]:
    """The same, started once for the tests of a file, which leave alone what the others look at; its mails reach nobody."""
    with start_portal(tmp_path_factory.mktemp("portal"), demo_site, {"EMAIL_URL": f"smtp://127.0.0.1:{mail_port}"}) as running:
        yield running


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory, demo_site: Path) -> Iterator[Portal]:
    """The same, started once for the tests that leave alone what another looks at."""
    with start_portal(tmp_path_factory.mktemp("portal"), demo_site, {}) as running:
        yield running


@pytest.fixture(scope="module")
def shared_search_node() -> Iterator[search_nodes.ElasticsearchNode]:
    """An Elasticsearch node for the tests with a whole portal."""
    try:
        with search_nodes.elasticsearch() as node:
            yield node
    except search_nodes.NotInstalled as error:
        missing(str(error))


@pytest.fixture
def search_node(shared_search_node: search_nodes.ElasticsearchNode) -> search_nodes.ElasticsearchNode:
    """The shared node, running; the test may stop and start it."""
    if shared_search_node.process is None:
        shared_search_node.start()
    return shared_search_node


_portal_numbers = count()


@pytest.fixture
def served_portal(
    tmp_path: Path,
    mail_catcher: MailCatcher,
    postgres_url: str,
    served_demo_site: tuple[Path, str],
    redis_url: str,
    search_node: search_nodes.ElasticsearchNode,
) -> Iterator[Portal]:
    """The portal on real servers: PostgreSQL, Redis, Elasticsearch, SMTP; with the demo site."""
    folder, template = served_demo_site
    with local.fresh_database(postgres_url, template) as database:
        servers = {
            "EMAIL_URL": mail_catcher.url,
            "DATABASE_URL": database,
            "CACHE_URL": redis_url,
            "SEARCH_URL": search_node.url,
            "SEARCH_TIMEOUT": "20",  # a server that has just started on a busy machine is slow; the budget has a test of its own
            "SEARCH_INDEX_PREFIX": f"portal-{os.getpid()}-{next(_portal_numbers)}",
            "WEB_CONCURRENCY": "2",
        }
        with start_portal(tmp_path, folder, servers) as portal:
            yield portal
