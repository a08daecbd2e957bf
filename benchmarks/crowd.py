"""Many readers and some writers at once: `python -m benchmarks.crowd [--readers 500] [--writers 20] [--seconds 600] [--pause 10]`.

Starts PostgreSQL, Redis, two web processes and the worker on a demo site, without a proxy. Each reader opens a page, pauses and opens
the next, one in ten with a cookie that keeps the page cache away. Of twenty writers fourteen vote, five ask questions and one publishes
answers again. Says what was answered, how much was stored and how the memory of the web processes went; ends with 1 when an answer is
wrong, something is lost or the memory grows by more than a tenth after the first quarter.
"""

from __future__ import annotations

import argparse
import http.client
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from benchmarks.feedback_load import ask, tokens_of
from benchmarks.qa_load import _COUNT, _REPUBLISH, form_of
from tests.servers import local
from tests.servers.loaded import Forked
from tests.servers.portal import Portal, make_demo_site, start_portal
from tests.servers.traffic import LINK, RECEIPT, SECTIONS, TOKEN

VOTES = 'from feedback.models import Vote; print("VOTES", Vote.objects.count())'
GROWTH = 1.1

FORMS = 40_000  # more than a run sends votes


@dataclass
class Crowd:
    """What all of them were answered."""

    portal: Portal
    pause: float
    until: float
    tokens: dict[int, list[str]]
    pages: list[str] = field(default_factory=lambda: list(SECTIONS))
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)

    def request(self, path: str, form: str = "", session: bool = False) -> tuple[int, bytes]:
        """Ask as somebody of a network of their own; what gets no answer is noted."""
        headers = {"X-Forwarded-For": ".".join(str(random.randint(11, 199)) for _part in range(4)), "Accept-Encoding": "identity"}
        headers |= {"Cookie": "sessionid=nobody"} if session else {}
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.portal.url} if form else {}
        connection, begun = http.client.HTTPConnection(urlsplit(self.portal.url).netloc, timeout=60), time.monotonic()
        try:
            connection.request("POST" if form else "GET", path, form or None, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.wrong.append(f"{path}: {error!r}")
            return 0, b""
        finally:
            connection.close()
            self.seconds.append(time.monotonic() - begun)

    def _count(self, kind: str, is_right: bool, path: str, status: int) -> None:
        if is_right:
            self.done[kind] += 1
        elif status:
            self.wrong.append(f"{path}: {status}")

    def read(self, number: int) -> None:
        path = random.choice(self.pages)
        status, _body = self.request(path, session=number % 10 == 0)
        self._count("read", status == 200, path, status)

    def vote(self, _number: int) -> None:
        page, tokens = random.choice(list(self.tokens.items()))
        path = f"/danh-gia/trang/{page}/"
        status, _body = self.request(path, urlencode({"value": 1, "token": tokens.pop()}))
        self._count("vote", status == 302, path, status)

    def send_question(self, _number: int) -> None:
        found = TOKEN.search(self.request("/hoi-dap/gui/")[1])
        time.sleep(2.2)  # sooner than two seconds is sooner than a person sends
        if found:
            status, body = self.request("/hoi-dap/gui/", form_of(random.randrange(10**9), found[1].decode()))
            self._count("question", status == 200 and RECEIPT in body, "/hoi-dap/gui/", status)

    def publish(self, _number: int) -> None:
        self.portal.manage("shell", "--no-imports", "-c", _REPUBLISH)
        self.done["publishing of all answers"] += 1

    def go_on(self, act: Callable[[int], None], number: int, pause: float) -> None:
        time.sleep(random.uniform(0, pause))
        while time.monotonic() < self.until:
            act(number)
            time.sleep(random.uniform(0.5, 1.5) * pause)


def memory_mb(web: Forked) -> float:
    """Return what the processes below gunicorn hold in memory."""
    children = Path(f"/proc/{web.pid}/task/{web.pid}/children").read_text().split()
    lines = [line for child in children for line in Path(f"/proc/{child}/status").read_text().splitlines() if line.startswith("VmRSS")]
    return sum(int(line.split()[1]) for line in lines) / 1000


def measure(portal: Portal, readers: int, writers: int, seconds: float, pause: float) -> bool:
    """Run all of them and print the result; return whether nothing was wrong."""
    crowd = Crowd(portal, pause, time.monotonic() + seconds, tokens_of(portal, FORMS))
    crowd.pages += sorted({path.decode() for section in SECTIONS for path in LINK.findall(crowd.request(section)[1])})
    crowd.seconds.clear()
    votes, questions = int(ask(portal, VOTES, "VOTES")), _questions(portal)
    crowd.until = time.monotonic() + seconds
    askers = writers // 4
    acts = [(crowd.read, pause)] * readers + [(crowd.vote, 2.0)] * (writers - askers - 1) + [(crowd.send_question, 8.0)] * askers
    acts.append((crowd.publish, 30.0))
    threads = [threading.Thread(target=crowd.go_on, args=(act, number, rest)) for number, (act, rest) in enumerate(acts)]
    for thread in threads:
        thread.start()
    memory = []
    while time.monotonic() < crowd.until:
        time.sleep(seconds / 40)
        memory.append(memory_mb(portal.processes["web"]))
    for thread in threads:
        thread.join()
    votes, questions = int(ask(portal, VOTES, "VOTES")) - votes, _questions(portal) - questions
    times = sorted(crowd.seconds)
    p50, p95, p99 = (1000 * times[int(len(times) * share)] for share in (0.5, 0.95, 0.99))
    early, late = statistics.median(memory[8:14]), statistics.median(memory[-6:])
    print(
        f"{len(times)} requests of {readers} readers and {writers} writers in {seconds:.0f} s, {len(crowd.wrong)} wrong: {dict(crowd.done)}"
    )
    print(f"stored: {votes} votes, {questions} questions; answered after p50 {p50:.0f} ms, p95 {p95:.0f} ms, p99 {p99:.0f} ms")
    print(f"memory of the web processes: {memory[0]:.0f} MB at first, {early:.0f} after a quarter, {late:.0f} at the end")
    for problem, count in Counter(crowd.wrong).most_common(5):
        print(f"  {problem}: {count}")
    is_whole = votes == crowd.done["vote"] and questions == crowd.done["question"]
    return is_whole and not crowd.wrong and late <= early * GROWTH


def _questions(portal: Portal) -> int:
    return int(portal.manage("shell", "--no-imports", "-c", _COUNT).split("n ")[-1])


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--readers", type=int, default=500)
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--pause", type=float, default=10, help="of a reader between two pages, in seconds")
    parser.add_argument(
        "--site", type=Path, help="the VAR_DIR of a demo site on SQLite, which is copied: starts sooner, without PostgreSQL"
    )
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        values = {"WEB_CONCURRENCY": "2", "WEB_THREADS": "2", "TRUSTED_PROXY_COUNT": "1", "CACHE_URL": stack.enter_context(local.redis())}
        if not options.site:
            values["DATABASE_URL"] = stack.enter_context(local.fresh_database(stack.enter_context(local.postgres())))
        site = options.site or make_demo_site(folder, values["DATABASE_URL"])
        (folder / "run").mkdir()
        portal = stack.enter_context(start_portal(folder / "run", site, values))
        return 0 if measure(portal, options.readers, options.writers, options.seconds, options.pause) else 1


if __name__ == "__main__":
    sys.exit(main())
