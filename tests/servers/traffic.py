"""Readers, voters, searchers and people who ask a portal behind its proxy: what they were answered, counted."""

from __future__ import annotations

import http.client
import itertools
import os
import re
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

SECTIONS = ("/", "/van-ban/", "/tin-tuc/", "/hoi-dap/", "/thu-tuc/")
PAGE_ID = re.compile(rb"/danh-gia/trang/(\d+)/")
TOKEN = re.compile(rb'name="token" value="([^"]+)"')
LIMITED = b"mb-notice--warning"  # the line above results that are not those of the main index
RECEIPT = b"mb-qa-code__value"
SEARCHES = ("/tim-kiem/?q=h%E1%BB%99+t%E1%BB%8Bch", "/tim-kiem/?q=%C4%91%E1%BA%A5t+%C4%91ai")
QUESTION = """Gia đình tôi mới chuyển về xã từ tháng trước và muốn sửa lại căn nhà cấp bốn đã cũ. Phần mái bị dột nên chúng tôi định thay
ngói và xây thêm một gian bếp ở phía sau. Tôi cần chuẩn bị những giấy tờ gì, nộp ở đâu và phải chờ bao lâu?"""
PATIENCE_S = 100  # how long somebody sends the same form again and again
SENDERS = itertools.count()  # of the whole trial: no network comes twice, so that no limit is what a fault is blamed for
LINK = re.compile(rb'href="(/(?:van-ban|tin-tuc|hoi-dap|thu-tuc)/[a-z0-9/-]+/)"')


@dataclass
class Reader:
    """One browser, with a connection that it keeps. `session`: with a cookie that keeps the caches away from it."""

    port: int
    host: str
    session: bool = False
    address: str = "127.0.0.1"  # of the loopback's many: limits count by network
    _connection: http.client.HTTPSConnection | None = None

    def ask(self, path: str, form: dict[str, Any] | None = None) -> tuple[int, bytes]:
        """Return status and body; raises OSError or HTTPException when there is no answer."""
        if self._connection is None:
            self._connection = self._connect()
        headers = {"Host": self.host, "Referer": f"https://{self.host}/"}
        if self.session:
            headers["Cookie"] = "sessionid=nobody"
        sent = None
        if form is not None:
            sent, headers["Content-Type"] = urlencode(form), "application/x-www-form-urlencoded"
        try:
            self._connection.request("POST" if sent else "GET", path, sent, headers)
            answer = self._connection.getresponse()
            body = answer.read()
            if answer.will_close:  # http.client would open a new connection by the wrong name
                self._connection = None
            return answer.status, body
        except (OSError, http.client.HTTPException):
            self._connection = None
            raise

    def _connect(self) -> http.client.HTTPSConnection:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # a certificate of the trial's own
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=60, context=context)
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=60, source_address=(self.address, 0))
        connection.sock = context.wrap_socket(plain, server_hostname=self.host)
        return connection


@dataclass
class Traffic:
    """What readers and voters were answered."""

    port: int
    host: str
    pages: list[str]
    voted: list[tuple[str, str]]
    answers: Counter[int] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    votes: int = 0
    slowest: float = 0.0
    searches: int = 0
    limited: int = 0  # results of the spare engine, which say so
    asked: int = 0  # questions sent to the end, with a receipt or given up
    received: set[str] = field(default_factory=set)  # titles of those with a receipt
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def errors(self) -> int:
        """Return how many requests got no answer, or one that says that the portal failed."""
        return len(self.problems)

    def read(self, number: int) -> None:
        """Read page after page; every second reader is one that no cache answers."""
        reader, turn = Reader(self.port, self.host, session=bool(number % 2)), number
        while not self.stop.wait(0.02):
            self._count(reader, self.pages[turn % len(self.pages)])
            turn += 1

    def vote(self) -> None:
        """Vote again and again, as new browsers."""
        turn = 0
        while not self.stop.wait(0.1):
            path, token = self.voted[turn % len(self.voted)]
            status, _body = self._count(Reader(self.port, self.host), path, {"value": "1", "token": token})
            self.votes += status == 302
            turn += 1

    def search(self) -> None:
        """Search again and again."""
        reader, turn = Reader(self.port, self.host), 0
        while not self.stop.wait(0.5):
            status, body = self._count(reader, SEARCHES[turn % 2])
            self.searches += status == 200
            self.limited += LIMITED in body
            turn += 1

    def ask(self) -> None:
        """Ask question after question, each from a network and with a mailbox of its own, and send a form again until a receipt comes."""
        while not self.stop.wait(0.2):
            sender = next(SENDERS)
            reader = Reader(self.port, self.host, address=f"127.{sender // 250 % 250 + 1}.{sender % 250}.{os.getpid() % 250 + 1}")
            found = TOKEN.search(self._count(reader, "/hoi-dap/gui/")[1])
            time.sleep(2.2)  # sooner than two seconds is sooner than a person sends
            if found:
                self._send_question(reader, f"Câu hỏi {os.urandom(6).hex()} trong lúc có sự cố", found[1].decode())

    def _send_question(self, reader: Reader, title: str, token: str) -> None:
        form = {"token": token, "step": "check", "go": "next", "kind": "question", "title": title, "body": QUESTION, "consent": "on"}
        form |= {"name": "Người hỏi", "email": f"{title.split()[2]}@example.org"}
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if RECEIPT in self._count(reader, "/hoi-dap/gui/", form)[1]:
                self.received.add(title)
                break
            time.sleep(1)
        self.asked += 1

    def _count(self, reader: Reader, path: str, form: dict[str, Any] | None = None) -> tuple[int, bytes]:
        started = time.monotonic()
        try:
            status, body = reader.ask(path, form)
        except (OSError, http.client.HTTPException) as error:
            self.problems.append(f"{datetime.now():%H:%M:%S} {path}: {error!r}")
            return 0, b""
        finally:
            self.slowest = max(self.slowest, time.monotonic() - started)
        self.answers[status] += 1
        if status >= 500:
            self.problems.append(f"{datetime.now():%H:%M:%S} {path}: {status}")
        return status, body


def pages_of(reader: Reader) -> list[str]:
    """Return the sections and what they link to."""
    found: dict[str, None] = dict.fromkeys(SECTIONS)
    for section in SECTIONS:
        found |= dict.fromkeys(path.decode() for path in LINK.findall(reader.ask(section)[1])[:6])
    return list(found)


def voting_forms(reader: Reader, pages: list[str]) -> list[tuple[str, str]]:
    """Return address and token of the voting forms of some pages, as browsers get them."""
    found = []
    for page in pages:
        if match := PAGE_ID.search(reader.ask(page)[1]):
            path = match[0].decode()
            token = re.search(rb'name="token" value="([^"]+)"', reader.ask(path)[1])
            found += [(path, token[1].decode())] if token else []
    return found


@contextmanager
def traffic(port: int, host: str, readers: int = 4, askers: int = 0) -> Iterator[Traffic]:
    """Let readers read, a voter vote, and with `askers` people search and ask, until the block ends."""
    first = Reader(port, host)
    pages = pages_of(first)
    running = Traffic(port, host, pages, voting_forms(first, pages[:20]))
    threads = [threading.Thread(target=running.read, args=(number,), daemon=True) for number in range(readers)]
    threads.append(threading.Thread(target=running.vote, daemon=True))
    if askers:
        threads.append(threading.Thread(target=running.search, daemon=True))
        threads += [threading.Thread(target=running.ask, daemon=True) for _ in range(askers)]
    for thread in threads:
        thread.start()
    try:
        yield running
    finally:
        running.stop.set()
        for thread in threads:
            thread.join(PATIENCE_S + 70)
