"""The outbox of short messages: queue, send what is due, forget an address that is gone."""

from __future__ import annotations

import http.client
import logging
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from http_ece import ECEException
from py_vapid import VapidException

from cms.background.sending.outgoing import AddressRefused
from cms.background.short_messages.providers import AddressGone, TemporaryFailure, provider_of
from cms.background.worker.jobs import ROUND_S, Lane, periodic
from cms.background.worker.retention import Rule, register
from cms.contracts.personal_records import eraser
from cms.models.background.leased_row import RowState
from cms.models.background.texts import Channel, OutboundText
from cms.models.following import Subscription
from cms.storage.encryption import email_key

logger = logging.getLogger(__name__)
KEEP, KEEP_PARKED = timedelta(days=7), timedelta(days=30)


def queue_text(*, key: str, channel: Channel | str, recipient: str, title: str, text: str, url: str, stop_url: str) -> None:
    """Write a message to the outbox; the same `key` again changes nothing. Call it inside the transaction of its event."""
    row = OutboundText(key=key, channel=channel, recipient=recipient, recipient_key=email_key(recipient), title=title, text=text)
    row.url, row.stop_url = url, stop_url
    OutboundText.objects.bulk_create([row], ignore_conflicts=True)


@periodic(every=timedelta(seconds=5), lane=Lane.SLOW)
def deliver_due(limit: int = 50, seconds: float = ROUND_S) -> int:
    """Send the messages that are due, at most `limit` and for about `seconds`; return how many were taken by their providers."""
    return sum(map(_deliver, OutboundText.objects.take_each(seconds=seconds, limit=limit)))


def _deliver(message: OutboundText) -> bool:
    send = provider_of(message.channel)
    if send is None:
        message.park("no provider is set for it")
        return False
    try:
        send(message)
    except AddressGone:
        Subscription.objects.of(message.recipient).delete()
        message.succeed()
        return False
    except (OSError, http.client.HTTPException, TemporaryFailure, ValueError, AddressRefused, VapidException, ECEException) as error:
        logger.warning("short message %s was not sent (try %d of %d)", message.pk, message.tries, message.policy.max_tries)
        message.retry(type(error).__name__)  # its words may name the address
        return False
    return message.succeed(sent_at=timezone.now())


def old_texts() -> QuerySet[OutboundText]:
    """Return messages that were sent, after KEEP, and those that nobody could send, after KEEP_PARKED."""
    now = timezone.now()
    parked = Q(state=RowState.PARKED, created_at__lt=now - KEEP_PARKED)
    return OutboundText.objects.filter(parked | Q(state=RowState.DONE, created_at__lt=now - KEEP))


@eraser
def erase_texts_to(address: str) -> int:
    """Delete the messages to an address; return how many."""
    return OutboundText.objects.to(address).delete()[0]


register(Rule("cms.texts", _("short messages that were sent"), KEEP, old_texts, share=1))
