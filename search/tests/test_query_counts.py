"""What people search for, in sums: shown to editors, never a person's own words, never for long."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cms.background.worker import retention
from search.console import previewing
from search.models import QueryCount, SynonymRow
from search.results.counting import query_counts
from search.results.counting.query_counts import KEEP, LEAST_SHOWN, QuerySelection, count_search, countable, sums
from search.tests.meaning_fakes import FakeEmbedder, embedder

__all__ = ["embedder"]
pytestmark = pytest.mark.django_db


def test_a_search_and_a_click_are_sums_of_the_day_whatever_the_tone_marks(client: Client, make_page: Any, work: Any) -> None:
    make_page("Đăng ký tạm trú")
    work()
    for text in ("tạm trú", "tam tru", "Tạm Trú"):
        client.get("/tim-kiem/", {"q": text})
    client.get("/tim-kiem/", {"q": "xyzzyplugh"})
    assert client.post("/tim-kiem/da-mo/", {"q": "tạm trú", "place": "2"}).status_code == 204
    row = QueryCount.objects.get(key="tam tru")
    assert (row.searches, row.empty, row.clicks, row.places) == (3, 0, 1, 2)
    assert QueryCount.objects.get(key="xyzzyplugh").empty == 1
    assert {field.name for field in QueryCount._meta.fields} == {"id", "day", "key", "text", "searches", "empty", "clicks", "places"}


@pytest.mark.parametrize("text", ["0912 345 678", "an.nguyen@example.vn", "001 099 012 345", "CCCD 001099012345 bị mất", "x" * 101])
def test_what_looks_like_personal_data_is_not_kept(text: str) -> None:
    count_search(text, found=False)
    assert countable(text) == ""
    assert not QueryCount.objects.exists()


def test_a_query_of_one_or_two_people_is_not_shown() -> None:
    for _ in range(2):
        count_search("hồ sơ của tôi", found=False)
    assert sums() == []
    count_search("hồ sơ của tôi", found=False)
    assert [(row.text, row.searches, row.empty) for row in sums(which=QuerySelection.EMPTY)] == [("hồ sơ của tôi", 3, 3)]


def test_a_click_without_a_search_and_nonsense_count_nothing(client: Client) -> None:
    for data in ({"q": "tạm trú", "place": "1"}, {"q": "", "place": "x"}, {}, {"q": "a", "place": "99999999"}):
        assert client.post("/tim-kiem/da-mo/", data).status_code == 204
    assert not QueryCount.objects.exists()


def test_what_stands_above_the_list_counts_as_opened(client: Client, make_page: Any, work: Any) -> None:
    make_page("Đăng ký tạm trú")
    work()
    for _ in range(LEAST_SHOWN):
        client.get("/tim-kiem/", {"q": "tạm trú"})
    assert [row.text for row in sums(which=QuerySelection.UNOPENED)] == ["tạm trú"]
    client.post("/tim-kiem/da-mo/", {"q": "tạm trú", "place": "0"})
    assert sums(which=QuerySelection.UNOPENED) == []


def test_half_a_word_is_no_search_until_a_result_is_opened(client: Client, make_page: Any, work: Any) -> None:
    make_page("Đăng ký tạm trú")
    work()
    for text in ("tạm", "tạm tr", "tạm trú"):
        assert client.get("/tim-kiem/", {"q": text, "dang-go": "1"}).status_code == 200
    assert not QueryCount.objects.exists()
    client.post("/tim-kiem/da-mo/", {"q": "tạm trú", "place": "1", "typed": "1"})
    row = QueryCount.objects.get()
    assert (row.key, row.searches, row.empty, row.clicks, row.places) == ("tam tru", 1, 0, 1, 1)


def test_old_sums_are_forgotten() -> None:
    count_search("tạm trú", found=True)
    QueryCount.objects.update(day=timezone.localdate() - KEEP - timedelta(days=1))
    assert retention.run("search.query_counts") == 1
    assert not QueryCount.objects.exists()


def test_an_editor_sees_queries_and_what_a_synonym_would_change(admin_client: Client, make_page: Any, work: Any) -> None:
    SynonymRow.objects.all().delete()
    make_page("Giấy chứng nhận quyền sử dụng đất")
    work()
    for _ in range(3):
        admin_client.get("/tim-kiem/", {"q": "sổ hường"})
    page = admin_client.get("/quan-tri/tim-kiem/truy-van/")
    assert [row.text for row in page.context["empty"]] == ["sổ hường"]
    tried = admin_client.get("/quan-tri/tim-kiem/truy-van/", {"term": "sổ hường", "alternatives": "quyền sử dụng đất", "weight": "0.5"})
    (change,) = tried.context["changes"]
    assert (change.before, change.new) == ((), ("Giấy chứng nhận quyền sử dụng đất",))
    assert not SynonymRow.objects.exists(), "a trial saves nothing"


def test_a_synonym_is_tried_on_searches_that_differ_in_nothing_else(embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch) -> None:
    plans = []
    monkeypatch.setattr(previewing, "_first", lambda plan: plans.append(plan) or ())
    previewing.preview("mướn phòng", ["phòng cho thuê"], 0.5)
    before, after = plans[:2]
    assert (before.meaning is not None, after.meaning is not None) == (True, True)
    assert before.query.expansions != after.query.expansions


def test_a_tab_or_an_order_of_the_same_search_counts_no_other_search(client: Client) -> None:
    for more in ({}, {"nhom": "tin-tuc"}, {"sap-xep": "moi-nhat"}):
        client.get("/tim-kiem/", {"q": "ly hôn", **more})
    assert QueryCount.objects.get(key="ly hon").searches == 1


def test_others_do_not_see_it(client: Client) -> None:
    assert client.get("/quan-tri/tim-kiem/truy-van/").status_code in (302, 403)


def test_a_full_day_counts_the_queries_that_it_has_and_takes_no_new_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_counts, "MOST_A_DAY", 1)
    for text in ("ly hôn", "kết hôn", "Ly Hôn"):
        count_search(text, found=True)
    assert list(QueryCount.objects.values_list("key", "text", "searches", "empty")) == [("ly hon", "ly hôn", 2, 0)]
