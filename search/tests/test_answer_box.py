"""The answer that the agency has published, above the results."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from cms.contracts.search import StatusWindow
from search.engines.contract import SearchEngine
from search.tests.engine_data import put
from search.tests.take_along_data import ANSWER, MARRIAGE, filled, html, lines

__all__ = ["filled"]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["điều kiện kết hôn", "dieu kien ket hon", "Điều kiện kết hôn như thế nào?"])
def test_an_article_with_the_very_matter_for_its_heading_is_quoted(client: Client, filled: SearchEngine, typed: str) -> None:
    shown = html(client, "/tim-kiem/", q=typed)
    assert "<blockquote" in shown
    assert "Nam từ đủ 20 tuổi" in shown.partition("<blockquote")[2].partition("</blockquote>")[0]


def test_an_answered_question_is_quoted_by_its_answer(client: Client, filled: SearchEngine) -> None:
    quoted = html(client, "/tim-kiem/", q="làm thẻ thư viện cho trẻ em có mất tiền không").partition("<blockquote")[2]
    assert "được cấp miễn phí" in quoted.partition("</blockquote>")[0]
    assert "Tôi muốn hỏi" not in quoted.partition("</blockquote>")[0]


@pytest.mark.parametrize("typed", ["điều kiện kết hôn", "làm thẻ thư viện cho trẻ em có mất tiền không"])
def test_what_is_quoted_is_not_the_first_hit_again(client: Client, filled: SearchEngine, typed: str) -> None:
    response = client.get("/tim-kiem/", {"q": typed})
    above, _, below = response.content.decode().partition("</blockquote>")
    quoted = f'href="{response.context["answer"].url}"'
    assert quoted in above
    assert quoted not in below
    assert "mb-empty" not in below


UNSURE = ("kết hôn", "điều kiện kết hôn giả", "điều kiện kết hôn là gì", "sở hữu đất đai", "thẻ thư viện", "“điều kiện kết hôn”", "8")


@pytest.mark.parametrize("typed", UNSURE)
def test_what_is_not_certain_gets_no_box(client: Client, filled: SearchEngine, typed: str) -> None:
    assert "<blockquote" not in html(client, "/tim-kiem/", q=typed)


def test_a_law_out_of_force_is_no_answer(client: Client, filled: SearchEngine) -> None:
    ended = (StatusWindow("het_hieu_luc_toan_bo", date(2015, 1, 1)),)
    filled.bulk(put([replace(MARRIAGE, status_windows=ended)]))
    assert "<blockquote" not in html(client, "/tim-kiem/", q="điều kiện kết hôn")


ARTICLE_TYPED, ANSWER_TYPED = "điều kiện kết hôn", "làm thẻ thư viện cho trẻ em có mất tiền không"


@pytest.mark.parametrize("day", ["1990-01-01", "2014-06-18", "2014-12-31"])
def test_a_law_is_no_answer_for_a_day_before_it_was_in_force(client: Client, filled: SearchEngine, day: str) -> None:
    assert "<blockquote" not in html(client, "/tim-kiem/", q=ARTICLE_TYPED, **{"tai-ngay": day})


def test_a_law_of_which_no_validity_is_known_is_an_answer_for_today_alone(client: Client, filled: SearchEngine) -> None:
    filled.bulk(put([replace(MARRIAGE, status_windows=())]))
    assert "<blockquote" in html(client, "/tim-kiem/", q=ARTICLE_TYPED)
    assert "<blockquote" not in html(client, "/tim-kiem/", q=ARTICLE_TYPED, **{"tai-ngay": "2020-01-01"})


@pytest.mark.parametrize("day", ["2015-01-01", "2026-03-02"])
def test_a_law_in_force_on_the_day_is_an_answer(client: Client, filled: SearchEngine, day: str) -> None:
    assert "<blockquote" in html(client, "/tim-kiem/", q=ARTICLE_TYPED, **{"tai-ngay": day})


@pytest.mark.parametrize(("day", "is_quoted"), [("2005-01-01", False), ("2026-03-01", False), ("2026-03-02", True)])
def test_an_answer_is_none_for_a_day_before_it_was_given(client: Client, filled: SearchEngine, day: str, is_quoted: bool) -> None:
    assert ("<blockquote" in html(client, "/tim-kiem/", q=ANSWER_TYPED, **{"tai-ngay": day})) is is_quoted


def test_an_answer_of_another_body_is_not_called_that_of_the_agency(client: Client, filled: SearchEngine) -> None:
    filled.bulk(put([replace(ANSWER, from_other_body=True, issuer="Báo Ví Dụ")]))
    shown = html(client, "/tim-kiem/", q=ANSWER_TYPED)
    assert "<blockquote" not in shown
    assert ANSWER.url in shown
    assert "Báo Ví Dụ" in shown


def test_an_answer_of_no_known_day_does_not_bear_that_of_its_import(client: Client, filled: SearchEngine) -> None:
    imported = datetime(2026, 11, 20, 8, tzinfo=UTC)
    filled.bulk(put([replace(ANSWER, issued_on=None, published_at=imported)]))
    shown = html(client, "/tim-kiem/", q=ANSWER_TYPED)
    assert "<blockquote" in shown
    assert "20/11/2026" not in shown


def test_a_law_that_is_asked_for_before_its_issue_says_so(client: Client, filled: SearchEngine) -> None:
    shown = html(client, "/tim-kiem/", q="52/2014/QH13", **{"tai-ngay": "2001-01-01"})
    assert "Chưa ban hành vào ngày này" in shown
    assert "Chưa ban hành vào ngày này" not in html(client, "/tim-kiem/", q="52/2014/QH13")
    assert "Chưa ban hành vào ngày này" in str(lines(client, "/tim-kiem/ket-qua.csv", q="52/2014/QH13", **{"tai-ngay": "2001-01-01"}))
