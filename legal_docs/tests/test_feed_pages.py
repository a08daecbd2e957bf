"""Feeds page by page (RFC 5005): who was away follows `next` and misses nothing."""

from __future__ import annotations

import re
import uuid
from urllib.parse import urlsplit

import pytest
from django.test import Client

from legal_docs.export import feed_pages
from legal_docs.models import DocumentChange
from legal_docs.tests.factories import document
from legal_docs.text.vocabulary import ChangeKind

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<(?:atom:)?link [^>]*rel="(?P<relation>first|previous|next|self)"[^>]*>')


def links(content: str) -> dict[str, str]:
    found = {}
    for match in LINK.finditer(content):
        address = re.search(r'href="([^"]+)"', match[0])
        assert address is not None
        found[match["relation"]] = address[1].replace("&amp;", "&")
    return found


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


@pytest.mark.parametrize("feed", ["atom", "rss"])
def test_a_reader_that_was_away_follows_next_through_every_change(client: Client, feed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_pages, "ITEMS", 2)
    keys = [uuid.uuid4() for _number in range(5)]
    for key in keys:
        DocumentChange.objects.create(kind=ChangeKind.PUBLISHED, key=key, path=f"quyet-dinh/2024/{key}", citation="QĐ", title="Thử")
    seen: list[str] = []
    address = f"/van-ban/thay-doi/{feed}/?"
    while address:
        content = client.get(address).content.decode()
        seen += re.findall(r"urn:uuid:([0-9a-f-]{36})", content)
        following = links(content).get("next")
        address = path_of(following) if following else ""
    assert seen == [str(key) for key in reversed(keys)]


def test_a_further_page_names_itself_and_keeps_the_filters(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_pages, "ITEMS", 1)
    for number in ("05/2024/QĐ-UBND", "06/2024/QĐ-UBND"):
        document(number)
    first = links(client.get("/van-ban/atom/?loai=quyet-dinh").content.decode())
    assert path_of(first["next"]) == "/van-ban/atom/?loai=quyet-dinh&trang=2"
    second = links(client.get(path_of(first["next"])).content.decode())
    assert second["self"] == first["next"]
    assert path_of(second["previous"]) == "/van-ban/atom/?loai=quyet-dinh"
    assert "next" not in second


def test_a_feed_of_one_page_has_no_paging_links(client: Client) -> None:
    document("05/2024/QĐ-UBND")
    assert set(links(client.get("/van-ban/atom/").content.decode())) == {"self"}


@pytest.mark.parametrize("page", ["0", "2", "x", "-1", "99999999999"])
def test_a_page_that_is_not_there_is_not_found(client: Client, page: str) -> None:
    document("05/2024/QĐ-UBND")
    assert client.get(f"/van-ban/atom/?trang={page}").status_code == 404
