"""The portal itself as a person starts it: web server and worker as processes of their own, forked from one that has it loaded."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tests.servers.copied_database import copy_rows, restore
from tests.servers.loaded import Forked, Loaded
from tests.servers.local import free_port

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
START_SECONDS = 180  # three on a quiet machine
MAKE_PICTURES = """
from django.test import Client
for address in ("/", "/tin-tuc/"):  # whose pictures are made in all sizes at the first visit
    assert Client(HTTP_HOST="localhost").get(address).status_code == 200
"""


@dataclass
class Portal:
    """A running portal: its address, its environment, its processes."""

    url: str
    environment: dict[str, str]
    log: Path
    loaded: Loaded
    processes: dict[str, Forked] = field(default_factory=dict)

    def start(self, name: str, *command: str) -> None:
        """Start one process; its output goes to the log."""
        with self.log.open("ab") as log:
            self.processes[name] = self.loaded.start([*command], log, log)

    def start_web(self, *, wait: bool = True) -> None:
        """Start the web server on the portal's port and wait until it answers."""
        bind = f"127.0.0.1:{self.environment['PORT']}"
        threads, workers = self.environment.get("WEB_THREADS", "8"), self.environment.get("WEB_CONCURRENCY", "1")
        self.start(
            "web", "gunicorn", "cms.settings.wsgi", "--bind", bind, "--threads", threads, "--workers", workers, "--log-level", "warning"
        )
        if wait:
            _wait_until_it_answers(self)

    def start_worker(self) -> None:
        self.start("worker", "python", "manage.py", "worker")

    def stop(self, name: str, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal to one process and give its exit code."""
        process = self.processes.pop(name)
        process.send_signal(number)
        return process.wait(120)

    def kill(self, name: str) -> None:
        """End a process and its children without warning."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def manage(self, *arguments: str) -> str:
        """Run a management command in the portal's environment and give what it printed."""
        with tempfile.TemporaryFile("w+", encoding="utf-8") as output, tempfile.TemporaryFile("w+") as errors:
            code = self.loaded.start(["python", "manage.py", *arguments], output, errors).wait()
            output.seek(0)
            errors.seek(0)
            printed = output.read()
            if code:
                raise AssertionError(f"manage.py {arguments} failed:\n{printed}\n{errors.read()}")
        return printed

    def printed(self) -> str:
        """Everything that the processes logged."""
        return self.log.read_text(encoding="utf-8", errors="replace")


def _environment(values: dict[str, str]) -> dict[str, str]:
    """This process's environment with the portal's own values; sound, PDF and vectors are made only where a test asks for them."""
    not_inherited = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "PORT", "SITE_URL", "PYTEST_CURRENT_TEST"}  # `make test` sets a port, too
    inherited = {name: value for name, value in os.environ.items() if name not in not_inherited}
    quiet = {"SPEECH_COMMAND": "", "READING_COPIES": "no", "EMBEDDINGS_URL": "none"}
    return {**inherited, "DJANGO_SETTINGS_MODULE": "cms.settings.dev", **quiet, **values}


def make_demo_site(folder: Path, database: str = "", migrated: Path | None = None) -> Path:
    """Fill a new database (SQLite in `folder` when no URL is given) with the demo site; gives the portal's VAR_DIR, to be copied.

    `migrated` is a SQLite file with all migrations done, to start from where it is there.
    """
    environment = _environment({"VAR_DIR": str(folder / "var")} | ({"DATABASE_URL": database} if database else {}))
    if migrated and migrated.exists():
        (folder / "var").mkdir()
        shutil.copy(migrated, folder / "var" / "portal.sqlite3")
    subprocess.run(
        [str(BIN / "python"), "manage.py", "messages", "--compile"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL
    )
    maker = Portal("", environment, folder / "portal.log", Loaded(environment))  # with the messages
    maker.manage("prepare", "--demo")
    for _time in range(2):  # what the demo site left to do is not done by the worker of every copy; some jobs wait for others
        maker.manage("worker", "--once")
    maker.manage("shell", "-v0", "-c", MAKE_PICTURES)
    maker.loaded.stop()
    return folder / "var"


def copy_to_postgres(demo_site: Path, database: str, migrated: Path) -> None:
    """Fill the empty database at a URL with the rows of a demo site; starts from the dump `migrated`, where there is one."""
    if migrated.exists():
        restore(migrated, database)
    else:
        environment = _environment({"VAR_DIR": str(demo_site), "DATABASE_URL": database})
        subprocess.run([str(BIN / "python"), "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=environment, check=True)
    copy_rows(demo_site / "portal.sqlite3", database)


class _Place:
    """Where portals with these values run, one after the other, at one address: the process that has them loaded serves all of them."""

    def __init__(self, values: dict[str, str]) -> None:
        self.values = values
        self._folder = tempfile.TemporaryDirectory(prefix="minh-bach-portal-")
        self.var = Path(self._folder.name) / "var"
        self.port = int(values.get("PORT") or free_port())

    @cached_property
    def environment(self) -> dict[str, str]:
        return {**self.values, "VAR_DIR": str(self.var), "PORT": str(self.port)}

    @cached_property
    def loaded(self) -> Loaded:
        """To be asked for when the demo site is there, whose key is read."""
        return Loaded(self.environment)


_free_places: list[_Place] = []


def _take_place(values: dict[str, str]) -> _Place:
    place = next((place for place in _free_places if place.values == values), None)
    if place is None:
        return _Place(values)
    _free_places.remove(place)
    return place


@contextmanager
def start_portal(folder: Path, demo_site: Path, values: dict[str, str]) -> Iterator[Portal]:
    """Run web and worker on a copy of `demo_site`, on the port of `values` or a free one, until the block ends; the log is in `folder`."""
    place = _take_place(_environment(values))
    shutil.copytree(demo_site, place.var)
    portal = Portal(f"http://localhost:{place.port}", place.environment, folder / "portal.log", place.loaded)
    if "SEARCH_URL" in values:
        portal.manage("rebuild_search_index")
    try:
        portal.start_web(wait=False)
        portal.start_worker()
        _wait_until_it_answers(portal)
        _wait_until_it_works(portal)
        yield portal
    finally:
        for process in portal.processes.values():
            process.terminate()
        for process in portal.processes.values():  # each takes a second to end
            process.wait(120)
    shutil.rmtree(place.var)
    _free_places.append(place)


def _wait_until_it_answers(portal: Portal, seconds: float = START_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{portal.url}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"the portal does not answer:\n{portal.printed()[-3000:]}")


def _wait_until_it_works(portal: Portal, seconds: float = START_SECONDS) -> None:
    """Wait for the worker, which takes signals only once it has started."""
    deadline = time.monotonic() + seconds
    while "worker started" not in portal.printed():
        if time.monotonic() > deadline:
            raise AssertionError(f"the worker does not start:\n{portal.printed()[-3000:]}")
        time.sleep(0.2)
