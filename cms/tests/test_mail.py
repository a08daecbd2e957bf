"""The outbox: a mail waits, goes out once, is tried again, and is shown when given up."""

import smtplib
from datetime import timedelta
from typing import ClassVar

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone

from cms.background.sending.mail import KEEP_SENT, deliver_due
from cms.background.worker import retention
from cms.models import OutboundMail
from cms.models.background.leased_row import RowState
from cms.models.background.mail import DIGEST

pytestmark = pytest.mark.django_db


def waiting(key="mail-1", **values):
    return OutboundMail.objects.create(key=key, recipient="dan@example.org", subject="Mã hồ sơ", text="Nội dung", **values)


class RefusingBackend(EmailBackend):
    error: ClassVar[Exception] = smtplib.SMTPServerDisconnected("away")

    def send_messages(self, messages):
        raise self.error


@pytest.fixture
def smtp_away(settings):
    settings.DELIVERY_BACKEND = f"{__name__}.RefusingBackend"


def test_a_waiting_mail_is_sent_once():
    waiting()
    assert deliver_due() == 1
    assert deliver_due() == 0
    assert [message.to for message in mail.outbox] == [["dan@example.org"]]


def test_a_mail_survives_a_server_that_is_away_and_goes_out_later(smtp_away, settings):
    row = waiting()
    assert deliver_due() == 0
    row.refresh_from_db()
    assert row.state == RowState.WAITING
    assert "away" in row.error
    assert row.next_try_at > timezone.now()
    settings.DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    OutboundMail.objects.update(next_try_at=timezone.now())
    assert deliver_due() == 1


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        ("5.1.1 <DAN@example.org>: user 'dan' unknown at example.org", "5.1.1 <…>: user '…' unknown at example.org"),
        ("forwarded to rieng.tu+thu@nha.example, which is full", "forwarded to …, which is full"),
        ("bounces-dan=example.org@lists.example rejected, try Danang", "… rejected, try Danang"),
    ],
)
def test_what_a_server_says_is_kept_and_logged_without_the_addresses_that_it_repeats(smtp_away, monkeypatch, caplog, answer, kept):
    monkeypatch.setattr(RefusingBackend, "error", smtplib.SMTPRecipientsRefused({"dan@example.org": (550, answer.encode())}))
    row = waiting()
    deliver_due()
    row.refresh_from_db()
    assert kept in row.error
    assert kept in caplog.text
    assert "@" not in row.error + caplog.text


def test_a_mail_is_parked_after_the_last_try(smtp_away):
    row = waiting(tries=OutboundMail.policy.max_tries - 1)
    deliver_due()
    row.refresh_from_db()
    assert row.state == RowState.PARKED


def test_a_mail_that_another_worker_holds_is_left_alone():
    waiting(state=RowState.TAKEN, leased_until=timezone.now() + OutboundMail.policy.lease)
    assert deliver_due() == 0


def test_a_mail_whose_worker_died_goes_out_when_its_lease_ran_out():
    waiting(state=RowState.TAKEN, tries=1, leased_until=timezone.now() - timedelta(seconds=1))
    assert deliver_due() == 1


def test_a_mail_that_cannot_be_written_is_parked_and_does_not_stop_the_next_one():
    broken = waiting("broken")
    OutboundMail.objects.filter(pk=broken.pk).update(subject="two\nlines")
    waiting("whole")
    assert deliver_due() == 1
    broken.refresh_from_db()
    assert broken.state == RowState.PARKED
    assert "BadHeaderError" in broken.error


def test_sent_mails_are_forgotten_after_their_time():
    given_up = waiting("given up", state=RowState.PARKED)
    OutboundMail.objects.filter(pk=given_up.pk).update(created_at=timezone.now() - KEEP_SENT - timedelta(days=1))
    waiting("old", state=RowState.DONE, sent_at=timezone.now() - KEEP_SENT - timedelta(days=1))
    waiting("new", state=RowState.DONE, sent_at=timezone.now())
    assert retention.run("cms.mails") == 2
    assert OutboundMail.objects.get().key == "new"


def test_digests_go_out_after_the_mails_that_somebody_waits_for():
    now = timezone.now()
    waiting(f"{DIGEST}1:1", next_try_at=now - timedelta(hours=1))
    waiting("link", next_try_at=now)
    assert deliver_due(limit=1) == 1
    assert OutboundMail.objects.get(state=RowState.DONE).key == "link"


class CountingBackend(EmailBackend):
    opened: ClassVar[list[str]] = []

    def open(self):
        self.opened.append("open")

    def close(self):
        self.opened.append("close")


def test_the_mails_of_a_round_go_through_one_connection_and_those_after_a_failure_through_a_new_one(settings, monkeypatch):
    settings.DELIVERY_BACKEND = f"{__name__}.CountingBackend"
    for number in range(3):
        waiting(str(number))
    monkeypatch.setattr(CountingBackend, "opened", [])
    assert deliver_due() == 3
    assert CountingBackend.opened.count("close") == 1


def test_a_mail_that_no_key_opens_waits_stops_no_other_and_is_listed_once_it_is_given_up(admin_client):
    for key in ("broken", "whole"):
        waiting(key)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cms_outboundmail SET recipient = 'gAAAAAbroken' WHERE key = 'broken'")
    assert deliver_due() == 1
    (row,) = OutboundMail.objects.filter(key="broken").values("state", "tries", "error")
    assert (row["state"], row["tries"]) == (RowState.WAITING, 1)
    assert "UnreadableContact" in row["error"]
    OutboundMail.objects.filter(key="broken").update(tries=OutboundMail.policy.max_tries - 1, next_try_at=timezone.now())
    deliver_due()
    assert OutboundMail.objects.parked().values_list("key", flat=True).get() == "broken"
    assert "(broken)" in admin_client.get("/quan-tri/viec-dung-lai/").content.decode()


def test_the_list_of_mails_shows_what_each_is_about_but_not_its_address(admin_client):
    waiting()
    shown = admin_client.get("/quan-tri/outboundmail/").content.decode()
    assert "Mã hồ sơ" in shown
    assert "dan@example.org" not in shown
