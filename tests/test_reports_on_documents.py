"""A report on a document, or on a provision of it, belongs to the document: its address is not that of its place in the tree."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from feedback.models import Comment
from feedback.reports.page_overview import overview_of
from feedback.targets.target import of_path
from feedback.tests.factories import token_in
from home.models import HomePage, NewsIndexPage
from home.tests.factories import make_news, make_page
from legal_docs.models import LegalDocumentPage
from legal_docs.tests.factories import document
from qa.models import Question

pytestmark = pytest.mark.django_db

REPORT = "/danh-gia/bao-loi/"


@pytest.fixture(scope="module")
def _stored(once: Any) -> LegalDocumentPage:
    page: LegalDocumentPage = once(document)
    return page


@pytest.fixture
def page(_stored: LegalDocumentPage) -> LegalDocumentPage:
    return LegalDocumentPage.objects.get(pk=_stored.pk)


def report(client: Client, trang: str, problem: str = "unclear", **data: str) -> Comment:
    token = token_in(client.get(REPORT).content.decode())
    values = {"trang": trang, "problem": problem, "text": "Khó hiểu quá.", "token": token, **data}
    client.post(REPORT, values, HTTP_ORIGIN="http://testserver")
    return Comment.objects.get()


def test_a_report_on_a_document_belongs_to_it(client: Client, page: LegalDocumentPage) -> None:
    comment = report(client, page.url)
    assert (comment.page_id, comment.title, comment.path, comment.anchor) == (page.pk, page.title, page.url, "")


def test_a_report_on_a_document_is_counted_among_its_open_ones(client: Client, page: LegalDocumentPage) -> None:
    report(client, f"{page.url}dieu-2/")
    assert overview_of(page).open_comments == 1


def test_a_report_on_a_provision_keeps_the_place_in_the_document(client: Client, page: LegalDocumentPage) -> None:
    comment = report(client, f"{page.url}dieu-2/")
    assert (comment.page_id, comment.where) == (page.pk, f"{page.url}#art_2")


@pytest.mark.parametrize(("below", "words"), [("", ""), ("dieu-2/", "Điều 2"), ("dieu-2/khoan-1/", "khoản 1 Điều 2")])
def test_wrong_information_in_a_document_opens_a_correction_that_names_document_and_provision(
    client: Client, page: LegalDocumentPage, below: str, words: str
) -> None:
    report(client, f"{page.url}{below}", "wrong")
    question = Question.objects.get()
    assert (question.about_page_id, question.about_provision) == (page.pk, words)
    assert page.title in question.title


@pytest.mark.parametrize("below", ["", "dieu-2/"])
def test_a_report_on_a_document_as_it_was_on_a_day_belongs_to_it(page: LegalDocumentPage, below: str) -> None:
    target = of_path(f"{page.url.rstrip('/')}@2024-05-01/{below}")
    assert (target.page_id, target.anchor) == (page.pk, "art_2" if below else "")


def test_the_part_that_a_form_names_is_kept(client: Client, page: LegalDocumentPage) -> None:
    assert report(client, page.url, muc="art_1").anchor == "art_1"


@pytest.mark.parametrize("is_private", [True, False])
def test_a_report_on_a_document_that_not_everyone_may_read_belongs_to_no_page(page: LegalDocumentPage, is_private: bool) -> None:
    if is_private:
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    else:
        page.unpublish()
    target = of_path(page.url)
    assert (target.page_id, target.title) == (None, page.url)


def _front() -> Any:
    return HomePage.objects.get()


def _below_a_section() -> Any:
    return make_page("Dưới", parent=make_page("Mục"))


@pytest.mark.parametrize("make", [_front, _below_a_section, make_news, NewsIndexPage.objects.get])
def test_an_ordinary_address_leads_to_its_page(make: Any) -> None:
    page = make()
    assert of_path(page.url).page_id == page.pk


@pytest.mark.parametrize("path", ["/tin-tuc/rss/", "/tim-kiem/", "/khong-co-gi/", "/tin-tuc/khong-co-gi/", "/van-ban/quyet-dinh/"])
def test_an_address_that_is_no_page_and_no_part_of_one_stays_an_address(path: str) -> None:
    assert of_path(path).page_id is None
