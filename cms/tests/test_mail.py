"""The outbox: a mail waits, goes out once, is tried again, and is shown when given up."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from cms.background import retention
from cms.background.mail import KEEP_SENT, deliver_due
from cms.models import OutboundMail
from cms.models.leased_row import RowState

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
    assert row.state == RowState.WAITING
    assert "away" in row.error
    assert row.next_try_at > timezone.now()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    OutboundMail.objects.update(next_try_at=timezone.now())
    assert deliver_due() == 1


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
    waiting("old", state=RowState.DONE, sent_at=timezone.now() - KEEP_SENT - timedelta(days=1))
    waiting("new", state=RowState.DONE, sent_at=timezone.now())
    assert retention.run("cms.mails") == 1
    assert OutboundMail.objects.get().key == "new"
