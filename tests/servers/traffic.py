"""Readers and voters of a portal behind its proxy: what they were answered, counted."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

SECTIONS = ("/", "/van-ban/", "/tin-tuc/", "/hoi-dap/", "/thu-tuc/")
PAGE_ID = re.compile(rb"/danh-gia/trang/(\d+)/")
LINK = re.compile(rb'href="(/(?:van-ban|tin-tuc|hoi-dap|thu-tuc)/[a-z0-9/-]+/)"')


@dataclass
class Reader:
    """One browser, with a connection that it keeps. `session`: with a cookie that keeps the caches away from it."""

    port: int
    host: str
    session: bool = False
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
        connection.sock = context.wrap_socket(socket.create_connection(("127.0.0.1", self.port), timeout=60), server_hostname=self.host)
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
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def errors(self) -> int:
        """Return how many requests got no answer, or one that says that the portal failed."""
        return len(self.problems) + sum(count for status, count in self.answers.items() if status >= 500)

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
            status = self._count(Reader(self.port, self.host), path, {"value": "1", "token": token})
            self.votes += status == 302
            turn += 1

    def _count(self, reader: Reader, path: str, form: dict[str, Any] | None = None) -> int:
        try:
            status, _body = reader.ask(path, form)
        except (OSError, http.client.HTTPException) as error:
            self.problems.append(f"{path}: {error!r}")
            return 0
        self.answers[status] += 1
        if status >= 500:
            self.problems.append(f"{path}: {status}")
        return status


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
def traffic(port: int, host: str, readers: int = 4) -> Iterator[Traffic]:
    """Let readers read and a voter vote until the block ends."""
    first = Reader(port, host)
    pages = pages_of(first)
    running = Traffic(port, host, pages, voting_forms(first, pages[:20]))
    threads = [threading.Thread(target=running.read, args=(number,), daemon=True) for number in range(readers)]
    threads.append(threading.Thread(target=running.vote, daemon=True))
    for thread in threads:
        thread.start()
    try:
        yield running
    finally:
        running.stop.set()
        for thread in threads:
            thread.join(90)
