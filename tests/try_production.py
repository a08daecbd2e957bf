"""Try the whole of a server on this machine; called by deploy/try-production, which says what it does."""

from __future__ import annotations

import argparse
import io
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.servers import local
from tests.servers.backups import PASSWORDS, Backups
from tests.servers.faults import Broken, Row, count_mails, suffer, table
from tests.servers.mail import MailCatcher
from tests.servers.nginx import nginx
from tests.servers.production import HOST, Failed
from tests.servers.search_nodes import elasticsearch
from tests.servers.traffic import Reader, Traffic, traffic

ROOT = Path(__file__).resolve().parents[1]
MARK = "<!-- the second version -->"
MIGRATION = """from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cms", "{after}")]
    operations = [migrations.RunSQL("CREATE TABLE trial_of_an_upgrade (id integer)", "DROP TABLE trial_of_an_upgrade")]
"""


class Trial(Backups):
    """The steps of one trial; each returns what it found, or raises Failed."""

    seconds = 5.0

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
        self.database = self.stack.enter_context(local.postgres(superuser="portal_owner", archive_mode="on"))
        self.demand_passwords()
        self.cache = self.stack.enter_context(local.redis())
        self.mails = self.stack.enter_context(MailCatcher())
        self.var.mkdir(exist_ok=True)
        self.manage("messages", "--compile", values=self.as_owner())
        self.manage("collectstatic", "--noinput", "--verbosity", "0", values=self.as_owner())
        self.manage("prepare", values=self.as_owner())
        tables = self.query("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")[0][0]
        return f"{tables} tables, of {self.folder_size(self.var / 'static')} static files"

    def demand_passwords(self) -> None:
        """Make the login for rows, then let the server ask every login for its password."""
        port = str(urlsplit(self.database).port)
        with psycopg.connect(self.database, autocommit=True) as connection:
            hba = Path(str(connection.execute("SHOW hba_file").fetchone()[0]))  # type: ignore[index]
            programs = Path(local.postgres_program("psql")).parent
            values = {"PATH": f"{programs}:/usr/sbin:/usr/bin:/bin", "PGHOST": "127.0.0.1", "PGPORT": port}
            script = [str(self.current / "deploy/compose/database-users.sh"), str(self.secrets)]
            subprocess.run(script, env={**values, "POSTGRES_USER": "portal_owner"}, check=True)
            hba.write_text("host all all 127.0.0.1/32 scram-sha-256\n")
            connection.execute("SELECT pg_reload_conf()")

    def demo(self) -> str:
        """The demo site, with the production settings, by the login that may read and write rows alone; then proxy, web and worker."""
        self.manage("seed_demo", "--force")
        self.start_web("web-1", self.ports[0])
        self.start_worker("worker-1")
        (self.folder / "nginx").mkdir()
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
            page.write_text(page.read_text(encoding="utf-8").replace("{% block main %}", "{% block main %}" + MARK), encoding="utf-8")
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
            self.until(lambda: all(self.requests(port) > 20 for port in self.ports), 180, "one group gets no requests")
            shares = [self.requests(port) for port in self.ports]
            self.stop("web-1")
            time.sleep(self.seconds)
        self.start_web("web-1", self.ports[0])
        return f"{self.judged(running, before)}; groups answered {shares[0]:.0f} and {shares[1]:.0f}, then the first left"

    def judged(self, running: Traffic, before: int) -> str:
        """Return the figures of the traffic; raises Failed when a request got no right answer or a vote was lost."""
        stored = self.votes() - before
        if running.errors or stored != running.votes:
            raise Failed(f"{running.errors} errors, {stored} votes stored of {running.votes}: {running.problems[:5]}")
        return f"{sum(running.answers.values())} requests, 0 errors, slowest {running.slowest:.1f} s, {running.votes} votes, 0 lost"

    def votes(self) -> int:
        return int(str(self.query("SELECT count(*) FROM feedback_vote")[0][0]))


def fault_steps(trial: Trial, words: list[str]) -> list[tuple[str, Callable[[], str]]]:
    """Return the steps of `--faults`: a search server, a disk of its own for VAR_DIR (needs root), then the faults with these words."""
    rows: list[Row] = []
    trial.var.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600m", "tmpfs", str(trial.var)], check=True)
    trial.stack.callback(subprocess.run, ["umount", "--lazy", str(trial.var)])
    node = trial.stack.enter_context(elasticsearch())
    trial.search_url = node.url
    broken = Broken(trial, node, trial.stack)

    def begin() -> str:
        trial.manage("rebuild_search_index", "--verbosity", "0")
        trial.start_web("web-2", trial.ports[1])
        return "two groups of web processes, one worker, Elasticsearch"

    def one(name: str, fault: Callable[[], AbstractContextManager[None]]) -> str:
        rows.append(suffer(broken, name, fault))
        return f"{name}: {rows[-1].seen()}; whole after {rows[-1].whole_s:.0f} s"

    def judge() -> str:
        waited = count_mails(trial, rows)
        wrong = [row.name for row in rows if row.lost or row.doubled]
        print(table(rows), flush=True)
        if wrong:
            raise Failed(f"lost or doubled: {wrong}")
        return f"0 lost, 0 doubled; every mail had come {waited:.0f} s after the last fault"

    faults = [
        ("fault", partial(one, name, fault)) for name, fault in broken.all().items() if not words or any(word in name for word in words)
    ]
    return [("begin", begin), *faults, ("table", judge)]


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
    parser.add_argument("--install", action="store_true", help="install the locked packages again")
    parser.add_argument("--seconds", type=float, default=5, help="of traffic before and after each change")
    parser.add_argument(
        "--without", nargs="*", default=[], choices=["upgrade", "scale", "moment", "backup", "restore"], help="steps to leave out"
    )
    parser.add_argument(
        "--faults",
        nargs="*",
        metavar="WORD",
        help="instead of upgrade and backup: one fault after another, or those whose names hold a WORD",
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-trial-", ignore_cleanup_errors=True) as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        trial = Trial(folder, stack)
        trial.seconds = options.seconds
        stack.callback(trial.stop_all)
        steps: list[tuple[str, Callable[[], str]]] = [
            ("install", trial.install),
            ("demo", trial.demo),
            ("rights", trial.rights),
        ]
        others = [
            ("base", trial.base),
            ("upgrade", trial.upgrade),
            ("scale", trial.scale),
            ("moment", trial.moment),
            ("backup", trial.backup),
            ("restore", trial.restore),
        ]
        steps += others if options.faults is None else fault_steps(trial, options.faults)
        if options.install:
            steps.insert(0, ("packages", lambda: new_environment(trial)))
        print(f"{'step':<10}{'seconds':>8}  result", flush=True)
        for word, step in steps:
            if word in options.without:
                continue
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
