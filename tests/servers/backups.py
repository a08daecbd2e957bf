"""Backups of a server on this machine, and what is restored from them, compared; steps of tests/try_production.py."""

from __future__ import annotations

import difflib
import os
import re
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.servers import local
from tests.servers.production import HOST, Failed, Server

SCRIPT = Path(__file__).resolve().parents[2] / "deploy" / "compose" / "database-users.sh"
PASSWORDS = {"database_owner_password": "ow@ner:/#?%41 $HOME 'ớ\"", "database_password": 'rows@:/#?%42 `x` \\ "ộ"'}


@contextmanager
def own_server(secrets: Path, **settings: str) -> Iterator[str]:
    """Run a PostgreSQL server as Debian installs it, with both logins made by the shipped script; yield its URL as the owner of the tables.

    `secrets` is the folder with the passwords, which the server demands; `settings` are more options of the server.
    """
    with local.postgres(superuser="postgres", **settings) as url:
        values = {"PATH": f"{Path(local.postgres_program('psql')).parent}:/usr/sbin:/usr/bin:/bin", "PGHOST": "127.0.0.1"}
        values["PGPORT"] = str(urlsplit(url).port)
        with psycopg.connect(url.replace("/portal", "/postgres"), autocommit=True) as connection:
            connection.execute("DROP DATABASE portal")
            for _time in range(2):
                subprocess.run([str(SCRIPT), str(secrets)], env=values, cwd="/", check=True)
            hba = Path(str(connection.execute("SHOW hba_file").fetchone()[0]))  # type: ignore[index]
            hba.write_text("host all all 127.0.0.1/32 scram-sha-256\n")
            connection.execute("SELECT pg_reload_conf()")
        yield url.replace("postgres@", "portal_owner@")


class Backups(Server):
    """Backup and restore of rows and files, and of the database to any moment."""

    before: dict[str, tuple[int, str]]
    files_before: dict[str, str]
    pages_before: dict[str, str]

    def base(self) -> str:
        """The database server keeps its log from here on; a copy of it is the base of every later moment."""
        self.archive, self.copy = self.folder / "wal", self.folder / "base"
        for folder in (self.archive, self.copy):
            folder.mkdir(mode=0o700)
            if os.geteuid() == 0:
                shutil.chown(folder, "postgres", "postgres")
        data = Path(str(self.query("SHOW data_directory")[0][0]))
        with (data / "pg_hba.conf").open("a") as file:
            file.write("host replication all 127.0.0.1/32 scram-sha-256\n")
        self.query("SELECT pg_reload_conf()")
        self.alter_system(f"ALTER SYSTEM SET archive_command = 'cp %p {self.archive}/%f'")
        command = [local.postgres_program("pg_basebackup"), *self.at_server(), "--checkpoint=fast", f"--pgdata={self.copy}"]
        values = {**os.environ, "PGPASSWORD": PASSWORDS["database_owner_password"]}
        subprocess.run(local.as_ordinary_user(command), check=True, cwd="/", env=values)
        return f"{sum(path.stat().st_size for path in self.copy.rglob('*') if path.is_file()) // 1_000_000} MB"

    def alter_system(self, statement: str) -> None:
        url = self.url_as("portal_owner")
        with psycopg.connect(url, password=PASSWORDS["database_owner_password"], autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]
            connection.execute("SELECT pg_reload_conf()")

    def moment(self) -> str:
        """Somebody deletes every vote by mistake: the base and the log bring the database back to the moment before, compared."""
        for name in list(self.processes):
            self.stop(name)
        wanted = self.fingerprint(self.url_as("portal_owner"))
        moment = str(self.query("SELECT clock_timestamp()")[0][0])
        time.sleep(1)
        self.alter_system("DELETE FROM feedback_vote")
        self.alter_system("SELECT pg_switch_wal()")
        last = str(self.query("SELECT pg_walfile_name(pg_current_wal_lsn() - 1)")[0][0])
        self.until(lambda: str(self.query("SELECT coalesce(last_archived_wal, '') FROM pg_stat_archiver")[0][0]) >= last, 60, "no log kept")
        lost = sum(wanted[table] != found for table, found in self.fingerprint(self.url_as("portal_owner")).items())
        port, socket_folder = local.free_port(), self.copy
        settings = {"restore_command": f"'cp {self.archive}/%f %p'", "recovery_target_time": f"'{moment}'", "port": port}
        settings |= {
            "recovery_target_action": "promote",
            "archive_mode": "off",
            "max_connections": 200,
            "unix_socket_directories": f"'{socket_folder}'",
        }
        with (self.copy / "postgresql.auto.conf").open("a") as file:
            file.writelines(f"{name} = {value}\n" for name, value in settings.items())
        (self.copy / "recovery.signal").touch(0o666)
        control = [local.postgres_program("pg_ctl"), f"--pgdata={self.copy}", "--wait", "--silent", f"--log={self.copy}/log"]
        subprocess.run(local.as_ordinary_user([*control, "start"]), check=True, cwd="/", stdout=subprocess.DEVNULL)
        try:
            restored = f"postgres://portal_owner@127.0.0.1:{port}{urlsplit(self.database).path}"
            self.until(lambda: not self.query("SELECT pg_is_in_recovery()", restored)[0][0], 60, "recovery does not end")
            found = self.fingerprint(restored)
        finally:
            subprocess.run(
                local.as_ordinary_user([*control[:2], "stop", "--mode=immediate"]), check=True, cwd="/", stdout=subprocess.DEVNULL
            )
        if found != wanted or not lost:
            different = [table for table in wanted if wanted[table] != found.get(table)]
            raise Failed(f"tables differ: {different}; {lost} harmed before")
        return f"{wanted['feedback_vote'][0]} votes deleted by mistake are back, {len(found)} tables are those of {moment[:19]}"

    def backup(self) -> str:
        """The database and the files, as docs/operators.md says; nothing writes meanwhile, so that both sides can be compared."""
        for name in list(self.processes):
            self.stop(name)
        self.pages_before = self.pages_direct()  # makes the sizes of pictures that nobody asked for yet
        self.before, self.files_before = self.fingerprint(self.url_as("portal_owner")), self.file_hashes(self.var)
        values = self.environment(PGPASSWORD=PASSWORDS["database_owner_password"])
        dump, files = self.folder / "portal.dump", self.folder / "files.tar.gz"
        options = ["--format=custom", "--no-owner", f"--file={dump}"]
        self.run(local.postgres_program("pg_dump"), *options, self.url_as("portal_owner"), values=values)
        left_out = [f"--exclude=./{name}" for name in ("static", "search", "media/doc-len")]
        self.run("tar", "--create", "--gzip", f"--file={files}", f"--directory={self.var}", *left_out, ".", values=values)
        return f"{dump.stat().st_size // 1000} kB of rows, {files.stat().st_size // 1000} kB of files"

    def restore(self) -> str:
        """Everything into an empty database on another server and an empty folder, with the same keys; rows, files and pages compared."""
        sample = self.pages_before
        values = self.environment(PGPASSWORD=PASSWORDS["database_owner_password"])
        self.database, old = self.stack.enter_context(own_server(self.secrets)), self.var
        self.var = self.folder / "var-restored"
        self.var.mkdir()
        restore = ["--no-owner", "--single-transaction", f"--dbname={self.url_as('portal_owner')}", str(self.folder / "portal.dump")]
        self.run(local.postgres_program("pg_restore"), *restore, values=values)
        self.run("tar", "--extract", "--gzip", f"--file={self.folder / 'files.tar.gz'}", f"--directory={self.var}", values=values)
        after, files = self.fingerprint(self.url_as("portal_owner")), self.file_hashes(self.var)
        different = [table for table in self.before | after if self.before.get(table) != after.get(table)]
        if different or files != self.files_before:
            raise Failed(f"tables differ: {different}; files differ: {files.items() ^ self.files_before.items()} (of {old})")
        self.manage("prepare", values=self.as_owner())
        self.manage("collectstatic", "--noinput", "--verbosity", "0", values=self.as_owner())
        self.manage("rebuild_search_index", "--verbosity", "0")
        self.manage("check_search_index")
        self.manage("verify_qa_log")
        if (again := self.pages_direct()) != sample:
            different = {path: difference(sample[path], again[path]) for path in sample if sample[path] != again[path]}
            raise Failed(f"{len(different)} pages differ: {dict(list(different.items())[:3])}")
        rows = sum(count for count, _hash in after.values())
        return f"{len(after)} tables with {rows} rows, {len(files)} files and {len(sample)} pages are the same, index and log hold"

    def pages_direct(self) -> dict[str, str]:
        """Return some pages as web processes of their own make them."""
        name, port = "web-check", local.free_port()
        self.start_web(name, port, PAGE_CACHE_SECONDS="0")
        try:
            found = {}
            for path in self.sample():
                headers = {"Host": HOST, "X-Forwarded-Proto": "https"}
                request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
                with urllib.request.urlopen(request, timeout=60) as answer:
                    found[path] = answer.read().decode()
            return found
        finally:
            self.stop(name)

    def sample(self) -> list[str]:
        rows = self.query("SELECT url_path FROM wagtailcore_page WHERE live AND depth > 2 ORDER BY path LIMIT 40")
        return ["/", *(re.sub(r"^/[^/]+", "", str(row[0])) for row in rows)]


def difference(before: str, after: str) -> list[str]:
    """Return the first lines in which two pages differ."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line[:300] for line in lines if not line.startswith(("---", "+++", "@@"))][:6]
