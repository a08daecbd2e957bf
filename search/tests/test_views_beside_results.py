"""Beside the results: feeds, suggestions, similar things; and what is answered while the search server is unreachable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils.translation import gettext
from wagtail.models import Page

from cms.contracts.search import EntryKind, SearchEntry
from search.engines.contract import Reason, SearchEngine, SearchUnavailable
from search.indexing.duties import search

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
    shown = response.content.decode()
    assert gettext("Search is limited for the moment: only titles and document numbers are searched.") in shown
    assert "mb-results__count" not in shown, "pages that keep out of the index count in it, too"
    assert "mb-kinds__count" not in client.get("/tim-kiem/?q=dang ky&nhom=van-ban").content.decode()
    assert client.get("/tim-kiem/json/?q=dang ky").json()["total"] is None
    assert client.get("/tim-kiem/goi-y/?q=dang").status_code == 200
    assert client.get("/tim-kiem/tuong-tu/?q=dang ky").status_code == 200


def test_with_the_server_away_the_spare_index_answers(client: Client, decree: SearchEntry, settings: object) -> None:
    settings.SEARCH_URL = "http://127.0.0.1:9"  # type: ignore[attr-defined]
    response = client.get("/tim-kiem/?q=tên miền")
    assert response.context["limited"] == "spare"
    assert [card.url for card in response.context["cards"]] == ["/doc1/"]
    assert client.get("/readyz").json()["parts"]["search"]["ok"] is False


def test_a_feed_of_the_law_of_a_day_links_to_the_text_of_that_day(client: Client, index: Index) -> None:
    index("d", "Luật A", EntryKind.DOCUMENT, url="/a/", dated_url="/a@{day}/", text_from=date(2020, 1, 1))
    assert "/a@2021-01-01/" in client.get("/tim-kiem/rss/?q=luật a&tai-ngay=2021-01-01").content.decode()


@pytest.fixture
def no_engine(engine: SearchEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "search", away, raising=False)


def test_without_an_engine_a_page_that_gives_no_entry_is_not_shown(
    client: Client, make_page: Callable[..., Page], no_engine: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = make_page("Ly hôn đơn phương")
    monkeypatch.setattr(type(page), "get_search_entries", lambda self: [])
    assert client.get("/tim-kiem/?q=ly hôn").context["cards"] == []


def test_without_an_engine_all_matching_pages_are_counted_and_reached(
    client: Client, make_page: Callable[..., Page], no_engine: None
) -> None:
    for number in range(45):
        make_page(f"Thông báo {number}")
    first, last = (client.get("/tim-kiem/", {"q": "thông báo", "trang": page}).context for page in (1, 5))
    assert (first["total"], first["is_about"], len(first["cards"]), len(last["cards"])) == (45, True, 10, 5)


def test_without_an_engine_a_tab_shows_its_kind_with_or_without_words(
    client: Client, make_page: Callable[..., Page], no_engine: None
) -> None:
    make_page("Thông báo")
    assert client.get("/tim-kiem/?nhom=trang").context["cards"]
    assert client.get("/tim-kiem/?q=thông báo&nhom=tin-tuc").context["cards"] == []
    chosen = client.get("/tim-kiem/?q=thông báo&nam=1999")
    assert gettext("The filters are not applied.") in chosen.content.decode()


def test_the_duty_of_the_search_counts_public_pages_that_are_still_there(
    make_page: Callable[..., Page], work: Callable[[], int], engine: SearchEngine
) -> None:
    page = make_page("Một trang")
    work()
    before = search().count
    page.unpublish()
    assert search().count == before - 1
