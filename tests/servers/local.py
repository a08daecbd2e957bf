"""PostgreSQL and Redis for tests, from the installed programs: private, in a temporary folder, on a free port of the loopback.

`python -m tests.servers.local postgres COMMAND …` runs a command with `DATABASE_URL` set to a server that ends with it.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY_DISK = Path("/dev/shm")  # noqa: S108 — the data of a server that ends with the tests
MEMORY_NEEDED = 4 * 2**30


class NotInstalled(RuntimeError):
    """The program of a server is not on this machine."""


def fast_folder() -> str | None:
    """Return the folder in memory for what servers write, when it has 4 GB free; None means the usual temporary folder."""
    with_frame_memory = MEMORY_DISK.is_dir() and os.access(MEMORY_DISK, os.W_OK) and shutil.disk_usage(MEMORY_DISK).free > MEMORY_NEEDED
    return str(MEMORY_DISK) if with_frame_memory else None


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, process: subprocess.Popen[bytes], seconds: float = 120) -> None:
    """Return when somebody listens on `port`; raises RuntimeError when `process` ends or the time is over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        time.sleep(0.1)
    raise RuntimeError(f"nothing listens on port {port} after {seconds} s")


def postgres_program(name: str) -> str:
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name), reverse=True)
    found = next((str(folder / name) for folder in versions if (folder / name).exists()), None) or shutil.which(name)
    if not found:
        raise NotInstalled("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    return found


def as_ordinary_user(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root: use its own account there."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


@contextmanager
def postgres(superuser: str = "portal", **settings: str) -> Iterator[str]:
    """Run a PostgreSQL server for tests and give its URL (database `portal`, which belongs to `superuser`).

    Safety on a crash is switched off for speed; `settings` are more options of the server.
    """
    initdb, server, createdb = (postgres_program(name) for name in ("initdb", "postgres", "createdb"))
    folder, port = Path(tempfile.mkdtemp(prefix="minh-bach-postgres-")), free_port()
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = str(folder / "data")
    try:
        make = [initdb, "-D", data, "-U", superuser, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run(as_ordinary_user(make), check=True, capture_output=True, cwd=folder)
        options = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": folder, "max_connections": 200}
        options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "log_min_messages": "fatal"}
        command = [server, "-D", data, *(f"--{name}={value}" for name, value in (options | settings).items())]
        process = subprocess.Popen(as_ordinary_user(command), cwd=folder, stderr=subprocess.DEVNULL)
        try:
            wait_for_port(port, process)
            _until_it_answers([createdb, "-h", "127.0.0.1", "-p", str(port), "-U", superuser, "portal"])
            yield f"postgres://{superuser}@127.0.0.1:{port}/portal"
        finally:
            process.terminate()
            process.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _until_it_answers(command: list[str], tries: int = 50) -> None:
    """Repeat `command` while the server is still starting up; raises CalledProcessError after the last try."""
    for _number in range(tries - 1):
        if subprocess.run(command, capture_output=True).returncode == 0:
            return
        time.sleep(0.2)
    subprocess.run(command, check=True)


@contextmanager
def fresh_database(url: str, template: str = "template0") -> Iterator[str]:
    """A new database on the server of `url`, empty or a copy of the one at the URL `template`; dropped at the end. Gives its URL."""
    import psycopg  # here alone: `make test` builds the search servers before it is installed

    name, server = f"portal_{uuid.uuid4().hex[:12]}", url.rsplit("/", 1)[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template.rsplit("/", 1)[-1]}"')
        try:
            yield f"{server}/{name}"
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def redis(port: int | None = None) -> Iterator[str]:
    """Run a Redis server for tests, kept in memory only, and give its URL; with `port` in the place of one that was stopped."""
    program = shutil.which("redis-server")
    if not program:
        raise NotInstalled("Redis is not installed (Debian: apt-get install redis-server)")
    port = port or free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for_port(port, process)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def hanging_server() -> Iterator[str]:
    """Listen on a port without ever answering, and give a URL as of a Redis server."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(64)
        yield f"redis://127.0.0.1:{silent.getsockname()[1]}/0"


def main() -> int:
    """Run the command of the arguments with a PostgreSQL server; give its exit code. SIGTERM ends both."""
    if len(sys.argv) < 3 or sys.argv[1] != "postgres":
        sys.exit(__doc__)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))
    with postgres() as url, subprocess.Popen(sys.argv[2:], env={**os.environ, "DATABASE_URL": url}) as command:
        try:
            return command.wait()
        except SystemExit:
            command.terminate()
            raise


if __name__ == "__main__":
    sys.exit(main())
