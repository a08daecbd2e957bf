"""A canary in every personal field: contacts never stand in clear, and after an erasure nothing of the person stands anywhere."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.log_actions import log

from cms.background.following import subscribing
from cms.background.sending import mail as outbox
from cms.contracts.following import kind_of
from cms.models import OutboundMail, Subscription, UnmergedText
from cms.storage.encryption import email_key, phone_key
from cms.web.protection.spam_guard import issue_token
from qa.models import AnswerPage, Coordination, Question, RedactionMark, RedactionRule, SavedAside
from qa.models.answers import Answer
from qa.processing.answering import answers, marking
from qa.processing.casework import appointing, claiming, routing, sender
from qa.processing.casework.erasing import erase, erase_of_person, of_the_same_person
from qa.public.asking.journey import PURPOSE
from qa.tests.factories import answered, make_unit, make_user, write_answer
from qa.tests.test_canary import CANARY, asked
from qa.vocabulary import clock
from qa.vocabulary.choices import Role, Visibility
from qa.workflow.actors import actor_for

pytestmark = pytest.mark.django_db
SEARCH = kind_of("tim-kiem")
ENCRYPTED = ("cms_outboundmail", "cms_subscription", "cms_unmergedtext", "qa_questioncontact")
EMAIL, PHONE = f"{CANARY}@example.com", "0912 739 173"


def cells() -> Iterator[tuple[str, str]]:
    """Give `table.column` and the stored text of every value of every table, as the database has it."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                yield from ((f"{table}.{column}", str(value)) for column, value in zip(columns, row, strict=True))


def where(*words: str) -> set[str]:
    return {place for place, text in cells() for word in words if word.lower() in text.lower()}


def in_files(word: str) -> list[str]:
    folders = (settings.MEDIA_ROOT, settings.PRIVATE_MEDIA_ROOT, settings.SEARCH_INDEX_DIR)
    files = [path for folder in folders for path in Path(folder).rglob("*") if path.is_file()]
    return [str(path) for path in files if word.encode() in path.read_bytes() or word in path.name]


@pytest.fixture
def old_token() -> str:
    """A token of the ask form that a person has had for a minute."""
    with time_machine.travel(datetime.now(UTC) - timedelta(minutes=1)):
        return issue_token(PURPOSE)


@pytest.fixture
def people(groups: None) -> dict[str, Any]:
    cache.clear()
    unit = make_unit()
    roles = {"officer": Role.OFFICER, "reviewer": Role.REVIEWER, "lead": Role.LEAD}
    named = {name: make_user(role, unit) for name, role in roles.items()}
    return {"unit": unit, **named, "publisher": make_user(Role.PUBLISHER), "protection": make_user(Role.PROTECTION)}


def worked_on(question: Question, people: dict[str, Any], *, public: bool) -> None:
    """Every text that can be written about a question, each with the canary, but what is published."""
    officer, reviewer, publisher = (people[name] for name in ("officer", "reviewer", "publisher"))
    question.contact.email_verified_at = timezone.now()
    question.contact.publish_name = public
    question.contact.save()
    claiming.claim(question, actor_for(officer, question))
    sender.ask_citizen(question, actor_for(officer, question), text=f"Bổ sung gì? {CANARY}")
    sender.supply(question, text=f"Bổ sung {CANARY}")
    sender.object_to(question, text=f"Phản đối {CANARY}")
    routing.note(question, actor_for(officer, question), text=CANARY)
    appointing.read_contact(question, actor_for(officer, question), reason=CANARY)
    Coordination.objects.create(question=question, unit=make_unit(), task=CANARY, due_at=clock.now(), contribution=CANARY)
    SavedAside.objects.create(question=question, user=officer, body=Answer.stream(CANARY), based_on=1)
    RedactionRule.objects.create(text=CANARY, question=question, comment=CANARY)
    write_answer(question, officer, text=f"Bản đầu {CANARY}")
    hidden = {"visibility": Visibility.WITHHELD, "withheld_reason": "personal", "withheld_note": CANARY}
    RedactionRule.objects.filter(question=question).update(active=False)
    marking.edit_public_copy(question, actor_for(officer, question), title="Tiêu đề sạch", body="Nội dung sạch")
    write_answer(question, officer, **({} if public else {"text": f"Kín {CANARY}", **hidden}))
    answers.submit_for_review(question, actor_for(officer, question))
    answers.return_to_author(question, actor_for(reviewer, question), reason=CANARY)
    answers.submit_for_review(question, actor_for(officer, question))
    answers.approve(question, actor_for(reviewer, question))
    answers.publish(question, actor_for(publisher, question))
    RedactionMark.objects.create(question=question, source="body", kind="name", text=CANARY)
    for page in AnswerPage.objects.filter(question=question):
        UnmergedText.keep(officer, page, address="/", names=["question_text"], mine={"question_text": CANARY})


def refused_mails(monkeypatch: Any) -> None:
    """Try the mails at a server that repeats the address in its refusal."""

    def refuse(mail: OutboundMail, _connection: Any) -> None:
        raise smtplib.SMTPRecipientsRefused({mail.recipient: (550, f"no such user {mail.recipient}".encode())})

    monkeypatch.setattr(outbox, "_send", refuse)
    outbox.deliver_due()


def test_contacts_never_stand_in_clear_and_nothing_of_a_person_outlives_their_erasure(
    client: Client, old_token: str, people: dict[str, Any], caplog: Any, monkeypatch: Any, django_capture_on_commit_callbacks: Any
):
    caplog.set_level(logging.DEBUG)
    of_other_tests = in_files(CANARY)
    public = asked(client, old_token, people["unit"])
    public.contact.phone = PHONE
    public.contact.save()
    subscribing.ask_to_follow(EMAIL, SEARCH, f"q=giấy tờ {CANARY}", "daily")
    worked_on(public, people, public=True)
    public.refresh_from_db()
    call_command("rebuild_search_index", verbosity=0)
    refused_mails(monkeypatch)
    assert OutboundMail.objects.to(EMAIL).filter(tries=1).exists()
    assert Subscription.objects.of(EMAIL).exists()
    assert where(EMAIL, PHONE) == set()
    assert not [place for place in where(CANARY) if place.startswith(ENCRYPTED)]
    assert UnmergedText.objects.exists()
    assert where(CANARY) >= {"qa_question.body_original", "qa_questionmessage.body"}

    chosen = [(match.question.pk, match.question.version) for match in of_the_same_person(public)]
    with django_capture_on_commit_callbacks(execute=True):
        done, left = erase_of_person(public, chosen, actor_for(people["protection"]))
    assert (len(done), left) == (1, [])
    call_command("rebuild_search_index", verbosity=0)
    assert where(CANARY, EMAIL, PHONE, email_key(EMAIL), phone_key(PHONE)) == set()
    assert not UnmergedText.objects.exists()
    assert in_files(CANARY) == of_other_tests
    lines = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert [line for line in lines if CANARY in line.lower()] == []


def test_erasure_removes_the_text_of_a_withheld_answer(client: Client, old_token: str, people: dict[str, Any]):
    question = asked(client, old_token, people["unit"])
    worked_on(question, people, public=False)
    question.refresh_from_db()
    erase_of_person(question, [(question.pk, question.version)], actor_for(people["protection"]))
    assert where(CANARY, EMAIL, email_key(EMAIL)) == set()


def test_mails_and_followed_searches_stay_while_another_question_of_the_address_stays(
    client: Client, old_token: str, people: dict[str, Any]
):
    first = asked(client, old_token, people["unit"])
    subscribing.ask_to_follow(EMAIL, SEARCH, "q=giấy tờ", "daily")
    first.refresh_from_db()
    erase_of_person(first, [], actor_for(people["protection"]))
    assert Subscription.objects.of(EMAIL).exists()
    assert OutboundMail.objects.to(EMAIL).exists()


def test_what_was_taken_down_for_its_title_stands_nowhere_after_the_erasure(people: dict[str, Any], client: Client):
    question = answered(people["unit"], title=f"Con tôi tên {CANARY} đăng ký thế nào?")
    page = AnswerPage.objects.get()
    page.seo_title = page.search_description = f"Về {CANARY}"
    page.publish(page.save_revision(), by_step=True)
    log(page, "wagtail.rename", data={"title": {"old": CANARY, "new": page.title}})
    publisher, old = actor_for(people["publisher"], question), page.url
    version = answers.answer_of(question).version
    answers.correct(question, publisher, body=Answer.stream("Đã sửa"), version=version, reason=f"Bỏ tên {CANARY}")
    assert client.get(old).status_code == 200
    answers.take_down(question, publisher, reason="Lộ tên")
    assert client.get(old).status_code == 410
    erase(question, actor_for(people["protection"]))
    call_command("rebuild_search_index", verbosity=0)
    assert {place for place in where(CANARY) if not place.startswith("wagtailsearch_indexentry_fts")} == set()  # SQLite clears that later
    assert client.get(old).status_code == 404
