"""A law, an answered question, and the index that holds them: for tests of files, lists of citations and answers above the results."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.test import Client

from cms.contracts.search import EntryKind, SearchEntry, StatusWindow
from search.engines.contract import SearchEngine
from search.tests.engine_data import ENTRIES, article, document, put

IN_FORCE = (StatusWindow("con_hieu_luc", date(2015, 1, 1)),)
_OF_LAW = {"number": "52/2014/QH13", "type": "Luật", "year": 2014, "issued_on": date(2014, 6, 19)}
LAW = document("hngd", "Luật Hôn nhân và gia đình", 30, status_windows=IN_FORCE, **_OF_LAW)
MARRIAGE = article(LAW, "8", "Điều kiện kết hôn", "1. Nam từ đủ 20 tuổi trở lên;\na) Tự nguyện.\n2. Nữ từ đủ 18 tuổi trở lên.\n3. Khác.")
ANSWER = SearchEntry(
    "hoi-1",
    EntryKind.ANSWER,
    "hoi-1",
    31,
    "/hoi-dap/1/",
    "Làm thẻ thư viện cho trẻ em có mất tiền không?",
    body="Tôi muốn hỏi về thẻ.\n\nThẻ thư viện của trẻ em được cấp miễn phí.",
    issuer="Thư viện tỉnh",
    issued_on=date(2026, 3, 2),
)


@pytest.fixture
def filled(engine: SearchEngine) -> SearchEngine:
    """The index of these tests."""
    engine.bulk(put([*ENTRIES, LAW, MARRIAGE, ANSWER]))
    return engine


def html(client: Client, url: str, **query: str) -> str:
    return client.get(url, query).content.decode()


def lines(client: Client, url: str, **query: str) -> list[list[str]]:
    answer = client.get(url, query)
    assert answer.status_code == 200
    raw = b"".join(answer.streaming_content)
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
