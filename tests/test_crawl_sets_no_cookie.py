"""A crawl of the demo site as a reader without a browser: a hundred pages and their widgets, and not one cookie (check 54)."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections import deque
from pathlib import Path

from tests.servers.portal import start_portal

PAGES = 100
_LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)"')
_SKIPPED = ("/quan-tri/", "/static/", "/media/")


def fetch(url: str) -> tuple[str, list[str]]:
    """The HTML of an address (empty for anything else) and the cookies that it sets; error pages are pages too."""
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:
            html = answer.headers.get_content_type() == "text/html"
            return answer.read().decode() if html else "", answer.headers.get_all("Set-Cookie") or []
    except urllib.error.HTTPError as error:
        return error.read().decode(), error.headers.get_all("Set-Cookie") or []


def test_f54_a_crawl_of_a_hundred_pages_sets_no_cookie(tmp_path: Path, demo_site: Path) -> None:
    with start_portal(tmp_path, demo_site, {}) as portal:
        waiting, seen = deque(["/", "/khong-co-trang-nay/", "/muc-do-hai-long/", "/huu-ich-nhat/", "/danh-gia/khao-sat/"]), set[str]()
        pages, widgets, cookies = 0, 0, {}
        while waiting and pages < PAGES:
            path = waiting.popleft()
            if path in seen or path.startswith(_SKIPPED):
                continue
            seen.add(path)
            html, found = fetch(portal.url + path)
            cookies.update({path: found} if found else {})
            pages += bool(html)
            widgets += path.startswith("/danh-gia/khung/")
            waiting.extend(link.replace("&amp;", "&") for link in _LINK.findall(html))
        assert pages == PAGES
        assert widgets > 10
        assert cookies == {}
