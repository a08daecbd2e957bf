"""No dead ends for a citizen: the back button, a code as a telephone types it, a busy network, a reply that came too late."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cms.models import OutboundMail
from qa.processing.answering import answers
from qa.processing.casework import claiming, sender
from qa.public.intake import receiving
from qa.public.tracking import codes
from qa.public.tracking.timeline import progress_of
from qa.tests import sample_files
from qa.tests.ask_form import ASK, TRACK, code_in, filled, hidden
from qa.tests.factories import answered, make_field, make_unit, make_user, submission
from qa.vocabulary.choices import Role, Status
from qa.workflow.actors import actor_for

pytestmark = pytest.mark.django_db


def waiting_question(key: str = "k-cho") -> receiving.Receipt:
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    receipt = receiving.submit(submission(field=make_field(default_unit=unit), key=key))
    claiming.claim(receipt.question, actor_for(officer, receipt.question))
    sender.ask_citizen(receipt.question, actor_for(officer, receipt.question), text="Cháu sinh ở đâu?")
    return receipt


def test_the_browser_may_keep_the_steps_for_its_back_button_but_never_the_receipt_with_the_code(client: Client, old_token: str):
    step = client.post(ASK, {**filled(old_token), "step": "text"})
    assert step["Cache-Control"] == "private, no-cache"
    wrong = client.post(ASK, {**filled(old_token), "step": "text", "title": ""})
    assert wrong["Cache-Control"] == "private, no-cache"
    receipt = client.post(ASK, filled(old_token))
    assert code_in(receipt.content.decode())
    assert "no-store" in receipt["Cache-Control"]
    assert "no-store" in client.post(TRACK, {"code": code_in(receipt.content.decode())})["Cache-Control"]


@pytest.mark.parametrize("page", ["text", "kind", "files", "contact"])
def test_each_page_of_asking_opens_at_its_own_text_and_not_at_the_menu(client: Client, old_token: str, page: str):
    html = client.post(ASK, {**filled(old_token), "step": "check", "go": page}).content.decode()
    assert re.search(r'<form method="post" action="[^"]+#noi-dung"', html)


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("SQ0TC3F6HWQ", "sq0t–c3f6–hwq"),
        ("SQ0TC3F6HWQ", "SQ0T.C3F6.HWQ"),
        ("SQ0TC3F6HWQ", "SQOT C3F6 HƯQ"),
        ("DDASEEAW00A", "Đáêă-00a"),
    ],
)
def test_a_code_is_read_however_a_telephone_typed_it(code: str, typed: str):
    assert codes.read_code(typed) == code


def test_a_busy_network_costs_no_reply(client: Client):
    receipt = waiting_question()
    for _ in range(20):
        client.post(TRACK, {"code": codes.code_from_key("khac")})
    picture = SimpleUploadedFile("giay.jpg", sample_files.jpeg())
    busy = client.post(TRACK, {"code": receipt.code, "action": "supply", "text": "Ở trạm y tế xã.", "upload": picture})
    assert busy.status_code == 429
    again = hidden(busy.content.decode())
    assert again["text"] == "Ở trạm y tế xã."
    cache.clear()
    client.post(TRACK, {**again, "code": receipt.code})
    receipt.question.refresh_from_db()
    assert receipt.question.status == Status.IN_PROGRESS
    assert [file.original_name for file in receipt.question.attachments.all()] == ["giay.jpg"]


def test_a_reply_that_came_too_late_is_shown_again_so_that_it_can_be_kept(client: Client):
    receipt = waiting_question()
    sender.withdraw(receipt.question)
    html = client.post(TRACK, {"code": receipt.code, "action": "supply", "text": "Ở trạm y tế xã."}).content.decode()
    assert "Ở trạm y tế xã." in html


def test_a_telephone_number_that_nobody_can_ring_is_asked_for_again(client: Client, old_token: str):
    data = {**filled(old_token), "step": "contact", "consent": "on"}
    assert client.post(ASK, {**data, "phone": "0912"}).status_code == 422
    assert client.post(ASK, {**data, "phone": "(0203) 3.825.999"}).status_code == 200


def test_the_missing_consent_is_named_without_the_whole_sentence_of_the_box(client: Client, old_token: str):
    page = client.post(ASK, {**filled(old_token), "step": "contact", "name": "Lan", "consent": ""})
    summary = re.search(r'class="mb-errors".*?</ul>', page.content.decode(), re.S)
    assert summary
    assert "12 tháng" not in summary[0]


def test_a_question_that_was_withdrawn_at_once_does_not_claim_that_a_unit_worked_on_it():
    question = receiving.submit(submission()).question
    sender.withdraw(question)
    assert [station["date"] for station in progress_of(question)] == [question.submitted_at, question.closed_at]


def test_who_asked_is_told_that_the_answer_was_taken_down_and_sees_it_with_the_code(client: Client):
    question = answered(key="k-go", contact=receiving.Contact(email="nguoi-hoi@example.com"), consent=True)
    sender.confirm_email(question.contact)
    question.refresh_from_db()
    publisher = make_user(Role.PUBLISHER)
    answers.take_down(question, actor_for(publisher, question), reason="Lộ chuyện riêng của bà Lan")
    mail = OutboundMail.objects.to("nguoi-hoi@example.com").latest("pk")
    assert "đã được gỡ" in mail.text
    assert "bà Lan" not in mail.text
    assert "đã được gỡ" in client.post(TRACK, {"code": codes.code_from_key("k-go")}).content.decode()
