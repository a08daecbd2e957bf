"""Digests of what people follow: what is new in each, mailed when it is due."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.background.following import emails
from cms.background.following.subscribing import CONFIRM_WITHIN, KEEP_PAUSED, next_due, token_of
from cms.background.worker.jobs import ROUND_S, periodic
from cms.background.worker.retention import Rule, register
from cms.contracts.following import News, NewsUnavailable, kind_of
from cms.models.background.leased_row import LeaseLost, RowState
from cms.models.following import COUNTER, Announcement, Frequency, Subscription, last_number, number_announcements, only_public
from cms.models.numbering import LastNumber
from cms.models.webhooks import WebhookDelivery, WebhookReceiver

logger = logging.getLogger(__name__)
KEEP_TOLD = timedelta(days=30)
OUTAGE_WAIT = timedelta(minutes=5)


@periodic(every=timedelta(minutes=1), slow=True)
def send_due(seconds: float = ROUND_S) -> int:
    """Mail the digests that are due, for about `seconds`; return how many were written.

    One that fails is tried again later and does not hold up the others; of a kind whose news cannot be chosen now (the index is
    unreachable) none is sent, and all later.
    """
    number_announcements()
    ready, resting, sent = set[str](), set[str](), 0
    for subscription in Subscription.objects.take_each(seconds=seconds, but={"kind__in": resting}):
        kind = subscription.kind
        try:
            if kind not in ready:
                ready.add(kind)
                _prepare(kind)
            sent += _send(subscription)
        except NewsUnavailable as error:
            logger.warning("digests of the kind %s wait: %s", kind, error)
            subscription.retry(error, wait=OUTAGE_WAIT, count=False)
            resting.add(kind)
    return sent


def _prepare(code: str) -> None:
    kind = kind_of(code)
    if kind is not None:
        kind.prepare()


def _send(subscription: Subscription) -> bool:
    """Send the digest of a taken subscription and return whether there was anything to tell. Raises NewsUnavailable."""
    try:
        moment, upto = timezone.now(), last_number()
        news = new_for(subscription, upto)
        _tell(subscription, moment, upto, news)
    except NewsUnavailable:
        raise
    except LeaseLost:
        logger.warning("subscription %s was taken by another worker meanwhile: nothing was sent", subscription.pk)
    except Exception as error:  # anything may be wrong with what a person follows
        logger.exception(
            "the digest of subscription %s failed (try %d of %d)", subscription.pk, subscription.tries, subscription.policy.max_tries
        )
        subscription.retry(error)
    else:
        return bool(news)
    return False


@transaction.atomic
def _tell(subscription: Subscription, moment: datetime, upto: int, news: Sequence[News]) -> None:
    """Write the mail, the last number sent and the next date in one transaction, so that none is there without the others.

    Raises LeaseLost, and so undoes all of it, when another worker has the subscription by now or the person has ended it.
    """
    if news:
        subscription.runs += 1
        emails.send_digest(subscription, news, token_of(subscription))
    # The person may have changed it meanwhile.
    frequency = Subscription.objects.filter(pk=subscription.pk).values_list("frequency", flat=True).first() or subscription.frequency
    if frequency == Frequency.AT_ONCE:
        # A process that gives a number after this finds the row waiting, and wakes it.
        LastNumber.objects.filter(pk=COUNTER).update(last=F("last"))
    more = frequency == Frequency.AT_ONCE and last_number() > upto
    if not subscription.reschedule(moment if more else next_due(frequency, moment), told_number=upto, runs=subscription.runs):
        raise LeaseLost


def new_for(subscription: Subscription, upto: int) -> Sequence[News]:
    """Return all announcements about the followed things after the last number sent, up to `upto`, in order. Raises NewsUnavailable."""
    rows = Announcement.objects.filter(topic=subscription.topic, number__gt=subscription.told_number, number__lte=upto).order_by("number")
    news = [News(row.title, row.url, row.text, row.page_id) for row in only_public(list(rows))]
    kind = kind_of(subscription.kind)
    return kind.select(subscription.ref, news) if kind and news else news


def unconfirmed() -> QuerySet[Subscription]:
    """Return the subscriptions that nobody confirmed in time."""
    return Subscription.objects.filter(confirmed_at=None, created_at__lt=timezone.now() - CONFIRM_WITHIN)


def paused() -> QuerySet[Subscription]:
    """Return those whose address has sent our mails back for so long that nobody seems to read there."""
    return Subscription.objects.filter(paused_at__lt=timezone.now() - KEEP_PAUSED)


def sent_announcements() -> QuerySet[Announcement]:
    """Return announcements past their time that every present subscription and webhook (parked ones too) has sent or skipped.

    A message that was not sent needs its own: whether it may still be sent, and in which words.
    """
    old = Announcement.objects.filter(created_at__lt=timezone.now() - KEEP_TOLD).exclude(number=None)
    readers = (
        Subscription.objects.exclude(confirmed_at=None),
        WebhookReceiver.objects.filter(Q(enabled=True) | Q(parked_at__isnull=False)),
    )
    told_numbers = [rows.aggregate(least=Min("told_number"))["least"] for rows in readers]
    is_kept = Q(receiver__enabled=True) | Q(receiver__parked_at__isnull=False)
    unsent = WebhookDelivery.objects.filter(is_kept).exclude(state=RowState.DONE).only("message_id", "receiver")
    told_numbers += [message.number - 1 for message in unsent if message.number is not None]
    told_to_all = min((number for number in told_numbers if number is not None), default=None)
    return old if told_to_all is None else old.filter(number__lte=told_to_all)


register(Rule("cms.unconfirmed_subscriptions", _("subscriptions that nobody confirmed"), CONFIRM_WITHIN, unconfirmed, share=1))
register(Rule("cms.paused_subscriptions", _("subscriptions whose mails came back"), KEEP_PAUSED, paused))
register(Rule("cms.announcements", _("announcements that every subscription has told"), KEEP_TOLD, sent_announcements, share=1))
