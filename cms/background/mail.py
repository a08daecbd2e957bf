"""Mail through the outbox: queue in the caller's transaction, send by the worker, retry with back-off, park and show."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from cms.models.mail import MailState, OutboundMail

logger = logging.getLogger(__name__)

MAX_TRIES = 10
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=2)
KEEP_SENT = timedelta(days=30)
LEASE = timedelta(minutes=5)  # a worker that dies while sending gives the row back after this


def queue_mail(*, key: str, recipient: str, template: str, context: dict[str, Any]) -> None:
    """Write a mail to the outbox; the same `key` again changes nothing. One statement.

    `template` names a folder of `subject.txt` and `body.txt`. The subject must hold nothing personal.
    Call it inside the transaction of the event that it tells of.
    """
    with translation.override("vi"):
        subject = " ".join(render_to_string(f"{template}/subject.txt", context).split())
        text = render_to_string(f"{template}/body.txt", context)
    row = OutboundMail(key=key, recipient=recipient, subject=subject[:200], text=text)
    OutboundMail.objects.bulk_create([row], ignore_conflicts=True)


def deliver_due(limit: int = 50) -> int:
    """Send the mails that are due, at most `limit`; return how many were sent. Safe to run in several workers."""
    sent = 0
    for mail in _take_due(limit):
        try:
            _send(mail)
        except (OSError, smtplib.SMTPException) as error:
            _put_back(mail, error)
        else:
            OutboundMail.objects.filter(pk=mail.pk).update(state=MailState.SENT, sent_at=timezone.now(), error="")
            sent += 1
    return sent


def purge_sent() -> int:
    """Delete mails that were sent more than `KEEP_SENT` ago; return how many."""
    return OutboundMail.objects.filter(state=MailState.SENT, sent_at__lt=timezone.now() - KEEP_SENT).delete()[0]


def _take_due(limit: int) -> Iterator[OutboundMail]:
    """Lease due rows one by one, so that two workers never send the same mail."""
    for _number in range(limit):
        with transaction.atomic():
            due = OutboundMail.objects.filter(state=MailState.WAITING, next_try_at__lte=timezone.now()).order_by("next_try_at")
            if connection.features.has_select_for_update_skip_locked:
                due = due.select_for_update(skip_locked=True)
            mail = due.first()
            if mail is None:
                return
            mail.tries += 1
            mail.next_try_at = timezone.now() + LEASE
            mail.save(update_fields=["tries", "next_try_at"])
        yield mail


def _send(mail: OutboundMail) -> None:
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        to=[mail.recipient],
        connection=get_connection(fail_silently=False),
        headers={"Message-ID": f"<{mail.pk}.{mail.created_at:%Y%m%d%H%M%S}@minh-bach>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(mail.html, "text/html")
    message.send()


def _put_back(mail: OutboundMail, error: Exception) -> None:
    """Note the failure and when to try again; after `MAX_TRIES` park the mail for an administrator."""
    given_up = mail.tries >= MAX_TRIES
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (mail.tries - 1))
    logger.warning("mail %s was not sent (try %d of %d): %s", mail.pk, mail.tries, MAX_TRIES, error)
    OutboundMail.objects.filter(pk=mail.pk).update(
        state=MailState.PARKED if given_up else MailState.WAITING,
        next_try_at=timezone.now() + wait,
        error=f"{type(error).__name__}: {error}"[:500],
    )
