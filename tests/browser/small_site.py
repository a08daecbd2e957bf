"""A small site for tests of one script in a browser: a few pages, answered by functions, with the portal's own static files."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django_htmx
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

STATIC = Path(__file__).resolve().parents[2] / "static"
HTMX = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js"
TYPES = {".js": "text/javascript", ".css": "text/css"}
Page = str | Callable[[HttpRequest], HttpResponse]


class SmallSite:
    """Answers each address of `pages`: HTML as it stands, or what a function makes of the request; files below /static/; else 404."""

    def __init__(self) -> None:
        self.url = ""
        self.pages: dict[str, Page] = {}

    def __call__(self, environ: dict[str, object], start: Callable[[str, list[tuple[str, str]]], object]) -> list[bytes]:
        request = WSGIRequest(environ)
        answer = self._answer(request)
        headers = [
            *answer.items(),
            ("Content-Length", str(len(answer.content))),
            *(("Set-Cookie", each.OutputString()) for each in answer.cookies.values()),
        ]
        start(f"{answer.status_code} {answer.reason_phrase}", headers)
        return [answer.content]

    def _answer(self, request: HttpRequest) -> HttpResponse:
        page = self.pages.get(request.path)
        if page is not None:
            return HttpResponse(page) if isinstance(page, str) else page(request)
        file = HTMX if request.path == "/static/htmx.js" else STATIC / request.path.removeprefix("/static/")
        if request.path.startswith("/static/") and file.is_file():
            return HttpResponse(file.read_bytes(), content_type=TYPES.get(file.suffix, "application/octet-stream"))
        return HttpResponse("not here", status=404)


@contextmanager
def small_site() -> Iterator[SmallSite]:
    """Serve an empty SmallSite; its pages may be set while it runs."""
    site = SmallSite()
    server = make_server("127.0.0.1", 0, site, _Server, _Quiet)  # type: ignore[arg-type]
    site.url = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def wait_for(tab: Any, holds: Callable[[], object], seconds: float = 20) -> bool:
    """Wait until something is so at the site, for example that it was asked; the browser goes on meanwhile. Return whether it came."""
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        tab.wait_for_timeout(50)
    return bool(holds())


def html(body: str, *scripts: str, head: str = "") -> str:
    """Return a page with scripts of the portal (`cms/js/drafts.js`)."""
    tags = "".join(f'<script type="module" src="/static/{script}"></script>' for script in scripts)
    return f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Trang</title>{head}</head><body>{body}{tags}</body></html>'


def admin_html(body: str, *scripts: str, method: str | None = "GET") -> str:
    """Return a page of the administration whose forms the device keeps drafts of, as user 7, as it answers a request of `method`."""

    class Person:
        pk, is_authenticated = 7, True

    class Asked:
        user = Person

    Asked.method = method  # type: ignore[attr-defined]
    return html(
        f"<main>{body}</main>", "cms/js/drafts.js", *scripts, head=render_to_string("cms/admin/device_drafts.html", {"request": Asked})
    )


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing."""
