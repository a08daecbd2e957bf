"""The portal itself as a person starts it: web server and worker as processes of their own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers.local import free_port, postgres_program

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
START_SECONDS = 180  # three on a quiet machine


@dataclass
class Portal:
    """A running portal: its address, its environment, its processes."""

    url: str
    environment: dict[str, str]
    log: Path
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, *command: str) -> None:
        """Start one process; its output goes to the log."""
        with self.log.open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [str(BIN / command[0]), *command[1:]], cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

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
        command = [str(BIN / "python"), "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True)
        if done.returncode:
            raise AssertionError(f"manage.py {arguments} failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def printed(self) -> str:
        """Everything that the processes logged."""
        return self.log.read_text(encoding="utf-8", errors="replace")


def _environment(values: dict[str, str]) -> dict[str, str]:
    """This process's environment with the portal's own values; sound, PDF and vectors are made only where a test asks for them."""
    inherited = {name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE", "DATABASE_URL"}}
    quiet = {"SPEECH_COMMAND": "", "READING_COPIES": "no", "EMBEDDINGS_URL": "none"}
    return {**inherited, "DJANGO_SETTINGS_MODULE": "cms.settings.dev", **quiet, **values}


def make_demo_site(folder: Path, database: str = "", migrated: Path | None = None) -> Path:
    """Fill a new database (SQLite in `folder` when no URL is given) with the demo site; gives the portal's VAR_DIR, to be copied.

    `migrated` is a SQLite file, or a dump of PostgreSQL, with all migrations done, to start from.
    """
    values = {"VAR_DIR": str(folder / "var")} | ({"DATABASE_URL": database} if database else {})
    maker = Portal("", _environment(values), folder / "portal.log")
    if migrated and migrated.exists():
        (folder / "var").mkdir()
        if database:
            restore = [postgres_program("psql"), f"--dbname={database}", "--quiet", "--no-psqlrc", "--set", "ON_ERROR_STOP=1"]
            subprocess.run([*restore, "--file", str(migrated)], check=True, stdout=subprocess.DEVNULL)
        else:
            shutil.copy(migrated, folder / "var" / "portal.sqlite3")
    maker.manage("messages", "--compile")
    maker.manage("prepare", "--demo")
    maker.manage("worker", "--once")  # what the demo site left to do is not done by the worker of every copy
    return folder / "var"


@contextmanager
def start_portal(folder: Path, demo_site: Path, values: dict[str, str]) -> Iterator[Portal]:
    """Run web and worker below `folder` on a copy of `demo_site` until the block ends; on the port of `values`, or on a free one."""
    port = int(values.get("PORT") or free_port())
    environment = _environment({"VAR_DIR": str(folder / "var"), "PORT": str(port), **values})
    shutil.copytree(demo_site, folder / "var")
    portal = Portal(f"http://localhost:{port}", environment, folder / "portal.log")
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
