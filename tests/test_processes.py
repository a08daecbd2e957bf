"""The processes of a server: gunicorn's metrics are those of all its processes; a command does not guess which place this is."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from search.results.formats.citation_list import LONGEST
from tests.servers.local import free_port, wait_for_port

ROOT = Path(__file__).resolve().parents[1]
COUNTED = re.compile(r'^portal_request_seconds_count\{status="200",zone="file"\} (\S+)', re.MULTILINE)


Server = tuple[str, subprocess.Popen[bytes], Path]  # its address, its first process, the folder of its data


@contextmanager
def server_in(folder: Path) -> Iterator[Server]:
    """Run gunicorn as a server does, with two processes; its database is empty, which files and metrics do not mind."""
    port = free_port()
    values = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "cms.settings.dev", "VAR_DIR": str(folder)}
    values |= {"WEB_BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": "2", "TMPDIR": str(folder)}
    command = [str(Path(sys.executable).parent / "gunicorn"), "--config", "deploy/gunicorn.conf.py", "cms.settings.wsgi"]
    process = subprocess.Popen(command, cwd=ROOT, env=values, start_new_session=True, stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port, process)
        yield f"http://127.0.0.1:{port}", process, folder
    finally:
        process.terminate()
        process.wait(120)


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Server]]:
    """Give the running server; another one where a test has ended it."""
    with ExitStack() as ends:
        running: list[Server] = []

        def server() -> Server:
            if not running or running[-1][1].poll() is not None:
                running.append(ends.enter_context(server_in(tmp_path_factory.mktemp("web"))))
            return running[-1]

        yield server


@pytest.fixture
def web(servers: Callable[[], Server]) -> Server:
    """A running server; a test may end it."""
    return servers()


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=120) as answer:
        return answer.read().decode()


def counted(url: str) -> float:
    found = COUNTED.search(read(f"{url}/metrics"))
    return float(found[1]) if found else 0.0


@pytest.mark.slow
def test_each_process_counts_the_requests_of_all_processes_also_of_replaced_ones(web: Server) -> None:
    url, process, folder = web
    for _number in range(30):
        read(f"{url}/static/cms/brand/mark.svg")
    assert {counted(url) for _number in range(8)} == {30.0}
    process.send_signal(signal.SIGHUP)
    deadline = time.monotonic() + 120
    while len(list(folder.glob("portal-metrics-*/histogram_*.db"))) < 3 and time.monotonic() < deadline:
        read(f"{url}/static/cms/brand/mark.svg")
        time.sleep(0.1)
    again = counted(url)
    assert again > 30
    assert {counted(url) for _number in range(8)} == {again}


WAITS = """import pathlib, time

def application(environ, start_response):
    while not pathlib.Path("go on").exists():
        time.sleep(0.05)
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
"""


def connect(port: int) -> socket.socket:
    """Send a form; its answer is still to be read."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
    return connection


@contextmanager
def small_server(folder: Path, *options: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run gunicorn with a server's settings and an application that answers when it may."""
    (folder / "waits.py").write_text(WAITS)
    port = free_port()
    values = {"PATH": os.environ["PATH"], "TMPDIR": str(folder), "WEB_BIND": f"127.0.0.1:{port}"}
    values |= {"WEB_CONCURRENCY": "1", "WEB_THREADS": "1", "LOG_FORMAT": "line"}
    command = [str(Path(sys.executable).parent / "gunicorn"), "--config", str(ROOT / "deploy/gunicorn.conf.py")]
    process = subprocess.Popen([*command, *options, "waits:application"], cwd=folder, env=values, stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port, process)
        yield port, process
    finally:
        (folder / "go on").touch()
        process.terminate()
        process.wait(120)


def test_web_processes_that_end_answer_who_has_connected_and_refuse_who_comes_later(tmp_path: Path) -> None:
    with small_server(tmp_path, "--worker-connections", "2") as (port, process):  # the third connection waits at the port
        connections = [connect(port) for _number in range(4)]
        time.sleep(0.5)
        process.terminate()
        deadline, is_refused = time.monotonic() + 10, False
        while not is_refused and time.monotonic() < deadline:
            time.sleep(0.1)
            try:
                connect(port).close()
            except ConnectionRefusedError:
                is_refused = True
        (tmp_path / "go on").touch()
        assert [connection.recv(15) for connection in connections] == [b"HTTP/1.1 200 OK"] * 4
        assert is_refused


def test_a_list_of_citations_of_the_allowed_length_fits_into_an_address(tmp_path: Path) -> None:
    cited = "Nghị quyết của Ủy ban thường vụ Quốc hội về sửa đổi, bổ sung một số điều\r\n" * 50
    query = urllib.parse.urlencode({"ds": cited[:LONGEST], "ngay": "2026-01-01"})
    (tmp_path / "go on").touch()
    with small_server(tmp_path) as (port, _process):
        assert read(f"http://127.0.0.1:{port}/trich-dan/?{query}")


def run_command(folder: Path, *words: str, **values: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(folder / "manage.py"), *(words or ["version"])]
    return subprocess.run(command, env={"PATH": os.environ["PATH"], **values}, capture_output=True, text=True, check=False)


def test_a_command_outside_a_developers_copy_asks_which_settings_are_meant(tmp_path: Path) -> None:
    shutil.copy(ROOT / "manage.py", tmp_path)
    done = run_command(tmp_path)
    assert done.returncode != 0
    assert "`make setup` did not run here" in done.stderr
    assert "cms.settings.production" in done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_a_command_with_a_servers_values_asks_which_settings_are_meant(tmp_path: Path, name: str) -> None:
    shutil.copy(ROOT / "manage.py", tmp_path)
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "installed").touch()
    done = run_command(tmp_path, **{name: "postgres://a/b"})
    assert done.returncode != 0
    assert f"{name} is set" in done.stderr


@pytest.mark.slow
def test_web_processes_that_end_leave_the_whole_database_in_its_file(web: Server) -> None:
    url, process, folder = web
    with suppress(urllib.error.HTTPError):  # the database has no tables
        read(f"{url}/tim-kiem/?q=x")
    assert (folder / "portal.sqlite3-wal").exists()
    process.terminate()
    process.wait(120)
    assert not (folder / "portal.sqlite3-wal").exists()


REGISTERED = """
import gc, os
from weakref import ReferenceType
from django.dispatch import Signal
from django.urls import get_resolver
from cms.background.worker.jobs import all_jobs

OURS = ("cms.", "home.", "legal_docs.", "qa.", "feedback.", "search.")

def registered():
    signals = [thing for thing in gc.get_objects() if isinstance(thing, Signal)]
    functions = [row[1]() if isinstance(row[1], ReferenceType) else row[1] for signal in signals for row in signal.receivers]
    return [job.name for job in all_jobs()], sum(getattr(function, "__module__", "").startswith(OURS) for function in functions)

before = registered()
get_resolver().url_patterns
print(os.environ["DJANGO_SETTINGS_MODULE"], before == registered(), len(before[0]), before[1])
"""

# What a web process makes at its start: before it, and after it.
STARTED = """
from cms.text.personal_data import addresses
made = [addresses._patterns.cache_info().currsize, bool(get_resolver()._reverse_dict)]
import cms.settings.wsgi
print(*made, addresses._patterns.cache_info().currsize, bool(get_resolver()._reverse_dict))
"""


GARBAGE = """
import gc, os
class Forgotten:
    def __del__(self, write=os.write):
        write(1, b"found")
gc.disable()
thing = Forgotten()
thing.itself = thing
del thing
print("before the end", flush=True)
"""


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """What a command printed in a developer's copy.

    It looked at what is registered, did what a web process does at its start, forgot a circle of objects and ended.
    """
    folder = tmp_path_factory.mktemp("copy")
    shutil.copy(ROOT / "manage.py", folder)
    (folder / ".venv").mkdir()
    (folder / ".venv" / "installed").touch()
    command = ["shell", "--verbosity", "0", "--command", REGISTERED + STARTED + GARBAGE]
    return run_command(folder, *command, PYTHONPATH=str(ROOT), VAR_DIR=str(folder))


@pytest.mark.slow
def test_a_command_in_a_developers_copy_uses_the_developers_settings(command: subprocess.CompletedProcess[str]) -> None:
    assert command.returncode == 0, command.stderr
    assert command.stdout.split()[0] == "cms.settings.dev"


@pytest.mark.slow
def test_a_worker_that_loads_no_views_has_every_job_and_receiver(command: subprocess.CompletedProcess[str]) -> None:
    is_same, jobs, receivers = command.stdout.split()[1:4]
    assert (is_same, int(jobs) > 20, int(receivers) > 50) == ("True", True, True)


def test_what_the_first_answer_needs_is_made_when_a_web_process_starts(command: subprocess.CompletedProcess[str]) -> None:
    assert command.stdout.split()[4:8] == ["0", "False", "1", "True"]


@pytest.mark.slow
def test_a_command_that_ends_does_not_look_through_its_memory_for_garbage(command: subprocess.CompletedProcess[str]) -> None:
    assert command.stdout.endswith("before the end\n")
