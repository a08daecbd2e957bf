"""Wrong information that readers report becomes a request for correction with its legal time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.web.protection.spam_guard import RateLimit
from feedback.models import Comment
from feedback.models.choices import CommentState
from feedback.participation.comments.corrections import make_correction
from feedback.participation.comments.receiving import add_comment
from feedback.targets.target import of_page
from feedback.tests.factories import decider, token_in

pytestmark = pytest.mark.django_db

REPORT = "/danh-gia/bao-loi/"


def report(client: Client, trang: str, **data: str) -> Any:
    token = data.pop("token", "") or token_in(client.get(REPORT).content.decode())
    values = {"trang": trang, "problem": "wrong", "text": "Lệ phí đã đổi từ tháng 7", "token": token, **data}
    return client.post(REPORT, values, HTTP_ORIGIN="http://testserver")


@pytest.mark.parametrize(("today", "due"), [("2026-11-02", date(2026, 11, 17)), ("2026-11-27", date(2026, 12, 14))])
def test_wrong_information_opens_a_correction_due_on_the_first_working_day_after_fifteen_days(page: Page, today: str, due: date) -> None:
    with time_machine.travel(f"{today}T03:00:00Z", tick=False):
        client = Client()
        token = token_in(client.get(REPORT).content.decode())
    with time_machine.travel(f"{today}T03:01:00Z", tick=False):
        answer = report(client, page.url, token=token)
    question = apps.get_model("qa", "Question").objects.get()
    assert (question.kind, question.about_page_id) == ("correction", page.pk)
    assert timezone.localdate(question.due_at) == due
    html = answer.content.decode()
    assert question.public_no in html
    assert f"{due:%d/%m/%Y}" in html
    assert Comment.objects.get().question_no == question.public_no


def test_the_same_form_sent_twice_is_one_correction(page: Page) -> None:
    client = Client()
    token = token_in(client.get(REPORT).content.decode())
    codes = {report(client, page.url, token=token).content.decode().split('mb-rating-code">')[1].split("<")[0] for _number in range(2)}
    assert len(codes) == 1
    assert apps.get_model("qa", "Question").objects.count() == Comment.objects.count() == 1


def test_another_text_from_the_same_form_is_another_correction(page: Page) -> None:
    client = Client()
    token = token_in(client.get(REPORT).content.decode())
    for text in ("Lệ phí đã đổi", "Địa chỉ đã đổi"):
        report(client, page.url, token=token, text=text)
    assert apps.get_model("qa", "Question").objects.count() == 2


def test_a_network_that_reports_all_day_waits_and_keeps_its_text(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feedback.participation.voting.guards.CORRECTION_LIMITS", [RateLimit(0, 86_400)])
    answer = report(Client(), page.url)
    assert answer.status_code == 429
    assert "Lệ phí đã đổi từ tháng 7" in answer.content.decode()
    assert not apps.get_model("qa", "Question").objects.exists()


def test_a_correction_is_tied_to_the_provision(page: Page) -> None:
    report(Client(), page.url, muc="art_5")
    assert apps.get_model("qa", "Question").objects.get().about_provision == "art_5"
    assert Comment.objects.get().anchor == "art_5"


def test_other_problems_open_none(page: Page) -> None:
    assert report(Client(), page.url, problem="technical").status_code == 302
    assert not apps.get_model("qa", "Question").objects.exists()


def test_an_editor_makes_a_correction_of_a_comment(page: Page) -> None:
    comment = add_comment(of_page(page), "Lệ phí sai")
    assert comment is not None
    opened = make_correction(comment, decider())
    comment.refresh_from_db()
    assert (comment.question_no, comment.state) == (opened.number, CommentState.IN_PROGRESS)


def test_the_form_of_a_report_does_not_say_that_nobody_can_answer(db: None) -> None:
    assert "không thể trả lời" not in Client().get(REPORT).content.decode()


def test_a_report_without_words_is_told_what_to_do(page: Page) -> None:
    html = report(Client(), page.url, problem="", text="").content.decode()
    assert "Vui lòng chọn loại lỗi." in html
    assert "Vui lòng cho biết trang có lỗi gì." in html


def test_the_receipt_of_a_correction_gives_the_slip_with_its_code(page: Page) -> None:
    html = report(Client(), page.url).content.decode()
    code = html.split('mb-rating-code">')[1].split("<")[0]
    slip = Client().post("/hoi-dap/tra-cuu/", {"code": code, "action": "slip"})
    assert 'value="slip"' in html
    assert slip["Content-Type"] == "application/pdf"


def made_form(**values: Any) -> Page:
    form = apps.get_model("home", "FormPage")(title="Khảo sát chợ", purpose="cải tiến", **values)
    Page.objects.get(depth=2).add_child(instance=form)
    form.save_revision().publish()
    return Page.objects.get(pk=form.pk)


def made_draft() -> Page:
    days = {"opens_on": date(2026, 1, 1), "closes_on": date(2090, 1, 1)}
    draft = apps.get_model("legal_docs", "DraftDocumentPage")(title="Dự thảo chợ", drafting_body="Sở", body_text="Điều 1. A\nB.", **days)
    Page.objects.get(depth=2).add_child(instance=draft)
    draft.save_revision().publish()
    return Page.objects.get(pk=draft.pk)


SHOWN_BY_NUMBER = {
    "/bieu-mau/{}/": made_form,
    "/bieu-mau/{}/da-gui/": made_form,
    "/gop-y/{}/": made_draft,
    "/van-ban/du-thao/{}/so-sanh/": made_draft,
}


@pytest.mark.parametrize("address", SHOWN_BY_NUMBER)
def test_a_report_at_an_address_that_shows_a_page_by_its_number_belongs_to_the_page(db: None, address: str) -> None:
    page = SHOWN_BY_NUMBER[address]()
    report(Client(), address.format(page.pk), problem="unclear", text="Khó hiểu quá.")
    comment = Comment.objects.get()
    assert (comment.page_id, comment.title) == (page.pk, page.title)


def test_a_report_at_the_address_of_a_form_that_not_everyone_may_read_names_no_page(db: None) -> None:
    page = made_form()
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    report(Client(), f"/bieu-mau/{page.pk}/", problem="unclear", text="Khó hiểu quá.")
    assert Comment.objects.get().page_id is None


def test_a_report_at_an_address_with_the_number_of_something_else_names_no_page(page: Page) -> None:
    report(Client(), f"/hoi-dap/tep/{page.pk}/", problem="unclear", text="Khó hiểu quá.")
    report(Client(), f"/bieu-mau/{page.pk}/", problem="unclear", text="Không rõ gì.")
    assert set(Comment.objects.values_list("page", flat=True)) == {None}
