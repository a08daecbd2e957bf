"""One fault at a time on a running server, under load: what citizens saw, what was lost or doubled, when all was whole again."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.servers import local
from tests.servers.production import HOST, Failed, Server
from tests.servers.search_nodes import ElasticsearchNode
from tests.servers.traffic import LIMITED, SEARCHES, Reader, Traffic, traffic

LASTS_S = 12.0
WHOLE_WITHIN_S = 240
MAILS_WITHIN_S = 360  # a mail that a killed worker held is taken up again after five minutes
TITLES = "SELECT title, count(*) FROM qa_question WHERE title LIKE 'Câu hỏi % trong lúc có sự cố' GROUP BY title"
LEAP = """import datetime, time_machine
time_machine.travel(datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=400), tick=True).start()
"""


@dataclass
class Broken:
    """A running server and the parts of it that faults harm."""

    server: Server
    node: ElasticsearchNode
    stack: ExitStack

    def ask_search(self, path: str, body: object = None, method: str = "PUT") -> None:
        headers = {"Content-Type": "application/json"}
        data = json.dumps(body).encode() if body is not None else None
        urllib.request.urlopen(urllib.request.Request(self.node.url + path, data, headers, method=method), timeout=30).close()

    @contextmanager
    def search_down(self) -> Iterator[None]:
        self.node.stop()
        yield
        self.node.start()

    @contextmanager
    def search_hanging(self) -> Iterator[None]:
        self.node.freeze()
        yield
        self.node.resume()

    @contextmanager
    def search_full(self) -> Iterator[None]:
        self.ask_search("/_all/_settings", {"index.blocks.read_only_allow_delete": True})
        yield
        self.ask_search("/_all/_settings", {"index.blocks.read_only_allow_delete": None})

    @contextmanager
    def search_red(self) -> Iterator[None]:
        """The files of every shard are gone when the server starts, and come back."""
        self.node.stop()
        shards = list((self.node.folder / "data").glob("**/indices/*/*/index"))
        for shard in shards:
            shard.rename(shard.with_name("lost"))
        self.node.start(frozenset({"red"}))
        yield
        self.node.stop()
        for shard in shards:
            shutil.rmtree(shard, ignore_errors=True)
            shard.with_name("lost").rename(shard)
        self.node.start()

    @contextmanager
    def postgres_restarted(self) -> Iterator[None]:
        control, data = local.postgres_program("pg_ctl"), str(self.server.query("SHOW data_directory")[0][0])
        options = (Path(data) / "postmaster.opts").read_text().replace('"', "").split(" ", 3)[3].strip()  # after program, -D and folder
        self.control_postgres(control, data, "stop", "--mode=fast")
        yield
        self.control_postgres(control, data, "start", f"--log={data}/log", f"--options={options}")
        self.stack.callback(self.control_postgres, control, data, "stop", "--mode=immediate")

    def control_postgres(self, control: str, data: str, *command: str) -> None:
        line = local.as_ordinary_user([control, "--pgdata", data, "--wait", "--silent", *command])
        subprocess.run(line, cwd=Path(data).parent, check=True, stdout=subprocess.DEVNULL)

    @contextmanager
    def redis_gone(self) -> Iterator[None]:
        port = urlsplit(self.server.cache).port
        subprocess.run(["redis-cli", "-p", str(port), "shutdown", "nosave"], check=True, capture_output=True)
        yield
        self.stack.enter_context(local.redis(port))

    @contextmanager
    def mail_refused(self) -> Iterator[None]:
        self.server.mails.refusing = True
        yield
        self.server.mails.refusing = False

    @contextmanager
    def mail_hanging(self) -> Iterator[None]:
        self.server.mails.hanging = True
        yield
        self.server.mails.hanging = False

    @contextmanager
    def worker_killed(self) -> Iterator[None]:
        self.kill("worker-1")
        yield
        self.server.start_worker("worker-1")

    @contextmanager
    def web_killed(self) -> Iterator[None]:
        self.kill("web-1")
        yield
        self.server.start_web("web-1", self.server.ports[0])

    def kill(self, name: str) -> None:
        """End all processes of a group without warning."""
        process = self.server.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    @contextmanager
    def disk_full(self) -> Iterator[None]:
        fill = self.server.var / "fill"
        with suppress(OSError), fill.open("wb", buffering=0) as file:
            while file.write(bytes(1_000_000)):
                pass
        yield
        fill.unlink()

    @contextmanager
    def clock_leap(self) -> Iterator[None]:
        folder = self.server.folder / "leap"
        folder.mkdir(exist_ok=True)
        (folder / "sitecustomize.py").write_text(LEAP)
        self.server.stop("worker-1")
        self.server.start("worker-1", "python", "manage.py", "worker", PYTHONPATH=str(folder))
        time.sleep(LASTS_S)
        yield
        self.server.stop("worker-1")
        self.server.start_worker("worker-1")

    @contextmanager
    def two_workers(self) -> Iterator[None]:
        self.server.start_worker("worker-2")
        yield
        self.server.stop("worker-2")

    @contextmanager
    def migration(self) -> Iterator[None]:
        password = (self.server.secrets / "database_owner_password").read_text()
        with psycopg.connect(self.server.url_as("portal_owner"), password=password) as connection:
            for table in ("qa_question", "feedback_vote", "wagtailcore_page"):
                connection.execute(f'ALTER TABLE "{table}" ADD COLUMN IF NOT EXISTS trial integer')
            time.sleep(3)
        yield

    def all(self) -> dict[str, Callable[[], AbstractContextManager[None]]]:
        """Return every fault by the words for the table."""
        return {
            "search server down": self.search_down,
            "search server hangs": self.search_hanging,
            "search server's disk full": self.search_full,
            "search index red": self.search_red,
            "PostgreSQL stopped and started": self.postgres_restarted,
            "Redis gone": self.redis_gone,
            "mail server refuses": self.mail_refused,
            "mail server hangs": self.mail_hanging,
            "worker killed": self.worker_killed,
            "one of two groups of web processes killed": self.web_killed,
            "disk of `VAR_DIR` full": self.disk_full,
            "the worker's clock leaps 400 days": self.clock_leap,
            "a second worker comes and goes": self.two_workers,
            "a migration locks busy tables for 3 s": self.migration,
        }


@dataclass
class Row:
    """What one fault did."""

    name: str
    running: Traffic
    whole_s: float
    waited_for: list[str]  # what came back last
    lost: int = 0
    doubled: int = 0

    def seen(self) -> str:
        """Return what citizens saw, in words."""
        running = self.running
        words = [f"{sum(running.answers.values())} answers, slowest {running.slowest:.1f} s"]
        if running.limited:
            words.append(f"{running.limited} of {running.searches} searches limited")
        failed = Counter(problem.rpartition(" ")[2] if problem[-3:].isdigit() else "no answer" for problem in running.problems)
        words += [f"{count} × {'the page that says 503' if what == '503' else what}" for what, count in sorted(failed.items())]
        return "; ".join(words)


def not_whole(server: Server) -> list[str]:
    """Return what is not well: parts of /readyz, "search" when it answers otherwise than ever, "no answer"."""
    token = (server.secrets / "monitoring_token").read_text()
    request = urllib.request.Request(
        f"http://127.0.0.1:{server.ports[0]}/readyz", headers={"Authorization": f"Bearer {token}", "Host": HOST}
    )
    try:
        try:
            answer = urllib.request.urlopen(request, timeout=20)
        except urllib.error.HTTPError as error:  # 503: the body names the parts
            answer = error
        with answer:
            parts = json.load(answer)["parts"]
        status, body = Reader(server.proxy.https, HOST).ask(SEARCHES[0])
    except (OSError, ValueError, KeyError, http.client.HTTPException):
        return ["no answer"]
    return [name for name, part in parts.items() if not part["ok"]] + ["search"] * (status != 200 or LIMITED in body)


def suffer(broken: Broken, name: str, fault: Callable[[], AbstractContextManager[None]]) -> Row:
    """Let one fault happen under load and wait until all is whole."""
    server = broken.server
    count = "SELECT count(*) FROM feedback_vote"
    before = int(str(server.query(count)[0][0]))
    with traffic(server.proxy.https, HOST, readers=2, askers=2) as running:
        time.sleep(3)
        with fault():
            time.sleep(LASTS_S)
        waited_for: list[str] = []

        def is_whole() -> bool:
            if missing := not_whole(server):
                waited_for[:] = missing
            return not missing

        whole = server.until(is_whole, WHOLE_WITHIN_S, f"{name}: not whole after {WHOLE_WITHIN_S} s")
        time.sleep(2)
    stored = {str(title): int(str(number)) for title, number in server.query(TITLES)}
    votes = int(str(server.query(count)[0][0])) - before
    row = Row(name, running, whole, waited_for)
    row.lost = len(running.received - stored.keys()) + (running.asked - len(running.received)) + max(0, running.votes - votes)
    row.doubled = sum(number - 1 for title, number in stored.items() if title in running.received)
    return row


def count_mails(server: Server, rows: list[Row]) -> float:
    """Wait until everybody with a receipt has a mail, add to the rows whose mails are missing or came twice; return the seconds."""
    wanted = {title.split()[2]: row for row in rows for title in row.running.received}

    def came() -> Counter[str]:
        return Counter(str(mail["To"]).partition("@")[0].rpartition("<")[2] for mail in list(server.mails.mails))

    started = time.monotonic()
    with suppress(Failed):
        server.until(lambda: wanted.keys() <= came().keys(), MAILS_WITHIN_S, "")
    found = came()
    for person, row in wanted.items():
        row.lost += not found[person]
        row.doubled += max(0, found[person] - 1)
    return time.monotonic() - started


def table(rows: list[Row]) -> str:
    """Return the table for docs/operators.md."""
    lines = ["| fault | what citizens saw | questions and votes | lost | doubled | whole after |", "|---|---|---|---|---|---|"]
    for row in rows:
        last = f" ({', '.join(row.waited_for)})" if row.waited_for and row.whole_s >= 1 else ""
        sent = f"{len(row.running.received)} and {row.running.votes}"
        lines.append(f"| {row.name} | {row.seen()} | {sent} | {row.lost} | {row.doubled} | {row.whole_s:.0f} s{last} |")
    return "\n".join(lines)
