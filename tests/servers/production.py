"""A server of the portal on this machine: its folders, environment and processes, for tests/try_production.py."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.servers import local
from tests.servers.mail import MailCatcher
from tests.servers.nginx import Proxy

HOST = "portal.test"
HASHES = "SELECT count(*), md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), '')) FROM {table} t"


class Failed(Exception):
    """A step did not do what it must; the words say what."""


class Server:
    """The folders and the processes of one portal with the production settings."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self.stack = folder, stack
        self.current, self.var, self.secrets = folder / "portal", folder / "var", folder / "secrets"
        self.bin = Path(sys.executable).parent
        self.log = (folder / "log").open("ab")
        self.ports = [local.free_port(), local.free_port()]
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.database = self.cache = self.search_url = ""
        self.mails: MailCatcher
        self.proxy: Proxy

    def environment(self, **values: str) -> dict[str, str]:
        """Return the values of web and worker, as compose.yaml gives them."""
        inherited = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
        secrets = {f"{name.upper()}_FILE": str(self.secrets / name) for name in ("secret_key", "contact_keys", "database_password")}
        ours = {
            "DJANGO_SETTINGS_MODULE": "cms.settings.production",
            "VAR_DIR": str(self.var),
            "SITE_URL": f"https://{HOST}",
            "DATABASE_URL": self.url_as("portal"),
            "CACHE_URL": self.cache,
            "EMAIL_URL": self.mails.url,
            "SEARCH_URL": self.search_url,
            "MONITORING_TOKEN_FILE": str(self.secrets / "monitoring_token"),
            "SPEECH_COMMAND": "",
            "READING_COPIES": "no",
            "EMBEDDINGS_URL": "none",
            "WEB_CONCURRENCY": "2",
            "PWD": str(self.current),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        return inherited | secrets | ours | values

    def as_owner(self, **values: str) -> dict[str, str]:
        """Return the values of `prepare`, which owns the tables."""
        owner = {"DATABASE_URL": self.url_as("portal_owner"), "DATABASE_PASSWORD_FILE": str(self.secrets / "database_owner_password")}
        return self.environment(**owner, **values)

    def url_as(self, login: str) -> str:
        parts = urlsplit(self.database)
        return f"postgres://{login}@127.0.0.1:{parts.port}{parts.path}"

    def run(self, *command: str, values: dict[str, str], folder: Path | None = None) -> str:
        """Run a program of the portal to its end; raises Failed with what it printed."""
        program = str(self.bin / command[0]) if (self.bin / command[0]).exists() else command[0]
        done = subprocess.run([program, *command[1:]], cwd=folder or self.current, env=values, capture_output=True, text=True)
        if done.returncode:
            raise Failed(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout[-1500:]}\n{done.stderr[-3000:]}")
        return done.stdout

    def manage(self, *arguments: str, values: dict[str, str] | None = None, folder: Path | None = None) -> str:
        return self.run("python", "manage.py", *arguments, values=values or self.environment(), folder=folder)

    def start(self, name: str, *command: str, **values: str) -> None:
        """Start one process of the portal; its lines go to the log."""
        program = [str(self.bin / command[0]), *command[1:]]
        self.processes[name] = subprocess.Popen(
            program, cwd=self.current, env=self.environment(**values), stdout=self.log, stderr=self.log, start_new_session=True
        )

    def start_web(self, name: str, port: int, **values: str) -> None:
        self.start(name, "gunicorn", "--config", "deploy/gunicorn.conf.py", "cms.settings.wsgi", WEB_BIND=f"127.0.0.1:{port}", **values)
        local.wait_for_port(port, self.processes[name], 60)

    def start_worker(self, name: str) -> None:
        self.start(name, "python", "manage.py", "worker")

    def start_ended_workers(self) -> None:
        """Start a worker again that ended by itself, as systemd does: it ends when the database is away."""
        for name in [name for name, process in self.processes.items() if name.startswith("worker") and process.poll() is not None]:
            self.start_worker(name)

    def stop(self, name: str) -> None:
        process = self.processes.pop(name)
        process.terminate()
        process.wait(90)

    def stop_all(self) -> None:
        for name in list(self.processes):
            self.stop(name)
        self.log.close()

    def query(self, statement: str, database: str = "") -> list[tuple[object, ...]]:
        password = (self.secrets / "database_owner_password").read_text()
        with psycopg.connect(database or self.url_as("portal_owner"), password=password) as connection:
            return connection.execute(statement).fetchall()

    def requests(self, port: int) -> float:
        """Return the requests that one group of web processes has counted, from its metrics."""
        token = (self.secrets / "monitoring_token").read_text()
        request = urllib.request.Request(f"http://127.0.0.1:{port}/metrics", headers={"Authorization": f"Bearer {token}"})
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                text = answer.read().decode()
        except OSError:  # its processes are still starting
            return 0.0
        found = re.findall(r"^portal_request_seconds_count\{.*\} (\S+)", text, re.MULTILINE)
        return sum(map(float, found))

    def at_server(self) -> list[str]:
        return ["--host=127.0.0.1", f"--port={urlsplit(self.database).port}", "--username=portal_owner"]

    def fingerprint(self, database: str) -> dict[str, tuple[int, str]]:
        """Return count and hash of the rows of every table."""
        tables = [str(row[0]) for row in self.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", database)]
        rows = {table: self.query(HASHES.format(table=f'"{table}"'), database)[0] for table in tables}
        return {table: (int(str(count)), str(found)) for table, (count, found) in rows.items()}

    def file_hashes(self, folder: Path) -> dict[str, str]:
        kept = [path for path in folder.rglob("*") if path.is_file() and path.relative_to(folder).parts[0] in ("media", "private")]
        return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in kept}

    def folder_size(self, folder: Path) -> int:
        return sum(1 for path in folder.rglob("*") if path.is_file())

    def until(self, holds: Callable[[], bool], seconds: float, otherwise: str) -> float:
        """Wait until something holds and return the seconds that it took; raises Failed with `otherwise` after `seconds`."""
        started = time.monotonic()
        while not holds():
            if time.monotonic() - started > seconds:
                raise Failed(otherwise)
            self.start_ended_workers()
            time.sleep(0.5)
        return time.monotonic() - started
