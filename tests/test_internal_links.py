"""No link leads nowhere: every page of the demo site and of a hundred real documents is drawn, and each link on it is asked for once."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import islice
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page

from legal_docs.models import LegalDocumentPage

# Minutes of processor time: run it with `CRAWL_LINKS=1` after a change of addresses, citations or lists.
pytestmark = [pytest.mark.django_db, pytest.mark.skipif(not os.environ.get("CRAWL_LINKS"), reason="CRAWL_LINKS is not set (minutes)")]

_LINK = re.compile(r'\s(?:href|src|data-hx-get)="([^"]+)"')
_QUERIES_OF_ONE_PATH = 10  # filters of a list, reports of a page: the same view with other values
_NOT_ASKED = ("/static/", "/quan-tri/", "/media/")
# The text of a document on a day and the page of one provision carry links of their own; lists with a query repeat the same ones.
_DRAWN_TOO = re.compile(r"^/van-ban/[\w-]+/\d+/[\w-]+(?:@[\d-]+)?/(?:(?:kem-theo|dieu|phu-luc)-[\w-]+/)*$")


class Crawler:
    """Asks for each address once; `broken` gives, for an address that does not end in 200, its status and the page that links to it."""

    def __init__(self) -> None:
        self.client = Client(headers={"host": urlsplit(settings.SITE_URL).netloc})
        self.asked: dict[str, str] = {}
        self.broken: dict[str, tuple[int, str]] = {}
        self.with_query: Counter[str] = Counter()

    def draw(self, addresses: Iterable[str], *, below: bool = True) -> None:
        """Ask for the addresses, for the links on their pages, and (`below`) for those on the texts of documents that these lead to."""
        seeds = list(addresses)
        drawn = set(seeds)
        waiting = [(address, "") for address in seeds]
        while waiting:
            address, source = waiting.pop()
            path, _mark, query = address.partition("?")
            if address in self.asked or (query and self.with_query[path] >= _QUERIES_OF_ONE_PATH):
                continue
            self.with_query[path] += bool(query)
            html = self._ask(address, source)
            if address in drawn or (below and _DRAWN_TOO.match(address)):
                waiting += [(link, address) for link in links_of(html, address) if link not in self.asked]

    def _ask(self, address: str, source: str) -> str:
        """Return the HTML of an address, "" for anything else."""
        self.asked[address] = source
        answer = self.client.get(address, follow=True)
        if answer.status_code != 200:
            self.broken[address] = (answer.status_code, source)
        if answer.streaming:
            answer.close()
            return ""
        return answer.content.decode() if answer["Content-Type"].startswith("text/html") else ""


def links_of(html: str, address: str) -> Iterator[str]:
    """Give the addresses on this site that a page links to, each as path and query; forms are no links."""
    for link in map(unescape, _LINK.findall(html)):
        parts = urlsplit(urljoin(f"{settings.SITE_URL}{address}", link))
        if f"{parts.scheme}://{parts.netloc}" == settings.SITE_URL and not parts.path.startswith(_NOT_ASKED):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def public_pages() -> list[str]:
    """Return the addresses of all live pages."""
    return [page.url for page in Page.objects.live().public().filter(depth__gt=1).order_by("pk") if page.url]


def crawled() -> Crawler:
    crawler = Crawler()
    crawler.draw(public_pages())
    return crawler


def test_every_internal_link_of_the_demo_site_answers() -> None:
    call_command("seed_demo", verbosity=0)
    call_command("worker", "--once")
    crawler = crawled()
    assert len(crawler.asked) > 500
    assert crawler.broken == {}


@pytest.mark.shared_data
def test_every_internal_link_of_a_hundred_real_documents_answers(shared_data: Path, tmp_path: Path) -> None:
    part = tmp_path / "documents.jsonl"
    with (shared_data / "legal" / "documents.jsonl").open(encoding="utf-8") as lines:
        part.write_text("".join(islice(lines, 0, 900, 9)), encoding="utf-8")
    call_command("import_documents", str(part), verbosity=0)
    call_command("worker", "--once")
    crawler = Crawler()
    crawler.draw([page.url for page in LegalDocumentPage.objects.live().order_by("pk")], below=False)
    assert len(crawler.asked) > 500
    assert crawler.broken == {}
