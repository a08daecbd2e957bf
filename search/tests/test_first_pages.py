"""First pages of queries that are asked again: from memory, while they are true, for everybody alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale, Page

from cms.contracts.search import SearchEntry
from cms.storage import observed_tables
from search.engines.contract import Reason, SearchUnavailable
from search.engines.embedded.engine import EmbeddedEngine
from search.models import PinnedResult, QueryCount, SynonymRow
from search.results import first_pages, views
from search.tests.meaning_fakes import FakeEmbedder, embedder

__all__ = ["embedder"]

pytestmark = pytest.mark.django_db(transaction=True)
Index = Callable[..., SearchEntry]
QUERY = "tên miền của cổng"


@pytest.fixture(autouse=True)
def _keeping(settings: Any) -> None:
    settings.KEEP_VALUES = True
    observed_tables.remember(observed_tables.ALWAYS)
    first_pages._pages._kept.clear()


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The queries that were searched for."""
    asked: list[str] = []
    find = views.find
    monkeypatch.setattr(views, "find", lambda request, **more: asked.append(request.q) or find(request, **more))
    return asked


def pages(client: Client, count: int, query: str = QUERY) -> list[str]:
    answers = [client.get("/tim-kiem/", {"q": query}) for _ in range(count)]
    assert {answer.headers["X-Robots-Tag"] for answer in answers} == {"noindex, follow"}
    assert all("Content-Security-Policy" in answer.headers for answer in answers)
    return [answer.content.decode() for answer in answers]


def test_a_query_asked_again_is_answered_from_memory_and_counted_each_time(
    client: Client, decree: SearchEntry, searches: list[str]
) -> None:
    first = pages(client, 2)  # the first request of a process says which tables a page reads
    searches.clear()
    assert {*first, *pages(client, 2)} == {first[0]}
    assert searches == []
    assert QueryCount.objects.get(key="ten mien cua cong").searches == 4


def test_a_query_without_results_is_counted_as_such_from_memory_too(client: Client, decree: SearchEntry) -> None:
    pages(client, 4, "xyzzyplugh")
    assert QueryCount.objects.get().empty == 4


def test_what_is_written_to_the_index_is_found_by_the_next_request(client: Client, index: Index, decree: SearchEntry) -> None:
    pages(client, 3)
    index("tin-tuc-moi", "Tên miền của cổng có địa chỉ mới")
    assert 'href="/tin-tuc-moi/"' in pages(client, 1)[0]


def test_a_new_synonym_is_searched_by_the_next_request(client: Client, decree: SearchEntry) -> None:
    SynonymRow.objects.all().delete()
    assert "địa chỉ mạng" not in pages(client, 3)[-1]
    SynonymRow.objects.create(term="tên miền", alternatives="địa chỉ mạng")
    assert "địa chỉ mạng" in pages(client, 1)[0]


def test_whoever_is_signed_in_and_whoever_filters_is_given_no_kept_page(
    client: Client, admin_client: Client, decree: SearchEntry, searches: list[str]
) -> None:
    pages(client, 3)
    searches.clear()
    pages(admin_client, 2)
    client.get("/tim-kiem/", {"q": QUERY, "nhom": "van-ban"})
    client.get("/tim-kiem/", {"q": QUERY}, headers={"HX-Request": "true"})
    assert searches == [QUERY] * 4


def test_a_page_of_the_spare_search_is_not_kept(client: Client, decree: SearchEntry, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object) -> None:
        raise SearchUnavailable(Reason.AWAY, "away")

    with monkeypatch.context() as broken:
        broken.setattr(EmbeddedEngine, "search", away)
        pages(client, 3)
    assert 'href="/doc1/"' in pages(client, 1)[0]


def test_pages_of_many_queries_do_not_fill_the_memory(client: Client, decree: SearchEntry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_pages._pages, "_most", 3 * len(pages(client, 1)[0].encode()) + 999)
    for number in range(9):
        pages(client, 1, f"tên miền {number}")
    assert 0 < len(first_pages._pages._kept) <= 3


def test_a_repeated_q_does_not_change_the_page_kept_for_others(client: Client, decree: SearchEntry) -> None:
    plain = pages(client, 3)[-1]
    first_pages._pages._kept.clear()
    assert "SOMETHING-ELSE" not in client.get(f"/tim-kiem/?q=SOMETHING-ELSE&q={QUERY}").content.decode()
    assert pages(client, 1) == [plain]


def test_a_pinned_page_is_shown_as_it_was_published_last(client: Client, decree: SearchEntry) -> None:
    Locale.objects.get_or_create(language_code="vi")
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Gốc", slug="root"))
    page = root.add_child(instance=Page(title="Hướng dẫn về tên miền", slug="huong-dan"))
    PinnedResult.objects.create(query=QUERY, page=page)
    assert "Hướng dẫn về tên miền" in pages(client, 3)[-1]
    page.title = "Hướng dẫn mới"
    page.save_revision().publish()
    assert "Hướng dẫn mới" in pages(client, 1)[0]
    page.unpublish()
    pages(client, 3)
    page.save_revision().publish()
    assert "Hướng dẫn mới" in pages(client, 1)[0]


def test_a_page_made_while_the_embedder_does_not_answer_is_not_kept(
    client: Client, decree: SearchEntry, embedder: FakeEmbedder, searches: list[str]
) -> None:
    embedder.away = True
    pages(client, 3)
    assert searches == [QUERY] * 3


def test_a_query_with_personal_data_is_kept_in_no_memory(client: Client, decree: SearchEntry) -> None:
    pages(client, 3, "tên miền 012345678901")
    assert not first_pages._pages._kept
