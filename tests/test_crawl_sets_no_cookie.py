"""A crawl of the demo site as a reader without a browser: a hundred pages and their widgets, and not one cookie."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections import deque
from html import unescape
from pathlib import Path

from tests.servers.portal import start_portal

PAGES = 100
_LINK = re.compile(r'(?:href|data-hx-get)="(/[^"#]*)"')
_WIDGETS = "/danh-gia/khung/"
_SKIPPED = ("/quan-tri/", "/static/", "/media/")


def fetch(url: str) -> tuple[str, list[str]]:
    """The HTML of an address (empty for anything else) and the cookies that it sets; error pages are pages too."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            html = answer.headers.get_content_type() == "text/html"
            return answer.read().decode() if html else "", answer.headers.get_all("Set-Cookie") or []
    except urllib.error.HTTPError as error:
        return error.read().decode(), error.headers.get_all("Set-Cookie") or []


def crawl(url: str, count: int) -> tuple[list[str], dict[str, list[str]]]:
    """Follow links from the front page, from forms, from an address that does not exist; give `count` pages, and cookies by page."""
    waiting, seen = deque(["/", "/khong-co-trang-nay/", "/muc-do-hai-long/", "/huu-ich-nhat/", "/danh-gia/khao-sat/"]), set[str]()
    pages: list[str] = []
    cookies: dict[str, list[str]] = {}
    while waiting and len(pages) < count:
        path = waiting.popleft()
        if path in seen or path.startswith(_SKIPPED):
            continue
        seen.add(path)
        html, found = fetch(url + path)
        cookies.update({path: found} if found else {})
        pages += [path] if html else []
        for link in map(unescape, _LINK.findall(html)):
            (waiting.appendleft if link.startswith(_WIDGETS) else waiting.append)(link)
    return pages, cookies


def test_a_crawl_of_a_hundred_pages_sets_no_cookie(tmp_path: Path, demo_site: Path) -> None:
    with start_portal(tmp_path, demo_site, {}) as portal:
        pages, cookies = crawl(portal.url, PAGES)
    assert len(pages) == PAGES
    assert sum(path.startswith(_WIDGETS) for path in pages) >= 5
    assert cookies == {}
