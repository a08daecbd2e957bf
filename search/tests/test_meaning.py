"""Vectors are made by the worker alone, once for each passage and model; whatever fails, words are searched as before."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import Page

from cms.models.background.leased_row import RowState
from search.console.index_console import meaning_state
from search.engines.targets import main_target
from search.indexing import embedding
from search.indexing.embedding import embed_pages
from search.indexing.rebuilding import begin, catch_up, fill, rebuild, swap
from search.models import EmbeddingModel, PageEmbedding, PassageVector
from search.query.values import SearchRequest
from search.results.finding.from_engines import find
from search.tests.meaning_fakes import FakeEmbedder, embedder, make_due, titles, use, whole_round

__all__ = ["embedder"]

pytestmark = pytest.mark.django_db
MakePage = Callable[..., Page]


def test_a_page_is_found_by_its_meaning_once_the_worker_came(make_page: MakePage, work, embedder: FakeEmbedder) -> None:
    make_page("Đăng ký tạm trú")
    whole_round(work)
    assert titles() == ["Đăng ký tạm trú"]
    assert not PageEmbedding.objects.exists()


def test_an_editor_never_waits_for_the_embedder(make_page: MakePage, work, embedder: FakeEmbedder) -> None:
    embedder.away = True
    page = make_page("Đăng ký tạm trú")
    page.specific.save_revision().publish()
    work()
    assert embedder.embedded == []
    assert PageEmbedding.objects.filter(page_id=page.pk).exists()


def test_a_passage_is_embedded_once_however_often_its_page_is_saved_or_rebuilt(make_page: MakePage, work, embedder: FakeEmbedder) -> None:
    page = make_page("Đăng ký tạm trú")
    whole_round(work)
    made = len(embedder.embedded)
    page.specific.save()
    whole_round(work)
    rebuild(main_target(), lambda pages: None)
    whole_round(work)
    assert len(embedder.embedded) == made
    assert titles() == ["Đăng ký tạm trú"]


def test_a_changed_title_is_embedded_again(make_page: MakePage, work, embedder: FakeEmbedder) -> None:
    page = make_page("Đăng ký kết hôn")
    whole_round(work)
    page.title = "Đăng ký tạm trú"
    page.save()
    whole_round(work)
    assert titles() == ["Đăng ký tạm trú"]


def test_an_embedder_that_is_away_counts_no_try_and_words_are_found(make_page: MakePage, work, embedder: FakeEmbedder) -> None:
    make_page("Đăng ký tạm trú")
    embedder.away = True
    for _ in range(12):
        whole_round(work)
    row = PageEmbedding.objects.first()
    assert row is not None
    assert (row.state, row.tries) == (RowState.WAITING, 0)
    assert "away" in row.error
    assert titles(SearchRequest(q="đăng ký tạm trú"))[:1] == ["Đăng ký tạm trú"]
    assert titles() == []
    embedder.away = False
    whole_round(work)
    assert titles() == ["Đăng ký tạm trú"]


def test_a_page_that_cannot_be_embedded_is_parked_and_the_next_goes_on(
    make_page: MakePage, work, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, _good = make_page("Trang hỏng"), make_page("Đăng ký tạm trú")
    plain = embedder.passages

    def fails(texts):
        if any("hỏng" in text for text in texts):
            raise ValueError("no vector")
        return plain(texts)

    monkeypatch.setattr(embedder, "passages", fails)
    for _ in range(9):
        whole_round(work)
    assert PageEmbedding.objects.get(page_id=bad.pk).state == RowState.PARKED
    assert titles() == ["Đăng ký tạm trú"]


def test_another_model_makes_its_vectors_beside_the_old_and_half_of_them_answer(
    make_page: MakePage, work, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_page("Đăng ký tạm trú")
    make_page("Tạm trú của sinh viên")
    whole_round(work)
    old = PassageVector.objects.count()
    other = FakeEmbedder("fake-2", 9)
    use(monkeypatch, other)
    assert titles() == []  # nothing has a vector of that model yet; nothing fails
    embed_pages()
    assert EmbeddingModel.objects.get().name == "fake-2/9"
    work()
    assert len(titles()) == 2
    assert PassageVector.objects.filter(model="fake-1").count() == old
    use(monkeypatch, embedder)
    made = len(embedder.embedded)
    whole_round(work)
    assert len(titles()) == 2
    assert len(embedder.embedded) == made


def test_a_model_that_changes_in_the_middle_of_a_rebuild_loses_nothing(
    make_page: MakePage, work, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_page("Đăng ký tạm trú")
    whole_round(work)
    run = begin(main_target())
    fill(run, lambda pages: None)
    use(monkeypatch, FakeEmbedder("fake-2", 9))
    swap(run, catch_up(run))
    assert titles() == []
    assert titles(SearchRequest(q="đăng ký tạm trú"))[:1] == ["Đăng ký tạm trú"]
    whole_round(work)
    assert titles() == ["Đăng ký tạm trú"]


def test_a_model_that_answers_in_another_length_after_a_restart_is_compared_with_nothing(
    make_page: MakePage, work, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_page("Đăng ký tạm trú")
    whole_round(work)
    use(monkeypatch, FakeEmbedder(embedder.model, 9))
    cache.clear()
    assert titles() == []
    make_page("Tạm trú của sinh viên")
    work()
    make_due()
    assert titles() == []
    assert set(titles(SearchRequest(q="tạm trú"))) == {"Đăng ký tạm trú", "Tạm trú của sinh viên"}


def test_a_model_that_answers_in_another_length_has_all_its_vectors_made_again(
    make_page: MakePage, work, embedder: FakeEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_page("Đăng ký tạm trú")
    whole_round(work)
    assert (meaning_state().model, meaning_state().vectors) == ("fake-1/6", PassageVector.objects.count())
    titles()  # its vector is cached
    use(monkeypatch, FakeEmbedder(embedder.model, 9))
    embedding.note_all_for(embedding.embedder())
    assert (meaning_state().model, meaning_state().vectors, meaning_state().waiting > 0) == ("fake-1/9", 0, True)
    whole_round(work)
    assert titles() == ["Đăng ký tạm trú"]
    assert meaning_state().vectors == PassageVector.objects.count()
    assert not PageEmbedding.objects.exists()


def test_the_vector_of_a_query_is_made_once_and_not_at_all_for_a_number(make_page: MakePage, work, embedder: FakeEmbedder) -> None:
    for text in ("mướn phòng", "Mướn phòng", "42/2022/NĐ-CP", "điều 5 nđ 42/2022", '"mướn phòng"', "phòng"):
        find(SearchRequest(q=text))
    assert embedder.asked == ["mướn phòng"]


def test_only_the_very_words_are_searched_when_asked_so(make_page: MakePage, work, embedder: FakeEmbedder, client: Client) -> None:
    make_page("Đăng ký tạm trú")
    whole_round(work)
    page = client.get("/tim-kiem/?q=mướn+phòng").content.decode()
    assert "Liên quan theo nghĩa" in page
    assert "dung-tu=1" in page
    assert titles(exactly=True) == []
    assert "Liên quan theo nghĩa" not in client.get("/tim-kiem/?q=mướn+phòng&dung-tu=1").content.decode()


def test_the_very_words_are_those_with_the_tone_marks_that_were_typed(make_page: MakePage, work) -> None:
    make_page("Đăng ký tạm trú")
    whole_round(work)
    for typed in ("tạm trú", "tam tru", "đăng kí tạm trú"):
        assert titles(SearchRequest(q=typed), exactly=True) == ["Đăng ký tạm trú"], typed
    assert titles(SearchRequest(q="tấm trú"), exactly=True) == []
    assert titles(SearchRequest(q="tấm trú")) == ["Đăng ký tạm trú"]


def test_the_page_of_the_very_words_names_as_phrases_only_what_was_quoted(make_page: MakePage, work, client: Client) -> None:
    make_page("Đăng ký tạm trú")
    whole_round(work)
    asked = ("đăng ký tạm trú", "“tạm trú” đăng ký", "“đăng” đăng ký")
    pages = {typed: client.get("/tim-kiem/", {"q": typed, "dung-tu": "1"}) for typed in asked}
    assert {typed: page.context["phrases"] for typed, page in pages.items()} == {
        "đăng ký tạm trú": [],
        "“tạm trú” đăng ký": ["tạm trú"],
        "“đăng” đăng ký": ["đăng"],
    }
    assert "Đúng cụm từ" not in pages["đăng ký tạm trú"].content.decode()


def test_without_an_embedder_nothing_waits_and_the_page_says_nothing(
    make_page: MakePage, work, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, None)
    make_page("Đăng ký tạm trú")
    whole_round(work)
    assert not PageEmbedding.objects.exists()
    page = client.get("/tim-kiem/?q=đăng+ký+tạm+trú").content.decode()
    assert "theo nghĩa" not in page
    assert "cùng nghĩa" not in page
