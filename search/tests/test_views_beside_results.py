"""Beside the results: feeds, suggestions, similar things; and what is answered while the search server is away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils.translation import gettext
from wagtail.models import Page

from cms.contracts.search import EntryKind, SearchEntry
from search.engines.contract import Reason, SearchEngine, SearchUnavailable

pytestmark = pytest.mark.django_db
Index = Callable[..., SearchEntry]


def test_a_feed_holds_the_newest_results(client: Client, index: Index) -> None:
    index("cu", "Thông báo nghỉ lễ", issued_on=date(2020, 1, 1))
    index("moi", "Thông báo tuyển dụng", issued_on=date(2026, 1, 1))
    response = client.get("/tim-kiem/rss/?q=thông báo")
    assert response["Content-Type"].startswith("application/rss+xml")
    text = response.content.decode()
    assert text.index("tuyển dụng") < text.index("nghỉ lễ")


def test_suggestions_complete_what_is_typed(client: Client, decree: SearchEntry, index: Index) -> None:
    index("n1", "Đăng ký tạm trú")
    response = client.get("/tim-kiem/goi-y/?q=dang k")
    assert 'href="/n1/"' in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert client.get("/tim-kiem/goi-y/?q=d").content.strip() == b""


def test_similar_things_are_listed_by_kind_and_the_words_may_come_by_post(client: Client, index: Index) -> None:
    index("a1", "Thủ tục đăng ký tạm trú thế nào?", EntryKind.ANSWER)
    index("n1", "Tin về đăng ký tạm trú")
    found = client.post("/tim-kiem/tuong-tu/", {"q": "tôi muốn đăng ký tạm trú", "kind": "answer"}).content.decode()
    assert "/a1/" in found
    assert "/n1/" not in found
    assert client.get("/tim-kiem/tuong-tu/?q=xyz abc").content.strip() == b""


def away(*args: object, **kwargs: object) -> None:
    raise SearchUnavailable(Reason.AWAY, "start the search server")


def test_without_an_engine_titles_and_numbers_are_searched_and_the_page_says_so(
    client: Client, make_page: Callable[..., Page], engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_page("Đăng ký tạm trú")
    make_page("Trang nháp đăng ký", live=False)
    for name in ("search", "suggest", "similar"):
        monkeypatch.setattr(engine, name, away, raising=False)
    response = client.get("/tim-kiem/?q=dang ky")
    assert response.status_code == 200
    assert response.context["limited"] == "database"
    assert [card.title.text for card in response.context["cards"]] == ["Đăng ký tạm trú"]
    assert gettext("Search is limited for the moment: only titles and document numbers are searched.") in response.content.decode()
    assert client.get("/tim-kiem/goi-y/?q=dang").status_code == 200
    assert client.get("/tim-kiem/tuong-tu/?q=dang ky").status_code == 200


def test_with_the_server_away_the_spare_index_answers(client: Client, decree: SearchEntry, settings: object) -> None:
    settings.SEARCH_URL = "http://127.0.0.1:9"  # type: ignore[attr-defined]
    response = client.get("/tim-kiem/?q=tên miền")
    assert response.context["limited"] == "spare"
    assert [card.url for card in response.context["cards"]] == ["/doc1/"]
    assert client.get("/readyz").json()["parts"]["search"]["ok"] is False
