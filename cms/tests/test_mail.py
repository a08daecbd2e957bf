"""The outbox: a mail waits, goes out once, is tried again, and is shown when given up."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from cms.background.mail import KEEP_SENT, LEASE, MAX_TRIES, deliver_due, purge_sent
from cms.models import OutboundMail
from cms.models.mail import MailState

pytestmark = pytest.mark.django_db


def waiting(key="mail-1", **values):
    return OutboundMail.objects.create(key=key, recipient="dan@example.org", subject="Mã hồ sơ", text="Nội dung", **values)


class RefusingBackend(EmailBackend):
    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected("away")


@pytest.fixture
def smtp_away(settings):
    settings.EMAIL_BACKEND = f"{__name__}.RefusingBackend"


def test_a_waiting_mail_is_sent_once():
    waiting()
    assert deliver_due() == 1
    assert deliver_due() == 0
    assert [message.to for message in mail.outbox] == [["dan@example.org"]]


def test_a_mail_survives_a_server_that_is_away_and_goes_out_later(smtp_away, settings):
    row = waiting()
    assert deliver_due() == 0
    row.refresh_from_db()
    assert row.state == MailState.WAITING
    assert "away" in row.error
    assert row.next_try_at > timezone.now()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    OutboundMail.objects.update(next_try_at=timezone.now())
    assert deliver_due() == 1


def test_a_mail_is_parked_after_the_last_try(smtp_away):
    row = waiting(tries=MAX_TRIES - 1)
    deliver_due()
    row.refresh_from_db()
    assert row.state == MailState.PARKED


def test_a_mail_that_another_worker_holds_is_left_alone():
    waiting(next_try_at=timezone.now() + LEASE)
    assert deliver_due() == 0


def test_sent_mails_are_forgotten_after_their_time():
    waiting("old", state=MailState.SENT, sent_at=timezone.now() - KEEP_SENT - timedelta(days=1))
    waiting("new", state=MailState.SENT, sent_at=timezone.now())
    assert purge_sent() == 1
    assert OutboundMail.objects.get().key == "new"
