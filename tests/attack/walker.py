"""Asks for addresses as people of every role and judges the answers; everything that a request changed is taken back."""

from __future__ import annotations

import random
import re
import traceback
from collections import Counter, deque
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.test import Client
from django.urls import Resolver404, resolve

from tests.attack.addresses import OF_ONE_VIEW, Page, read

NONSENSE = (
    *("", "x" * 5000, "-1", "0", "99999999999999999999", "1e309", "NaN", "null", "[]", "{}", "%00", "\x00\x01", "../../etc/passwd"),
    *("'\"><script>alert(1)</script>", "' OR 1=1 --", "{{7*7}}", "${7*7}", "2026-02-30", "31/02/2026", "đ ư\u0301", "\u202e\ufeff"),
    *("\U0001f600", "a,b;c=d&e", "1,2,3", "true", "https://example.com/", "//example.com", "\r\nSet-Cookie: a=b", "*" * 300),
    *("<?xml version='1.0'?><!DOCTYPE a>", "٣", "１"),
)
LEFT_OUT = re.compile(r"/(logout|static|media|failwhale)/")  # the last one fails on purpose
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"(\w+)"')


@dataclass(frozen=True)
class Role:
    """Somebody who asks: a name for the report, the account (None: nobody), and words that no answer to them may have."""

    name: str
    user: Any = None
    secrets: tuple[str, ...] = ()
    may_write: frozenset[str] | None = None  # tables that their nonsense may change; None: any


@dataclass
class Findings:
    """What was asked, and what was wrong: by kind and view, with the first example."""

    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: dict[str, str] = field(default_factory=dict)

    def add(self, kind: str, where: str, example: str) -> None:
        self.wrong.setdefault(f"{kind}: {where}", example)


class Walker:
    """One person's way through all addresses."""

    def __init__(self, role: Role, findings: Findings, seed: int) -> None:
        self.role, self.findings = role, findings
        self.choose = random.Random(seed)
        self.client = Client(raise_request_exception=False, headers={"host": "localhost"})
        if role.user is not None:
            self.client.force_login(role.user, backend="django.contrib.auth.backends.ModelBackend")
        self.cookies = self.client.cookies.output(header="", sep=";")
        self.error, self.status = "", 0
        self.attacked = set[tuple[str, int]]()
        got_request_exception.connect(self._failed)

    def _failed(self, **_signal: Any) -> None:
        self.error = traceback.format_exc()[-1500:]

    def visit(self, address: str) -> Page:
        """Read an address, and once for each of its view's answers post to it, with nonsense in query and forms too."""
        page = self.ask("get", address)
        opened = self.status == 200
        seen = (view_of(urlsplit(address).path), self.status)
        if seen in self.attacked:
            return page
        self.attacked.add(seen)
        self.ask("post", address)
        if not opened:
            return page
        names = [name for _action, fields in page.forms for name in fields]
        self.ask("get", address.partition("?")[0], self._nonsense([*names, *self._usual()]))
        for action, fields in page.forms[:3]:
            self.ask("post", urljoin(address, action), {**fields, **self._nonsense(list(fields))})
        return page

    def _usual(self) -> list[str]:
        return ["q", "p", "page", "next", "id", "ngay", "tu", "den", "order", "ordering", "limit", "cursor", "format", "at"]

    def _nonsense(self, names: list[str]) -> dict[str, str]:
        """Return nonsense for some of the names (all but the token of the form, which the test client does not need)."""
        some = [name for name in names if self.choose.random() < 0.4] or names[:1]
        return {name: self.choose.choice(NONSENSE) for name in some if name != "csrfmiddlewaretoken"}

    def ask(self, method: str, address: str, values: dict[str, str] | None = None) -> Page:
        """Send one request, judge the answer, and take back what it changed in the database."""
        path = urlsplit(address)
        if path.netloc or not path.path.startswith("/") or LEFT_OUT.search(path.path):
            return Page()
        cache.clear()  # limits are not what is tried here
        self.client.cookies = SimpleCookie(self.cookies)  # a session that an answer ended goes on, as its row does
        self.error, written = "", set[str]()

        def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            if match := WRITES.match(sql):
                written.add(match[1])
            return execute(sql, params, many, context)

        with transaction.atomic(), connection.execute_wrapper(watch):
            answer = getattr(self.client, method)(address, values or {})
            body = b"" if answer.streaming else answer.content
            transaction.set_rollback(True)
        self.status = answer.status_code
        self._judge(f"{method.upper()} {address[:200]} {values or ''}", path.path, answer, body, written)
        return read(answer)

    def _judge(self, asked: str, path: str, answer: Any, body: bytes, written: set[str]) -> None:
        findings, where = self.findings, f"{self.role.name} {view_of(path)}"
        findings.requests += 1
        findings.statuses[answer.status_code] += 1
        if answer.status_code >= 500 and (answer.status_code != 503 or self.error):
            findings.add(f"status {answer.status_code}", view_of(path), f"{asked[:600]}\n{self.error}")
        for secret in self.role.secrets:
            if secret.encode() in body:
                findings.add("private text", where, asked[:300])
        if self.role.may_write is not None and (more := written - self.role.may_write):
            findings.add(f"wrote {', '.join(sorted(more))}", where, asked[:300])
        if b"<script>alert(1)</script>" in body and answer.get("Content-Type", "").startswith("text/html"):
            findings.add("script not escaped", where, asked[:300])
        if b"Traceback (most recent call last)" in body:
            findings.add("traceback shown", where, asked[:300])


def view_of(path: str) -> str:
    """Return a name of the view that answers a path."""
    try:
        match = resolve(path)
    except Resolver404:
        return "no view"
    kind = match.kwargs.get("model_name") or (path if match.view_name == "wagtail_serve" else "")
    return f"{match.view_name} {kind}".strip()


def gather(walker: Walker, seeds: list[str], most: int) -> list[str]:
    """Return what can be reached by links from `seeds` as the walker's person: a few addresses of each view."""
    waiting, seen, views = deque(seeds), set[str](), Counter[str]()
    while waiting and len(seen) < most:
        address = waiting.popleft().partition("#")[0]
        path = urlsplit(address)
        if address in seen or path.netloc or not path.path.startswith("/") or LEFT_OUT.search(path.path):
            continue
        view = view_of(path.path)
        kind = f"{view.split(' /')[0]} {bool(path.query)}"
        views[kind] += 1
        if views[kind] > (12 if "wagtail_serve" in kind else OF_ONE_VIEW):
            continue
        seen.add(address)
        waiting.extend(urljoin(address, link) for link in walker.ask("get", address).links)
    return list(seen)
