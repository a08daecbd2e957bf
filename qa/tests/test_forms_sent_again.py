"""A form that is sent a second time: nothing that was changed in it since is dropped, and nothing is confirmed that was not taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cms.models import OutboundMail
from qa.models import Attachment, Question, QuestionContact
from qa.processing.casework import erasing, sender
from qa.public.intake.splitting import split
from qa.tests import sample_files
from qa.tests.ask_form import ASK, code_in, filled, hidden
from qa.tests.factories import make_field, make_unit, make_user
from qa.tests.staff import logged_in, url
from qa.tests.test_desk_details import letter
from qa.vocabulary.choices import Kind, Role
from qa.workflow.actors import CITIZEN, actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]
MINE = {"name": "Nguyễn Văn An", "email": "an@exmaple.com", "phone": "0912345678", "publish_name": "on", "consent": "on"}


def contact() -> tuple[str, str, str, bool]:
    row = QuestionContact.objects.get()
    return row.name, row.email, row.phone, row.publish_name


def test_a_corrected_address_and_a_name_that_is_not_to_be_published_are_taken_over(client: Client, old_token: str):
    first = client.post(ASK, filled(old_token, **MINE))
    corrected = {**MINE, "email": "an@example.com"}
    del corrected["publish_name"]
    again = client.post(ASK, filled(old_token, **corrected))
    assert again.status_code == 200
    assert code_in(again.content.decode()) == code_in(first.content.decode())
    assert contact() == ("Nguyễn Văn An", "an@example.com", "0912345678", False)
    assert OutboundMail.objects.to("an@example.com").count() == 1
    assert Question.objects.get().events.filter(action="set_mailbox").count() == 1


def test_a_contact_that_was_taken_out_of_the_form_is_deleted(client: Client, old_token: str):
    client.post(ASK, filled(old_token, **MINE))
    assert client.post(ASK, filled(old_token)).status_code == 200
    assert not QuestionContact.objects.exists()
    assert not Question.objects.get().consent_version


def test_a_contact_that_was_added_to_the_form_is_kept(client: Client, old_token: str):
    client.post(ASK, filled(old_token))
    client.post(ASK, filled(old_token, **MINE))
    assert contact()[1] == "an@exmaple.com"
    assert Question.objects.get().consent_version


def test_an_address_that_was_confirmed_stays_so_when_only_the_telephone_changes(client: Client, old_token: str):
    client.post(ASK, filled(old_token, **MINE))
    sender.confirm_email(QuestionContact.objects.get())
    sent = max(mail.pk for mail in OutboundMail.objects.to("an@exmaple.com"))
    client.post(ASK, filled(old_token, **{**MINE, "phone": "0987654321"}))
    assert contact()[2] == "0987654321"
    assert QuestionContact.objects.get().email_verified_at
    assert not OutboundMail.objects.to("an@exmaple.com").filter(pk__gt=sent).exists()


def test_a_receipt_that_is_loaded_again_does_not_undo_an_address_given_later(client: Client, old_token: str):
    client.post(ASK, filled(old_token, **MINE))
    sender.set_mailbox(Question.objects.get(), email="khac@example.com", key="k")
    assert client.post(ASK, filled(old_token, **MINE)).status_code == 200
    assert contact()[1] == "khac@example.com"


@pytest.mark.parametrize("changed", [{"title": "Một câu hỏi khác hẳn, viết lại tiêu đề?"}, {"kind": Kind.INFO_REQUEST}, {"field": ""}])
def test_a_form_whose_title_kind_or_field_was_changed_is_not_confirmed_and_can_be_sent_as_another(
    client: Client, old_token: str, changed: dict[str, Any]
):
    field = make_field()
    client.post(ASK, filled(old_token, field=field.slug))
    page = client.post(ASK, filled(old_token, **{"field": field.slug, **changed}))
    assert page.status_code == 409
    assert Question.objects.get().public_no in page.content.decode()
    assert hidden(page.content.decode())["token"] != old_token


def test_kind_and_field_that_staff_have_set_since_change_nothing_about_the_form(client: Client, old_token: str):
    client.post(ASK, filled(old_token))
    Question.objects.update(kind=Kind.INFO_REQUEST, field=make_field())
    assert client.post(ASK, filled(old_token)).status_code == 200


def ended(question: Question) -> None:
    sender.withdraw(question)


def erased(question: Question) -> None:
    erasing.erase(question, CITIZEN)


@pytest.mark.parametrize(("change", "again"), [(ended, 200), (erased, 409)])
def test_a_contact_that_cannot_be_changed_any_more_is_not_confirmed(
    client: Client, old_token: str, change: Callable[[Question], None], again: int
):
    client.post(ASK, filled(old_token, **MINE))
    change(Question.objects.get())
    page = client.post(ASK, filled(old_token, **{**MINE, "email": "an@example.com"}))
    assert page.status_code == 409
    assert not any(row.email == "an@example.com" for row in QuestionContact.objects.all())
    assert client.post(ASK, filled(old_token, **MINE)).status_code == again


def test_a_file_that_was_added_to_the_form_comes_to_the_question(client: Client, old_token: str):
    client.post(ASK, filled(old_token))
    file = SimpleUploadedFile("đơn.pdf", sample_files.pdf())
    page = client.post(ASK, filled(old_token, step="files", go="upload", upload=file))
    assert client.post(ASK, filled(old_token, files=hidden(page.content.decode())["files"])).status_code == 200
    assert Attachment.objects.get().question == Question.objects.get()


def test_the_contact_of_a_part_that_was_split_off_is_changed_with_it(client: Client, old_token: str):
    client.post(ASK, filled(old_token, **MINE))
    question = Question.objects.get()
    clerk = make_user(Role.INTAKE)
    part = split(question, actor_for(clerk, question), title="Lệ phí là bao nhiêu?", body="Tôi phải nộp bao nhiêu?", unit=make_unit())
    client.post(ASK, filled(old_token, **{**MINE, "email": "an@example.com"}))
    assert set(QuestionContact.objects.values_list("question", flat=True)) == {question.pk, part.pk}
    assert {row.email for row in QuestionContact.objects.all()} == {"an@example.com"}
    assert OutboundMail.objects.to("an@example.com").count() == 1


def test_an_officer_who_corrects_a_form_on_behalf_and_adds_a_scan_sees_both_kept():
    client = logged_in(make_user(Role.INTAKE))
    data = letter(phone="0912345678", consent="on")
    first = client.post(url("on_behalf"), data)
    scan = SimpleUploadedFile("thư.pdf", sample_files.pdf())
    again = client.post(url("on_behalf"), {**data, "phone": "0987654321", "upload": scan})
    assert again.context["code"] == first.context["code"]
    assert QuestionContact.objects.get().phone == "0987654321"
    assert Attachment.objects.get().question == Question.objects.get()
    client.post(url("on_behalf"), {**data, "phone": "0987654321", "upload": SimpleUploadedFile("thư.pdf", sample_files.pdf())})
    assert Attachment.objects.filter(question=Question.objects.get()).count() == 1


def test_an_officer_who_changes_the_title_or_the_day_of_a_form_that_was_sent_is_told():
    client = logged_in(make_user(Role.INTAKE))
    data = letter()
    client.post(url("on_behalf"), data)
    for changed in ({"title": "Một việc khác hẳn của người dân?"}, {"kind": Kind.INFO_REQUEST}):
        page = client.post(url("on_behalf"), {**data, **changed})
        assert Question.objects.get().public_no in str(page.context["form"].non_field_errors())


def test_what_the_log_keeps_of_a_form_says_nothing_about_the_sender(client: Client, old_token: str):
    client.post(ASK, filled(old_token, **MINE))
    client.post(ASK, filled(old_token, **{**MINE, "email": "an@example.com"}))
    kept = str(list(Question.objects.get().events.values_list("data", flat=True)))
    assert "example" not in kept
    assert "exmaple" not in kept
