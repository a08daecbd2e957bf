"""Try the whole of a server on this machine; called by deploy/try-production, which says what it does."""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.servers import local
from tests.servers.mail import MailCatcher
from tests.servers.nginx import Proxy, nginx
from tests.servers.traffic import Reader, traffic

ROOT = Path(__file__).resolve().parents[1]
HOST = "portal.test"
PASSWORDS = {"database_owner_password": "ow@ner:/#?%41 $HOME 'ớ\"", "database_password": 'rows@:/#?%42 `x` \\ "ộ"'}
MARK = "<!-- the second version -->"
MIGRATION = """from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cms", "{after}")]
    operations = [migrations.RunSQL("CREATE TABLE trial_of_an_upgrade (id integer)", "DROP TABLE trial_of_an_upgrade")]
"""
HASHES = "SELECT count(*), md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), '')) FROM {table} t"


class Failed(Exception):
    """A step did not do what it must; the words say what."""


class Trial:
    """The servers, the folders and the processes of one trial."""

    def __init__(self, folder: Path, stack: ExitStack, seconds: float) -> None:
        self.folder, self.stack, self.seconds = folder, stack, seconds
        self.current, self.var, self.secrets = folder / "portal", folder / "var", folder / "secrets"
        self.bin = Path(sys.executable).parent
        self.log = (folder / "log").open("ab")
        self.ports = [local.free_port(), local.free_port()]
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.database = self.cache = ""
        self.mails: MailCatcher
        self.proxy: Proxy

    # --- pieces -----------------------------------------------------------------------------------------------------

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
            "MONITORING_TOKEN_FILE": str(self.secrets / "monitoring_token"),
            "SPEECH_COMMAND": "",
            "READING_COPIES": "no",
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
        self.start(name, "gunicorn", "--config", "deploy/gunicorn.conf.py", "cms.wsgi", WEB_BIND=f"127.0.0.1:{port}", **values)
        local.wait_for_port(port, self.processes[name], 60)

    def start_worker(self, name: str) -> None:
        self.start(name, "python", "manage.py", "worker")

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

    # --- steps ------------------------------------------------------------------------------------------------------

    def install(self) -> str:
        """Code, secrets, database with two logins, cache, static files, migrations, proxy: from nothing."""
        release = self.folder / "release-1"
        archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True).stdout
        with tarfile.open(fileobj=io.BytesIO(archive)) as files:
            files.extractall(release, filter="data")
        self.current.symlink_to(release)
        subprocess.run([str(release / "deploy/compose/make-secrets")], check=True)
        shutil.move(release / "deploy" / "secrets", self.secrets)
        self.secrets.chmod(0o755)
        for name, password in PASSWORDS.items():
            (self.secrets / name).write_text(password)
        self.database = self.stack.enter_context(local.postgres(superuser="portal_owner"))
        self.demand_passwords()
        self.cache = self.stack.enter_context(local.redis())
        self.mails = self.stack.enter_context(MailCatcher())
        self.var.mkdir()
        self.manage("messages", "--compile", values=self.as_owner())
        self.manage("collectstatic", "--noinput", "--verbosity", "0", values=self.as_owner())
        self.manage("prepare", values=self.as_owner())
        tables = self.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")[0][0]
        return f"{tables} tables, of {self.folder_size(self.var / 'static')} static files"

    def demand_passwords(self) -> None:
        """Make the login for rows, then let the server ask every login for its password."""
        port = str(urlsplit(self.database).port)
        with psycopg.connect(self.database, autocommit=True) as connection:
            literal = psycopg.sql.Literal(PASSWORDS["database_owner_password"])
            connection.execute(psycopg.sql.SQL("ALTER ROLE portal_owner PASSWORD {}").format(literal))
            hba = Path(str(connection.execute("SHOW hba_file").fetchone()[0]))  # type: ignore[index]
            values = {"PATH": f"{Path(local.postgres_program('psql')).parent}:/usr/bin:/bin", "PGHOST": "127.0.0.1", "PGPORT": port}
            script = [str(self.current / "deploy/compose/database-users.sh"), str(self.secrets / "database_password")]
            subprocess.run(script, env={**values, "POSTGRES_USER": "portal_owner", "POSTGRES_DB": "portal"}, check=True)
            hba.write_text("host all all 127.0.0.1/32 scram-sha-256\n")
            connection.execute("SELECT pg_reload_conf()")

    def demo(self) -> str:
        """The demo site, with the production settings, by the login that may read and write rows alone; then proxy, web and worker."""
        self.manage("seed_demo", "--force")
        self.start_web("web-1", self.ports[0])
        self.start_worker("worker-1")
        self.proxy = self.stack.enter_context(nginx(self.folder / "nginx", self.ports, HOST, media=self.var / "media"))
        status, body = Reader(self.proxy.https, HOST).ask("/")
        if status != 200 or b"</html>" not in body:
            raise Failed(f"the front page answered {status}")
        pages = self.query("SELECT count(*) FROM wagtailcore_page WHERE live")[0][0]
        return f"{pages} pages, the front page over TLS has {len(body) // 1000} kB"

    def rights(self) -> str:
        """The login of web and worker can neither change tables nor make logins."""
        password = PASSWORDS["database_password"]
        refused = 0
        statements = ("DROP TABLE qa_question", "CREATE TABLE own (id int)", "CREATE ROLE other", "COPY auth_user TO '/tmp/x'")
        for statement in statements:
            with psycopg.connect(self.url_as("portal"), password=password) as connection:
                try:
                    connection.execute(statement)
                except psycopg.errors.InsufficientPrivilege:
                    refused += 1
        if refused < len(statements):
            raise Failed(f"only {refused} of {len(statements)} were refused")
        return f"{refused} of {len(statements)} statements refused"

    def upgrade(self) -> str:
        """A new version with a migration, while readers read and vote: code switched, web reloaded by SIGHUP, worker restarted."""
        before = self.votes()
        with traffic(self.proxy.https, HOST) as running:
            time.sleep(self.seconds)
            release = self.folder / "release-2"
            shutil.copytree(self.folder / "release-1", release, symlinks=True)
            page = release / "templates" / "cms" / "errors" / "404.html"
            page.write_text(page.read_text(encoding="utf-8") + MARK, encoding="utf-8")
            migrations = release / "cms" / "migrations"
            last = max(path.stem for path in migrations.glob("0*.py"))
            (migrations / "0999_trial.py").write_text(MIGRATION.format(after=last))
            self.manage("collectstatic", "--noinput", "--verbosity", "0", values=self.as_owner(PWD=str(release)), folder=release)
            self.manage("prepare", values=self.as_owner(PWD=str(release)), folder=release)
            (self.folder / "next").symlink_to(release)
            (self.folder / "next").replace(self.current)
            self.processes["web-1"].send_signal(signal.SIGHUP)
            self.stop("worker-1")
            self.start_worker("worker-1")
            waited = self.until(lambda: self.all_new(), 90, "the new version does not answer")
            time.sleep(self.seconds)
        if not self.query("SELECT to_regclass('trial_of_an_upgrade')")[0][0]:
            raise Failed("the migration did not run")
        return f"{self.judged(running, before)}; new version everywhere {waited:.0f} s after the signal"

    def all_new(self) -> bool:
        """Return whether twelve requests in a row are answered by the new version."""
        reader = Reader(self.proxy.https, HOST, session=True)
        return all(MARK.encode() in reader.ask(f"/khong-co/{number}/")[1] for number in range(12))

    def scale(self) -> str:
        """A second group of web processes and a second worker join under traffic; then the first group leaves."""
        before = self.votes()
        with traffic(self.proxy.https, HOST) as running:
            self.start_web("web-2", self.ports[1])
            self.start_worker("worker-2")
            self.until(lambda: all(self.requests(port) > 20 for port in self.ports), 60, "one group gets no requests")
            shares = [self.requests(port) for port in self.ports]
            self.stop("web-1")
            time.sleep(self.seconds)
        self.start_web("web-1", self.ports[0])
        return f"{self.judged(running, before)}; groups answered {shares[0]:.0f} and {shares[1]:.0f}, then the first left"

    def requests(self, port: int) -> float:
        """Return the requests that one group of web processes has counted, from its metrics."""
        token = (self.secrets / "monitoring_token").read_text()
        request = urllib.request.Request(f"http://127.0.0.1:{port}/metrics", headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            found = re.findall(r"^portal_request_seconds_count\{.*\} (\S+)", answer.read().decode(), re.MULTILINE)
        return sum(map(float, found))

    def judged(self, running: object, before: int) -> str:
        """Return the figures of the traffic; raises Failed when a request got no right answer or a vote was lost."""
        stored = self.votes() - before
        if running.errors or stored != running.votes:  # type: ignore[attr-defined]
            raise Failed(f"{running.errors} errors, {stored} votes stored of {running.votes}: {running.problems[:5]}")  # type: ignore[attr-defined]
        return f"{sum(running.answers.values())} requests, 0 errors, {running.votes} votes, 0 lost"  # type: ignore[attr-defined]

    def votes(self) -> int:
        return int(str(self.query("SELECT count(*) FROM feedback_vote")[0][0]))

    def backup(self) -> str:
        """The database and the files, as docs/operators.md says; nothing writes meanwhile, so that both sides can be compared."""
        for name in ("worker-1", "worker-2", "web-1", "web-2"):
            self.stop(name)
        self.before, self.files_before = self.fingerprint(self.url_as("portal_owner")), self.file_hashes(self.var)
        password = {"PGPASSWORD": PASSWORDS["database_owner_password"]}
        program = local.postgres_program("pg_dump")
        dump, files = self.folder / "portal.dump", self.folder / "files.tar.gz"
        self.run(
            program, "--format=custom", "--no-owner", f"--file={dump}", self.url_as("portal_owner"), values=self.environment(**password)
        )
        left_out = [f"--exclude=./{name}" for name in ("static", "search", "media/nghe")]
        self.run("tar", "--create", "--gzip", f"--file={files}", f"--directory={self.var}", *left_out, ".", values=self.environment())
        return f"{dump.stat().st_size // 1000} kB of rows, {files.stat().st_size // 1000} kB of files"

    def restore(self) -> str:
        """Everything into an empty database and an empty folder, with the same keys; rows, files and pages compared."""
        sample = self.pages_direct()
        password = {"PGPASSWORD": PASSWORDS["database_owner_password"]}
        self.run(local.postgres_program("createdb"), *self.at_server(), "restored", values=self.environment(**password))
        self.database, old = self.database.rsplit("/", 1)[0] + "/restored", self.var
        self.var = self.folder / "var-restored"
        self.var.mkdir()
        restore = ["--no-owner", "--exit-on-error", f"--dbname={self.url_as('portal_owner')}", str(self.folder / "portal.dump")]
        self.run(local.postgres_program("pg_restore"), *restore, values=self.environment(**password))
        self.run(
            "tar", "--extract", "--gzip", f"--file={self.folder / 'files.tar.gz'}", f"--directory={self.var}", values=self.environment()
        )
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
            raise Failed(f"pages differ: {[path for path in sample if sample[path] != again[path]]}")
        rows = sum(count for count, _hash in after.values())
        return f"{len(after)} tables with {rows} rows, {len(files)} files and {len(sample)} pages are the same, index and log hold"

    def at_server(self) -> list[str]:
        return ["--host=127.0.0.1", f"--port={urlsplit(self.database).port}", "--username=portal_owner"]

    def pages_direct(self) -> dict[str, str]:
        """Return hashes of some pages as web processes of their own make them."""
        name, port = "web-check", local.free_port()
        self.start_web(name, port, PAGE_CACHE_SECONDS="0")
        try:
            found = {}
            for path in self.sample():
                headers = {"Host": HOST, "X-Forwarded-Proto": "https"}
                with urllib.request.urlopen(
                    urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers), timeout=60
                ) as answer:
                    found[path] = hashlib.sha256(answer.read()).hexdigest()
            return found
        finally:
            self.stop(name)

    def sample(self) -> list[str]:
        rows = self.query("SELECT url_path FROM wagtailcore_page WHERE live AND depth > 2 ORDER BY path LIMIT 40")
        return ["/", *(re.sub(r"^/[^/]+", "", str(row[0])) for row in rows)]

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
            time.sleep(0.5)
        return time.monotonic() - started


def new_environment(trial: Trial) -> str:
    """Install the locked packages into a virtual environment of the trial."""
    venv = trial.folder / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    pip = [str(venv / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    subprocess.run([*pip, "--requirement", str(ROOT / "requirements.txt")], check=True)
    trial.bin = venv / "bin"
    return f"{len(list((venv / 'lib').glob('*/site-packages/*.dist-info')))} packages"


def main() -> int:
    """Run the steps one after another, print a line for each; return 1 when one failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--install", action="store_true", help="install the locked packages anew")
    parser.add_argument("--seconds", type=float, default=5, help="of traffic before and after each change")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-trial-", ignore_cleanup_errors=True) as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        trial = Trial(folder, stack, options.seconds)
        stack.callback(trial.stop_all)
        steps: list[tuple[str, Callable[[], str]]] = [
            ("install", trial.install),
            ("demo", trial.demo),
            ("rights", trial.rights),
            ("upgrade", trial.upgrade),
            ("scale", trial.scale),
            ("backup", trial.backup),
            ("restore", trial.restore),
        ]
        if options.install:
            steps.insert(0, ("packages", lambda: new_environment(trial)))
        print(f"{'step':<10}{'seconds':>8}  result", flush=True)
        for word, step in steps:
            started = time.monotonic()
            try:
                result = step()
            except (Failed, local.NotInstalled, subprocess.CalledProcessError) as error:
                print(f"{word:<10}{time.monotonic() - started:>8.0f}  FAILED: {error}\n{(folder / 'log').read_text()[-3000:]}", flush=True)
                return 1
            print(f"{word:<10}{time.monotonic() - started:>8.0f}  {result}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
