"""A key of CONTACT_KEYS is missing: nobody reads what it opens, everything else goes on, and with the key all is there again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from cms.background.sending.mail import deliver_due
from cms.models import OutboundMail
from cms.models.background.leased_row import RowState
from cms.storage.encryption import tables_without_key
from qa.models import Answer, AnswerPage, Question, QuestionContact
from qa.processing.answering import answers
from qa.processing.casework import sender
from qa.processing.mail.notices import confirmation_token
from qa.public.intake.receiving import Contact
from qa.public.intake.splitting import split
from qa.public.tracking import codes
from qa.tests.ask_form import old_token
from qa.tests.factories import answered, approved, claimed, make_question, make_unit, make_user
from qa.tests.staff import logged_in, url
from qa.vocabulary.choices import Role
from qa.workflow.actors import actor_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]
TRACK = reverse("qa_private:track")
CODE = codes.code_from_key("k-1")
ADDRESS = "an@example.com"
ASKED = {"contact": Contact("Nguyễn Văn An", ADDRESS, "0912345678", publish_name=True), "consent": True, "key": "k-1"}
Without = Callable[[], Any]


@pytest.fixture
def without_key(settings: Any) -> Without:
    """What is stored is stored under a key; it is missing in a block of `without_key()`."""
    keys = settings.CONTACT_KEYS = [Fernet.generate_key().decode()]

    @contextmanager
    def missing() -> Iterator[None]:
        QuestionContact.objects.update(email_verified_at="2026-01-01T00:00Z")
        settings.CONTACT_KEYS = [Fernet.generate_key().decode()]
        yield
        settings.CONTACT_KEYS = [*settings.CONTACT_KEYS, *keys]

    return missing


@pytest.mark.parametrize("action", ["", "withdraw", "mailbox"])
def test_a_citizen_sees_their_question_and_acts_on_it(without_key: Without, client: Client, action: str):
    question = make_question(**ASKED)
    with without_key():
        page = client.post(TRACK, {"code": CODE, "action": action, "email": "moi@example.com", "consent": "on", "token": old_token()})
    assert page.status_code == 200
    assert question.public_no in page.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_confirmation_link_is_to_be_opened_later_and_works_when_the_key_is_back(without_key: Without, client: Client, method: str):
    question = make_question(**ASKED)
    address = reverse("qa_private:confirm_email", args=[confirmation_token(question.contact)])
    with without_key():
        page = getattr(client, method)(address)
        QuestionContact.objects.update(email_verified_at=None)
    assert page.status_code == 503
    assert "mở lại liên kết" in page.content.decode()
    client.post(address)
    question.contact.refresh_from_db()
    assert question.contact.email_verified_at


def test_the_answer_is_published_and_its_mail_goes_out_when_the_key_is_back(without_key: Without):
    question = approved(make_unit(), **ASKED)
    deliver_due()
    with without_key():
        logged_in(make_user(Role.PUBLISHER)).post(url("act", question.pk, "publish"), {})
        mail.outbox.clear()
        deliver_due()
        assert AnswerPage.objects.get().live
        assert ADDRESS not in sent_to()
    assert OutboundMail.objects.to(ADDRESS).filter(state=RowState.WAITING).exists()
    OutboundMail.objects.update(next_try_at="2026-01-01T00:00Z")
    deliver_due()
    assert ADDRESS in sent_to()


def sent_to() -> list[str]:
    return [recipient for one in mail.outbox for recipient in one.to]


def test_an_officer_asks_the_sender_for_what_is_missing(without_key: Without):
    unit = make_unit()
    officer = make_user(Role.OFFICER, unit)
    question = claimed(unit, officer, **ASKED)
    with without_key():
        sender.ask_citizen(question, actor_for(officer, question), text="Cháu sinh ở đâu?")
    assert question.messages.filter(body="Cháu sinh ở đâu?").exists()


def test_a_part_that_is_split_off_takes_the_contact_along(without_key: Without):
    question = make_question(**ASKED)
    with without_key():
        part = split(question, actor_for(make_user(Role.INTAKE), question), title="Phí cấp lại", body="Tôi phải nộp phí bao nhiêu?")
    assert QuestionContact.objects.get(question=part).email == ADDRESS


def test_who_may_read_contacts_is_told_that_this_one_cannot_be_read(without_key: Without):
    question = make_question(**ASKED)
    staff = logged_in(make_user(Role.PROTECTION))
    with without_key():
        page = staff.post(url("contact", question.pk), {"reason": "Gọi điện hỏi lại người gửi"}).content.decode()
    assert "không đọc được" in page


def test_a_person_is_not_erased_as_a_whole_as_what_stands_under_their_address_would_be_left(without_key: Without):
    questions = [make_question(**{**ASKED, "key": key}) for key in ("k-1", "k-2")]
    staff = logged_in(make_user(Role.PROTECTION))
    with without_key():
        chosen = [f"{question.pk}:{question.version}" for question in questions]
        page = staff.post(url("erase_person", questions[0].pk), {"chosen": chosen, "sure": "on"})
        assert questions[1].public_no in page.content.decode()
        assert "thiếu khóa" in page.content.decode()
        staff.post(url("act", questions[0].pk, "erase"), {})
    assert QuestionContact.objects.get().question == questions[1]


def test_a_name_that_is_public_stays_on_the_page_that_is_published_again(without_key: Without):
    question = answered(make_unit(), **ASKED)
    publisher = actor_for(make_user(Role.PUBLISHER), question)
    with without_key():
        sent = answers.answer_of(question)
        answers.correct(Question.objects.get(pk=question.pk), publisher, body=Answer.stream("Bản sửa."), version=sent.version, reason="Sai")
    assert AnswerPage.objects.get().asker == "Nguyễn Văn An"


def test_a_name_that_its_sender_shows_no_more_goes_from_the_page_that_is_published_again(without_key: Without):
    question = answered(make_unit(), **ASKED)
    publisher = actor_for(make_user(Role.PUBLISHER), question)
    QuestionContact.objects.update(publish_name=False)
    with without_key():
        sent = answers.answer_of(question)
        answers.correct(Question.objects.get(pk=question.pk), publisher, body=Answer.stream("Bản sửa."), version=sent.version, reason="Sai")
    assert AnswerPage.objects.get().asker == ""


def test_an_address_given_meanwhile_is_named_as_any_other(without_key: Without, client: Client):
    make_question(**ASKED)
    with without_key():
        given = {"action": "mailbox", "email": "moi@example.com", "consent": "on", "token": old_token()}
        client.post(TRACK, {"code": CODE, **given})
        page = client.post(TRACK, {"code": CODE}).content.decode()
    assert "moi@example.com" in page
    assert "hiện không đọc được" not in page


def test_a_citizen_is_told_that_their_address_cannot_be_read(without_key: Without, client: Client):
    make_question(**ASKED)
    with without_key():
        assert "hiện không đọc được" in client.post(TRACK, {"code": CODE}).content.decode()
        packed = client.post(TRACK, {"code": CODE, "action": "download"}).content
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert "hiện không đọc được" in archive.read("cau-hoi.txt").decode()


def test_what_is_stored_again_meanwhile_is_read_with_the_key(without_key: Without):
    question = make_question(**ASKED)
    with without_key():
        contact = QuestionContact.objects.get()
        contact.publish_name = False
        contact.save()
    stored = QuestionContact.objects.get()
    assert (stored.name, stored.email, stored.email_key, stored.publish_name) == (
        "Nguyễn Văn An",
        ADDRESS,
        question.contact.email_key,
        False,
    )


def test_the_state_of_the_system_and_the_change_of_keys_name_what_no_key_opens(without_key: Without):
    make_question(**ASKED)
    with without_key():
        assert "qa.QuestionContact" in tables_without_key()
        with pytest.raises(CommandError, match="QuestionContact"):
            call_command("rotate_contact_keys", stdout=None)
    assert tables_without_key() == []
