"""A sender adds information or a mailbox at any time while the question is open, unasked; who has the question sees it."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from cms.models import OutboundMail
from qa.deadlines.rules import working_calendar
from qa.models import Question, QuestionContact, QuestionMessage
from qa.processing.answering import answers
from qa.processing.casework import claiming, sender
from qa.public.intake.splitting import split
from qa.public.tracking import codes
from qa.public.tracking.views import ADD_LIMITS
from qa.staff.queue.rows import counts
from qa.tests import sample_files
from qa.tests.ask_form import TRACK, hidden, old_token
from qa.tests.factories import answered, assigned, claimed, in_review, make_question, make_unit, make_user
from qa.vocabulary.choices import Role, Status
from qa.workflow.actors import actor_for
from qa.workflow.engine import perform
from qa.workflow.guards import MAX_ADDITIONS, MAX_MAILBOXES

pytestmark = pytest.mark.django_db
MORE = "Cháu sinh tại trạm y tế xã, có giấy chứng sinh."


def sent(client: Client, key: str, action: str = "add", **values: Any) -> Any:
    return client.post(TRACK, {"code": codes.code_from_key(key), "action": action, "token": old_token(), **values})


def in_state(status: str, officer: Any, unit: Any) -> Question:
    if status == Status.RECEIVED:
        return make_question(key="k-them")
    if status == Status.ASSIGNED:
        return assigned(unit, key="k-them")
    if status == Status.IN_PROGRESS:
        return claimed(unit, officer, key="k-them")
    question = in_review(unit, officer, key="k-them")
    if status == Status.APPROVED:
        answers.approve(question, actor_for(make_user(Role.REVIEWER, unit), question))
    return question


open_states = pytest.mark.parametrize("status", [Status.RECEIVED, Status.ASSIGNED, Status.IN_PROGRESS, Status.IN_REVIEW, Status.APPROVED])


@open_states
def test_the_sender_adds_words_and_files_to_an_open_question_whose_state_date_and_public_text_stay(client: Client, status: Status):
    unit = make_unit()
    question = in_state(status, make_user(Role.OFFICER, unit), unit)
    before = (question.status, question.due_at, question.stage_due_at, question.body_public)
    assert "Bổ sung thông tin hoặc tệp" in sent(client, "k-them", action="").content.decode()
    page = sent(client, "k-them", text=MORE, upload=SimpleUploadedFile("giay.jpg", sample_files.jpeg())).content.decode()
    assert question.messages.get().body == MORE
    assert question.attachments.get().original_name == "giay.jpg"
    assert MORE in page
    assert "Bạn đã bổ sung thông tin" in page  # in the timeline
    question.refresh_from_db()
    assert question.supplemented_at is not None
    assert (question.status, question.due_at, question.stage_due_at, question.body_public) == before


def test_the_same_form_sent_twice_or_at_once_while_staff_work_is_one_addition(client: Client):
    unit = make_unit()
    question = assigned(unit, key="k-them")
    one, two = Question.objects.get(pk=question.pk), Question.objects.get(pk=question.pk)
    perform(question, "note", actor_for(make_user(Role.LEAD, unit), question))  # any change by a colleague
    for each in (one, two):
        sender.add_information(each, text=MORE, key="mot-bieu-mau")
    assert QuestionMessage.objects.filter(question=question).count() == 1
    assert question.events.filter(action="add_information").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionMessage.objects.create(question=question, kind="citizen_supplement", form_hash=question.messages.get().form_hash)
    form = {"text": "Thêm nữa.", "token": old_token()}
    for _ in range(2):
        assert sent(client, "k-them", **form).status_code == 200
    assert QuestionMessage.objects.filter(question=question, body="Thêm nữa.").count() == 1


def test_a_paper_that_was_forgotten_comes_with_the_same_form_and_is_kept_once(client: Client):
    question = assigned(make_unit(), key="k-them")
    form = {"text": MORE, "token": old_token()}
    sent(client, "k-them", **form)
    for _ in range(2):
        sent(client, "k-them", **form, upload=SimpleUploadedFile("giay.jpg", sample_files.jpeg()))
    assert question.messages.count() == question.attachments.count() == 1
    sent(client, "k-them", "object", **form)
    assert question.messages.filter(kind="objection").count() == 1


def test_a_question_that_waits_for_a_look_is_not_said_to_have_ended(client: Client):
    make_question(key="k-them", spam_score=1.0)
    page = sent(client, "k-them", action="").content.decode()
    assert "không nhận bổ sung" not in page
    assert "Gửi câu hỏi mới" not in page


@pytest.mark.parametrize(("minutes", "text", "words"), [(0, MORE, "xem lại"), (13 * 60, MORE, "xem lại"), (1, "dài " * 1300, "ký tự")])
def test_an_error_keeps_what_was_typed_and_uploaded(client: Client, minutes: int, text: str, words: str):
    question = assigned(make_unit(), key="k-them")
    picture = SimpleUploadedFile("giay.jpg", sample_files.jpeg())
    page = sent(client, "k-them", text=text, upload=picture, token=old_token(minutes))
    html = unescape(page.content.decode())
    assert page.status_code == 422
    assert words in html
    assert text.strip() in html
    assert "giay.jpg" in html
    assert not question.messages.exists()
    files = hidden(page.content.decode())["files"]
    assert sent(client, "k-them", text=MORE, files=files).status_code == 200
    assert question.attachments.get().original_name == "giay.jpg"


def test_after_so_many_additions_and_after_the_end_the_text_is_shown_again_with_what_to_do_instead(client: Client):
    question = assigned(make_unit(), key="k-them")
    for number in range(MAX_ADDITIONS):
        sender.add_information(question, text=f"Lần {number}", key=f"khoa {number}")
    page = sent(client, "k-them", text=MORE).content.decode()
    assert str(MAX_ADDITIONS) in page
    assert MORE in page
    sender.withdraw(question)
    for token in (old_token(), "hong"):
        page = sent(client, "k-them", text=MORE, token=token).content.decode()
        assert MORE in page
        assert "không nhận bổ sung" in page
        assert re.search(r'href="/hoi-dap/gui/">Gửi câu hỏi mới', page)
    assert question.messages.count() == MAX_ADDITIONS


def test_a_network_that_sends_very_much_waits_and_loses_nothing(client: Client):
    question = assigned(make_unit(), key="k-them")

    for number in range(ADD_LIMITS[0].count):
        sent(client, "k-them", "mailbox", email=f"a{number}@example.com", consent="on")
    page = sent(client, "k-them", text=MORE)
    assert page.status_code == 429
    assert MORE in page.content.decode()
    assert not question.messages.exists()


def test_the_holder_is_told_by_mail_in_the_list_and_on_the_page_until_they_say_that_they_read_it(client: Client, groups: None):
    unit = make_unit()
    officer, other = make_user(Role.OFFICER, unit), make_user(Role.OFFICER, unit)
    question = claimed(unit, officer, key="k-them")
    OutboundMail.objects.all().delete()
    sent(client, "k-them", text=MORE)
    mail = OutboundMail.objects.get()
    assert mail.recipient == officer.email
    assert MORE not in mail.text + mail.subject
    seen = {}
    for person in (officer, other):
        client.force_login(person)
        seen[person] = client.get(f"/quan-tri/hoi-dap/{question.pk}/").content.decode()
        assert "Người gửi bổ sung" in client.get("/quan-tri/hoi-dap/?xem=open").content.decode()
        assert MORE in seen[person]
    assert ["viec/read_addition/" in page for page in seen.values()] == [True, False]
    assert [counts(person, working_calendar(), {"added"})["added"] for person in (officer, other)] == [1, 0]
    for person, is_read in ((other, False), (officer, True)):
        client.force_login(person)
        client.post(f"/quan-tri/hoi-dap/{question.pk}/viec/read_addition/")
        question.refresh_from_db()
        assert (question.supplemented_at is None) == is_read
    assert "Người gửi bổ sung" not in client.get("/quan-tri/hoi-dap/?xem=open").content.decode().split("data-qs-row", 1)[1]


def test_a_reviewer_who_opened_the_answer_before_the_addition_cannot_approve_before_reading_it(client: Client, groups: None):
    unit = make_unit()
    officer, reviewer = make_user(Role.OFFICER, unit), make_user(Role.REVIEWER, unit)
    question = in_review(unit, officer, key="k-them")
    client.force_login(reviewer)
    address = f"/quan-tri/hoi-dap/{question.pk}/"
    before = hidden(client.get(address).content.decode())["seen"]
    OutboundMail.objects.all().delete()
    sent(Client(), "k-them", text=MORE)
    assert OutboundMail.objects.get().recipient == unit.inbox
    client.post(f"{address}viec/approve/", {"seen": before})
    question.refresh_from_db()
    assert question.status == Status.IN_REVIEW
    page = client.get(address).content.decode()
    assert "Câu trả lời đã được trình" in page
    client.post(f"{address}viec/approve/", {"seen": hidden(page)["seen"]})
    question.refresh_from_db()
    assert (question.status, question.supplemented_at) == (Status.APPROVED, None)


def test_who_gave_no_address_adds_one_later_and_it_is_used_once_confirmed(client: Client):
    unit = make_unit()
    question = assigned(unit, key="k-them")
    page = sent(client, "k-them", "mailbox", email="an@example.com")
    assert page.status_code == 422  # without consent
    assert "an@example.com" in page.content.decode()
    assert not QuestionContact.objects.exists()
    sent(client, "k-them", "mailbox", email="sai@example.com", consent="on")
    page = sent(client, "k-them", "mailbox", email="an@example.com", consent="on").content.decode()
    assert "an@example.com chưa được xác nhận" in page
    links = [
        re.search(r"/hoi-dap/\S+", mail.text) for mail in (OutboundMail.objects.to(f"{name}@example.com").get() for name in ("sai", "an"))
    ]
    wrong, right = (link[0] for link in links if link)
    assert client.post(wrong).status_code == 410  # the address that was typed wrong first
    assert client.post(right).status_code == 200
    assert QuestionContact.objects.get().email_verified_at is not None
    officer = make_user(Role.OFFICER, unit)
    question.refresh_from_db()
    claiming.claim(question, actor_for(officer, question))
    sender.ask_citizen(question, actor_for(officer, question), text="Cháu sinh ở đâu?")
    assert OutboundMail.objects.to("an@example.com").count() == 3  # to confirm, the receipt, what is missing
    assert OutboundMail.objects.to("sai@example.com").count() == 1


def test_an_address_given_twice_is_asked_once_and_one_that_is_confirmed_stays_so(client: Client):
    question = assigned(make_unit(), key="k-them")
    form = {"email": "an@example.com", "consent": "on", "token": old_token()}
    for _ in range(2):  # a double click
        assert "mở liên kết" in sent(client, "k-them", "mailbox", **form).content.decode()
    assert question.events.filter(action="set_mailbox").count() == OutboundMail.objects.to("an@example.com").count() == 1
    sender.confirm_email(QuestionContact.objects.get())
    assert "đã được xác nhận" in sent(client, "k-them", "mailbox", **form | {"token": old_token()}).content.decode()
    assert QuestionContact.objects.get().email_verified_at is not None


def test_a_reply_of_invisible_characters_is_no_reply(client: Client):
    question = assigned(make_unit(), key="k-them")
    assert sent(client, "k-them", text="\u200b\u200b\u200b").status_code == 422
    assert not question.messages.exists()


def test_nobody_fills_the_mailboxes_of_others_from_one_question(client: Client):
    question = assigned(make_unit(), key="k-them")
    for number in range(MAX_MAILBOXES + 1):
        page = sent(client, "k-them", "mailbox", email=f"a{number}@example.com", consent="on")
    assert QuestionContact.objects.get().email == f"a{MAX_MAILBOXES - 1}@example.com"
    assert f"{MAX_MAILBOXES} địa chỉ" in page.content.decode()
    question.refresh_from_db()
    sender.withdraw(question)
    assert 'name="email"' not in sent(client, "k-them", action="").content.decode()


def test_parts_with_other_units_get_the_addition_and_the_mailbox_too(client: Client):
    unit = make_unit()
    lead = make_user(Role.LEAD, unit)
    question = assigned(unit, key="k-them")
    part = split(question, actor_for(lead, question), title="Lệ phí là bao nhiêu?", body="Tôi phải nộp bao nhiêu?", unit=make_unit())
    sent(client, "k-them", text=MORE)
    sent(client, "k-them", "mailbox", email="an@example.com", consent="on")
    sender.confirm_email(QuestionContact.objects.get(question=question))
    assert part.messages.get().body == MORE
    assert QuestionContact.objects.get(question=part).email_verified_at is not None


def test_what_was_added_goes_with_the_senders_data(client: Client):
    question = answered(key="k-xong")
    assert "không nhận bổ sung" in sent(client, "k-xong", action="").content.decode()
    open_one = assigned(make_unit(), key="k-them")
    sent(client, "k-them", text=MORE)
    sent(client, "k-them", "mailbox", email="an@example.com", consent="on")
    sent(client, "k-them", "erase")
    assert not QuestionMessage.objects.exclude(question=question).exists()
    assert not QuestionContact.objects.filter(question=open_one).exists()
    assert not OutboundMail.objects.to("an@example.com").exists()
