"""Mails that came back (RFC 3464): a hard bounce pauses what its address follows, a soft one is sent again.

Only a notice that names a mail of ours by its `Message-ID`, which nobody can make up, is believed.
"""

from __future__ import annotations

import email
import email.policy
import logging
import re
from datetime import timedelta
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from cms.models.background.leased_row import RowState
from cms.models.background.mail import OutboundMail
from cms.models.following import Subscription

logger = logging.getLogger(__name__)

SOFT_WAITS = (timedelta(days=1), timedelta(days=2))  # waits after each bounce; one more, three days after the first, pauses the address
_OURS = re.compile(rb"<(\d{1,18})\.([0-9a-f]{20})@minh-bach>")
_HARD = re.compile(r"5\.(1\.\d+|2\.1)")  # no such address, or closed; 5.7 (refused by a rule) says nothing about the address
_SOFT = re.compile(r"4\.\d+\.\d+|5\.2\.2")  # not now, or the mailbox is full


class Outcome(StrEnum):
    IGNORED = "ignored"  # no notice about a mail of ours, or one that says nothing about the address
    PAUSED = "paused"
    SENT_AGAIN = "sent again"


def receive(raw: bytes) -> Outcome:
    """Read one mail that came back, and do what it asks for; the same again changes nothing."""
    found = _OURS.search(raw)
    try:
        status = _status_of(raw) if found else ""
    except Exception:  # a mail of a stranger may be too deeply nested or too broken for the parser
        logger.exception("a bounce message cannot be parsed")
        status = ""
    mail = OutboundMail.objects.by_message_id(found[1].decode(), found[2].decode()) if found and status else None
    if mail is None or mail.state != RowState.DONE:
        return Outcome.IGNORED
    is_soft = bool(_SOFT.fullmatch(status))
    if is_soft and mail.soft_returns < len(SOFT_WAITS):
        due = timezone.now() + SOFT_WAITS[mail.soft_returns]
        again = {"state": RowState.WAITING, "next_try_at": due, "tries": 0, "soft_returns": mail.soft_returns + 1}
        OutboundMail.objects.filter(pk=mail.pk, state=RowState.DONE).update(error=f"returned: {status}", **again)
        return Outcome.SENT_AGAIN
    if is_soft or _HARD.fullmatch(status):
        pause(mail, status)
        return Outcome.PAUSED
    logger.warning("mail %s bounced with status %s: not about the address, ignored", mail.pk, status)
    return Outcome.IGNORED


def _status_of(raw: bytes) -> str:
    """Return the status of the first recipient whom the mail did not reach; empty for what is no notice of failure."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            for recipient in part.iter_parts() if part.is_multipart() else ():
                if re.match(r"\s*failed\b", str(recipient.get("Action", "")), re.IGNORECASE):  # some write a comment behind it
                    return str(recipient.get("Status", "")).split(" ")[0].strip()
    return ""


@transaction.atomic
def pause(mail: OutboundMail, status: str) -> None:
    """Send nothing more of what the address follows; another mail waits for a person, who may know a better address."""
    now = timezone.now()
    paused = Subscription.objects.of(mail.recipient).filter(paused_at=None).update(paused_at=now)
    is_asked_again = mail.is_digest or mail.key.startswith("follow-confirm:")  # its owner may type the address once more
    state = RowState.DONE if is_asked_again else RowState.PARKED
    OutboundMail.objects.filter(pk=mail.pk).update(state=state, returned_at=now, error=f"returned: {status}")
    logger.info("mail %s bounced permanently (%s): paused %d subscriptions", mail.pk, status, paused)
