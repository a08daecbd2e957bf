"""From announcements to signed messages, and from messages to receivers: with retries, and a parked receiver after too many."""

from __future__ import annotations

import http.client
import json
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from cms.background.sending.outgoing import AddressRefused, post, signed_headers
from cms.background.worker.jobs import ROUND_S, Lane, periodic
from cms.background.worker.retention import Rule, register
from cms.models.background.leased_row import LeasedRowQuerySet, RowState
from cms.models.following import Announcement, last_number, number_announcements, only_public
from cms.models.webhooks import WebhookDelivery, WebhookReceiver
from cms.storage.encryption import UnreadableContact
from cms.text.absolute_urls import absolute_url

KEEP = timedelta(days=30)
_SECONDS = 10
_AT_ONCE = 500


def queue_news() -> int:
    """Write a message for each new announcement and receiver; return how many. Nothing is skipped and nothing written twice."""
    number_announcements()
    return sum(_queue_for(receiver) for receiver in WebhookReceiver.objects.filter(enabled=True).defer("secret"))


@transaction.atomic
def _queue_for(receiver: WebhookReceiver) -> int:
    """Write the messages of one receiver; one that was entered just now begins with what comes next."""
    locked = WebhookReceiver.objects.select_for_update().defer("secret").get(pk=receiver.pk)
    if locked.told_number is None:
        WebhookReceiver.objects.filter(pk=locked.pk).update(told_number=last_number())
        return 0
    news = list(Announcement.objects.filter(number__gt=locked.told_number).exclude(title="").order_by("number")[:_AT_ONCE])
    if not news:
        return 0
    rows = [
        WebhookDelivery(receiver=locked, message_id=f"msg_{locked.pk}_{one.number}", payload=payload_of(one))
        for one in only_public(news)
        if locked.wants(one.topic)
    ]
    WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)
    WebhookReceiver.objects.filter(pk=locked.pk).update(told_number=news[-1].number)
    return len(rows)


def payload_of(news: Announcement) -> str:
    """Return the body of a message: type, moment and data, as Standard Webhooks advises."""
    data = {"topic": news.topic, "title": news.title, "url": absolute_url(news.url), "text": news.text}
    kind = news.topic.partition(":")[0]
    return json.dumps({"type": kind, "timestamp": news.created_at.isoformat(), "data": data}, ensure_ascii=False)


def send_test(receiver: WebhookReceiver) -> None:
    """Send a message of the type "test" at once, also to a receiver that is switched off; tried again like any other."""
    now = timezone.now()
    payload = json.dumps({"type": "test", "timestamp": now.isoformat(), "data": {"title": "Minh Bạch"}}, ensure_ascii=False)
    message_id = f"msg_{receiver.pk}_test_{now:%Y%m%d%H%M%S%f}"
    test = WebhookDelivery.objects.create(receiver=receiver, message_id=message_id, payload=payload)
    deliveries: LeasedRowQuerySet[WebhookDelivery] = LeasedRowQuerySet(WebhookDelivery)  # that of the model leaves receivers out
    for taken in deliveries.filter(pk=test.pk).take():
        deliver(taken)


@periodic(every=timedelta(seconds=10), lane=Lane.SLOW)
def deliver_due(limit: int = 50, seconds: float = ROUND_S) -> int:
    """Write what is new, then send the messages that are due, for about `seconds`; return how many were taken.

    A receiver that fails gets no more in this round, so that it does not hold up the others.
    """
    queue_news()
    failing, sent = set[int](), 0
    for delivery in WebhookDelivery.objects.take_each(seconds=seconds, limit=limit, but={"receiver__in": failing}):
        if deliver(delivery):
            sent += 1
        else:
            failing.add(delivery.receiver_id)
    return sent


def deliver(delivery: WebhookDelivery) -> bool:
    """Send one taken message; return whether the receiver took it, or nobody may get it. After the last try its receiver is parked."""
    if not _bring_up_to_date(delivery):
        with override("vi"):
            return delivery.succeed(payload="", answer=gettext("Not sent: no longer public"))
    try:
        status = _post(delivery)
        answer = str(status)
    except (OSError, http.client.HTTPException, ValueError, AddressRefused, UnreadableContact) as error:
        status, answer = 0, f"{type(error).__name__}: {error}"
    if 200 <= status < 300:
        return delivery.succeed(payload=delivery.payload, answer=answer, sent_at=timezone.now())
    with transaction.atomic():
        delivery.retry(answer, payload=delivery.payload, answer=answer[:200])
        if delivery.is_parked:
            delivery.receiver.park()
    return False


def _bring_up_to_date(delivery: WebhookDelivery) -> bool:
    """Set what a message that waited is to say now; return False when what it tells of is no longer public."""
    number = delivery.number
    if number is not None and (news := Announcement.objects.filter(number=number).first()):
        shown = only_public([news])
        delivery.payload = payload_of(news) if shown else ""
        return bool(shown)
    return True  # a test


def _post(delivery: WebhookDelivery) -> int:
    """Post a message with its signature and return the status. A redirect is not followed: it counts as refused."""
    headers = signed_headers(delivery.receiver.secret, delivery.message_id, delivery.payload)
    return post(delivery.receiver.url, delivery.payload.encode(), headers, _SECONDS, private_allowed=settings.WEBHOOKS_PRIVATE_NETWORKS)


def old_messages() -> QuerySet[WebhookDelivery]:
    """Return messages that a receiver took, after KEEP."""
    return WebhookDelivery.objects.filter(state=RowState.DONE, created_at__lt=timezone.now() - KEEP)


register(Rule("cms.webhook_messages", _("messages that receivers of webhooks took"), KEEP, old_messages, share=1))
