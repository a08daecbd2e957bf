"""Requests a second of ten pages, kept by the page cache and made again, beside a bare Django view and a page of `wagtail start`.

`python -m benchmarks.site [--seconds 1] [--rounds 5] [--readers 2]` reads the database of VAR_DIR (import the real data first to
measure with it). Each server is one gunicorn process with two threads. All are asked in turn, a slice of time each, round after
round, and each page right after the page that it is compared with: whatever else the machine does falls on both alike. The median of
the rounds counts, of the shares too. `processor` is the time that the server's process worked for one request. Bars: a kept page has
at least 60 % of the bare view's rate, a page made again at least the starter's. `--only kept` leaves the other half out.
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import django

from tests.servers.local import free_port, wait_for_port

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
TICKS = os.sysconf("SC_CLK_TCK")
KEPT_BAR, MADE_BAR = 0.6, 1.0
BARE = """from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="bare", MIDDLEWARE=[])
BODY = ("<!doctype html><title>10 kB</title>" + "văn bản " * 1000)[:8000].encode()[:10_000]
urlpatterns = [path("", lambda request: HttpResponse(BODY, headers={"Content-Length": len(BODY)}))]
application = get_wsgi_application()
"""
STARTER = """from starter.settings.base import *

DEBUG, SECRET_KEY, ALLOWED_HOSTS = False, "starter", ["*"]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
"""


@dataclass
class Server:
    """A running gunicorn."""

    port: int
    process: subprocess.Popen[bytes]

    def workers(self) -> list[int]:
        pid = self.process.pid
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def worked_s(self) -> float:
        """Return the processor time of its working processes so far, in seconds."""
        fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self.workers()]
        return sum(int(row[11]) + int(row[12]) for row in fields) / TICKS

    def memory_mb(self) -> float:
        rows = [row for pid in self.workers() for row in Path(f"/proc/{pid}/status").read_text().splitlines() if row.startswith("VmRSS")]
        return sum(int(row.split()[1]) for row in rows) / 1000


@dataclass
class Target:
    """One address of one server, and what was measured there: a rate and a processor time for each round, all times of answers."""

    name: str
    server: Server
    path: str
    rates: list[float] = field(default_factory=list)
    processor_ms: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    kilobytes: float = 0.0
    beside: Target | None = None  # what its rate is compared with
    shares: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return statistics.median(self.rates)

    @property
    def bar(self) -> float:
        return KEPT_BAR if self.name.endswith("kept") else MADE_BAR

    def measure_beside(self, seconds: float, readers: int) -> None:
        """Measure what it is compared with, then itself."""
        if self.beside:
            self.beside.measure(seconds, readers)
            self.measure(seconds, readers)
            self.shares.append(self.rates[-1] / self.beside.rates[-1])

    @property
    def processor(self) -> float:
        return statistics.median(self.processor_ms)

    def measure(self, seconds: float, readers: int) -> None:
        """Ask with so many connections for so many seconds."""
        worked, started, found = self.server.worked_s(), time.perf_counter(), list[float]()
        threads = [threading.Thread(target=self._read, args=(started + seconds, found)) for _number in range(readers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.rates.append(len(found) / (time.perf_counter() - started))
        self.processor_ms.append((self.server.worked_s() - worked) * 1000 / len(found))
        self.times += found

    def _read(self, until: float, found: list[float]) -> None:
        head = f"GET {self.path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n".encode()
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=60) as connection:
            while (asked := time.perf_counter()) < until:
                connection.sendall(head)
                self.kilobytes = self._answer(connection) / 1000
                found.append(time.perf_counter() - asked)

    def _answer(self, connection: socket.socket) -> int:
        """Read one answer whole; return the length of its body. Raises AssertionError when it is not a page."""
        data = b""
        while b"\r\n\r\n" not in data:
            data += connection.recv(262_144)
        head, _blank, body = data.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), f"{self.name} {self.path}: {head[:200]!r}"
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        received = len(body)
        while received < length:
            received += len(connection.recv(262_144))
        return length


@contextmanager
def gunicorn(folder: Path, application: str, **values: str) -> Iterator[Server]:
    """Run an application in one process until the block ends."""
    port = free_port()
    options = ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "2", "--log-level", "error", "--no-control-socket"]
    command = [str(BIN / "gunicorn"), application, *options]
    process = subprocess.Popen(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(folder), **values}, start_new_session=True)
    try:
        wait_for_port(port, process)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(30)


def make_starter(folder: Path) -> Path:
    """Make the site of `wagtail start` with its front page; return its folder."""
    site = folder / "starter"
    site.mkdir()
    subprocess.run([str(BIN / "wagtail"), "start", "starter", str(site)], check=True, stdout=subprocess.DEVNULL)
    (site / "starter" / "settings" / "measured.py").write_text(STARTER)
    values = {**os.environ, "DJANGO_SETTINGS_MODULE": "starter.settings.measured"}
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=site, env=values, check=True)
    return site


def paths() -> dict[str, str]:
    """Return the ten pages by name: the one with a median amount of text where there are many."""
    from django.apps import apps
    from django.db.models.functions import Length

    def median(label: str, text: str, **wanted: str) -> str:
        pages = apps.get_model(label).objects.live().filter(**wanted).annotate(n=Length(text)).order_by("n", "pk")
        return str(pages[pages.count() // 2].url)

    document = median("legal_docs.LegalDocumentPage", "body_text", body_text__contains="Điều 1.")
    return {
        "front page": "/",
        "news list": "/tin-tuc/",
        "news item": median("home.NewsPage", "title"),
        "documents": "/van-ban/",
        "document": document,
        "its Điều 1": f"{document}dieu-1/",
        "procedures": "/thu-tuc/",
        "procedure": median("home.ProcedurePage", "title"),
        "answers": "/hoi-dap/",
        "answer": median("qa.AnswerPage", "title"),
    }


def show(targets: list[Target]) -> bool:
    """Print the table; return whether every page reaches its bar."""
    print(f"{'page':<22}{'requests/s':>11}{'p50 ms':>9}{'p95 ms':>9}{'processor':>11}{'kB':>7}  bar")
    reached = True
    for target in targets:
        times = sorted(target.times)
        p50, p95 = (1000 * times[int(len(times) * share)] for share in (0.5, 0.95))
        words = ""
        if target.beside:
            share = statistics.median(target.shares)
            reached &= share >= target.bar
            words = f"{share:5.0%} of {target.beside.name}{'' if share >= target.bar else f': below {target.bar:.0%}'}"
        figures = f"{target.rate:11.0f}{p50:9.1f}{p95:9.1f}{target.processor:8.2f} ms{target.kilobytes:7.1f}"
        print(f"{target.name:<22}{figures}  {words}")
    return reached


def main() -> int:
    """Start the servers, measure in turn, print the table; return 1 when a page does not reach its bar."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=1, help="of one slice")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--readers", type=int, default=2, help="connections at once")
    parser.add_argument("--only", choices=["kept", "made"])
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    django.setup()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        (folder / "bare.py").write_text(BARE)
        servers = {
            "bare view": stack.enter_context(gunicorn(folder, "bare:application")),
            "starter": stack.enter_context(
                gunicorn(make_starter(folder), "starter.wsgi", DJANGO_SETTINGS_MODULE="starter.settings.measured")
            ),
            "kept": stack.enter_context(gunicorn(ROOT, "cms.settings.wsgi")),
            "made": stack.enter_context(gunicorn(ROOT, "cms.settings.wsgi", PAGE_CACHE_SECONDS="0")),
        }
        compared = {
            "kept": Target("bare view", servers["bare view"], "/"),
            "made": Target("starter", servers["starter"], "/"),
        }
        compared = {kind: target for kind, target in compared.items() if options.only in (None, kind)}
        targets = list(compared.values())
        for word, path in paths().items():
            targets += [Target(f"{word}, {kind}", servers[kind], path, beside=beside) for kind, beside in compared.items()]
        for target in targets:  # caches of templates, and pages that are to be kept
            target.measure(0.3, options.readers)
            target.rates, target.processor_ms, target.times = [], [], []
        for _round in range(options.rounds):
            for target in targets:
                target.measure_beside(options.seconds, options.readers)
        reached = show(targets)
        print("memory of the process: " + ", ".join(f"{name} {server.memory_mb():.0f} MB" for name, server in servers.items()))
        return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
