"""Mail through the outbox: queue in the caller's transaction, send by the worker, retry with back-off, park and show."""

from __future__ import annotations

import logging
import re
import smtplib
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q
from django.utils import timezone

from cms.background.sending.mail_signing import SignedMessage
from cms.background.worker.jobs import Lane, periodic
from cms.contracts.accounts import administrators
from cms.contracts.mail_wording import KINDS, rendered
from cms.contracts.personal_records import eraser
from cms.models.background.leased_row import LeasedRowQuerySet, RowState, words_of
from cms.models.background.mail import OutboundMail
from cms.models.background.mail_wording import MailWording
from cms.storage.encryption import email_key

if TYPE_CHECKING:
    from django.contrib.auth.models import User

logger = logging.getLogger(__name__)

KEEP_SENT = timedelta(days=30)


def queue_mail(*, key: str, recipient: str, template: str, context: dict[str, Any], unsubscribe_url: str = "") -> None:
    """Write a mail to the outbox; the same `key` again changes nothing. One statement.

    `template` names a folder of `subject.txt` and `body.txt`, reworded perhaps by an administrator. The subject must hold nothing personal.
    `unsubscribe_url`: what a mail program posts to when its reader ends the subscription (RFC 8058).
    Call it inside the transaction of the event that it tells of.
    """
    row = _row(key, recipient, *_worded(template, context))
    row.unsubscribe_url = unsubscribe_url
    OutboundMail.objects.bulk_create([row], ignore_conflicts=True)


def mail_who_is_there(*people: User | None, key: str, template: str, context: dict[str, Any]) -> None:
    """Queue a mail to the first of `people` who may log in and has an address; to each administrator where nobody of them does."""
    there = next((one for one in people if one is not None and one.is_active and one.email), None)
    if there is not None:
        queue_mail(key=key, recipient=there.email, template=template, context=context)
        return
    for one in administrators():
        queue_mail(key=f"{key}:{one.pk}", recipient=one.email, template=template, context=context)


def _row(key: str, recipient: str, subject: str, text: str) -> OutboundMail:
    return OutboundMail(key=key, recipient=recipient, recipient_key=email_key(recipient), subject=subject[:200], text=text)


class OutboxBackend(BaseEmailBackend):
    """Put what Django and Wagtail send by themselves into the outbox.

    Nobody at a form waits for the mail server, an unknown host of it answers no form with an error, and a mail is not lost with it.
    No subject names a page or a person: `templates/wagtailadmin/notifications/` has those of Wagtail's mails, whose text names both.
    """

    def send_messages(self, email_messages: Any) -> int:
        mails = [(mail, recipient) for mail in email_messages for recipient in mail.recipients()]
        OutboundMail.objects.bulk_create(_row(f"sent:{uuid4()}", recipient, str(mail.subject), mail.body) for mail, recipient in mails)
        return len(email_messages)


def _worded(template: str, context: dict[str, Any]) -> tuple[str, str]:
    """Return subject and text: as an administrator worded this sort of mail, else as its template does."""
    kind = KINDS.get(template)
    own = MailWording.objects.filter(template=template).first() if kind else None
    if kind is None or own is None:
        return rendered(template, context)
    return kind.filled(own.subject, context), kind.filled(own.text, context)


@periodic(every=timedelta(seconds=2), lane=Lane.MAIL)
def deliver_due(limit: int = 50) -> int:
    """Send the mails that are due, at most `limit`; return how many were sent. Safe to run in several workers.

    Digests come last. All go through one connection.
    """
    connection = get_connection(settings.DELIVERY_BACKEND, fail_silently=False)
    sent = sum(_deliver(mail, connection) for mail in OutboundMail.objects.take_each(limit=limit))
    connection.close()
    return sent


def old_mails() -> LeasedRowQuerySet[OutboundMail]:
    """Return the mails that were sent more than `KEEP_SENT` ago, and those written before it that were given up."""
    before = timezone.now() - KEEP_SENT
    return OutboundMail.objects.filter(Q(state=RowState.DONE, sent_at__lt=before) | Q(state=RowState.PARKED, created_at__lt=before))


@eraser
def erase_mails_to(address: str) -> int:
    """Delete the mails to an address, sent or not; return how many."""
    return OutboundMail.objects.to(address).delete()[0]


def erase_mails_about(prefix: str) -> int:
    """Delete the mails whose key begins with `prefix` (`qa:17:`), sent or not; return how many."""
    return OutboundMail.objects.filter(key__startswith=prefix).delete()[0]


def _deliver(mail: OutboundMail, connection: BaseEmailBackend) -> bool:
    """Send one mail; return whether it went out. A server that is down or refuses is tried again later, a mail without sense is not."""
    try:
        _send(mail, connection)
    except (OSError, smtplib.SMTPException) as error:
        connection.close()  # the next mail gets a new one
        reason = _without_address(error, mail)
        logger.warning("mail %s was not sent (try %d of %d): %s", mail.pk, mail.tries, mail.policy.max_tries, reason)
        mail.retry(reason)
        return False
    except ValueError as error:  # a header or an address that cannot be written
        reason = _without_address(error, mail)
        logger.error("mail %s cannot be sent: %s", mail.pk, reason)  # a traceback would name the address
        mail.park(reason)
        return False
    if not mail.succeed(sent_at=timezone.now(), returned_at=None):
        logger.warning("mail %s was sent after its lease ran out: it may go out twice", mail.pk)
    return True


def _without_address(error: Exception, mail: OutboundMail) -> str:
    """Return the message of an error without mail addresses, of whomever, and without the part of the recipient's that stands before the @.

    Servers repeat both, and name the address to which a mail is passed on.
    """
    name = re.escape(mail.recipient.partition("@")[0])
    return re.sub(rf"[^\s<>'\"@:;,]+@[^\s<>'\"@:;,]+|(?<!\w){name}(?!\w)", "…", words_of(error), flags=re.IGNORECASE)


def _send(mail: OutboundMail, connection: BaseEmailBackend) -> None:
    headers = {"Message-ID": mail.message_id, "From": settings.DEFAULT_FROM_EMAIL, "Auto-Submitted": "auto-generated"}
    if mail.unsubscribe_url:
        headers |= {"List-Unsubscribe": f"<{mail.unsubscribe_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    connection.open()
    sender = settings.BOUNCE_ADDRESS or settings.DEFAULT_FROM_EMAIL
    message = SignedMessage(mail.subject, mail.text, sender, [mail.recipient], connection=connection, headers=headers)
    message.attach_alternative(mail.html, "text/html")
    message.send()
