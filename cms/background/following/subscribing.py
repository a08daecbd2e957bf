"""Following something by e-mail: asking for it, confirming, changing how often, ending."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone

from cms.background.following import emails
from cms.contracts.following import FollowableKind
from cms.contracts.personal_records import eraser
from cms.models.background.leased_row import RowState
from cms.models.background.mail import OutboundMail
from cms.models.background.texts import Channel
from cms.models.following import Frequency, Subscription, number_announcements, ref_key
from cms.storage.encryption import email_key

_SALT = "search: saved search"  # older links, of followed searches, stay good
HOUR = 7  # when digests go out, local time
CONFIRM_WITHIN = timedelta(days=2)
KEEP_PAUSED = timedelta(days=90)
MOST_MAILS = 3  # requests to confirm that one address gets in a day
MOST_FOLLOWED = 30  # things that one address may follow
LOOK_AGAIN = timedelta(hours=6)  # who wants to know at once is due when there is news; this is for the case that it was missed


class TooMany(Exception):
    """The address asked too often, or follows too many things."""


def token_of(subscription: Subscription) -> str:
    """Return the secret of the links in mails. It can be made again at any time and is stored nowhere."""
    return signing.Signer(salt=_SALT).sign(f"{subscription.pk}.{subscription.nonce}").replace(":", "~")


def by_token(token: str) -> Subscription | None:
    """Return the subscription of a link; `None` for a forged link or one that is over."""
    try:
        nonce = signing.Signer(salt=_SALT).unsign(token.replace("~", ":")).partition(".")[2]
    except signing.BadSignature:
        return None
    return Subscription.objects.filter(nonce=nonce).first()


@transaction.atomic
def ask_to_follow(address: str, kind: FollowableKind, ref: str, frequency: str, channel: str = Channel.MAIL) -> Subscription:
    """Store a subscription and send the link that confirms it. Raises TooMany.

    The same address and thing again gives the same row, with the frequency that was chosen last, and another mail on another day. Where it
    is confirmed already, only that mail says so, and nothing changes: anybody may type an address. A subscription of a browser (Web Push)
    needs no link: the person at the device has just allowed it.
    """
    if channel == Channel.MAIL:
        address = address.strip().lower()
    mine = Subscription.objects.of(address)
    now = timezone.now()
    waiting, yesterday = mine.filter(confirmed_at=None), now - timedelta(days=1)
    fresh = waiting.filter(created_at__gte=yesterday)
    if fresh.count() >= MOST_MAILS or mine.count() >= MOST_FOLLOWED:
        raise TooMany
    subscription, is_new = Subscription.objects.get_or_create(
        email_key=email_key(address),
        ref_key=ref_key(kind.code, ref),
        defaults={
            "email": address,
            "channel": channel,
            "kind": kind.code,
            "ref": ref,
            "topic": kind.topic(ref),
            "frequency": Frequency(frequency),
        },
    )
    may_change = channel == Channel.PUSH or subscription.confirmed_at is None
    if not is_new and may_change and subscription.frequency != frequency:
        change_frequency(subscription, frequency)
    if channel == Channel.PUSH:
        confirm(subscription)
    else:
        waiting.filter(pk=subscription.pk, created_at__lt=yesterday).update(created_at=now)  # the new link has its full time
        emails.ask_to_confirm(subscription, token_of(subscription))
    return subscription


@transaction.atomic
def confirm(subscription: Subscription) -> None:
    """Begin to follow, and resume what was paused. Announcements from this moment on are sent."""
    resume(subscription.email)
    subscription.paused_at = None
    if subscription.confirmed_at is None:
        subscription.confirmed_at = timezone.now()
        subscription.told_number = number_announcements()
        subscription.next_try_at = next_due(subscription.frequency, subscription.confirmed_at)
        subscription.save(update_fields=["confirmed_at", "told_number", "next_try_at"])


def resume(address: str) -> None:
    """Resume everything that an address follows, once its owner has read a mail there; mails that bounced meanwhile are sent again."""
    paused = Subscription.objects.of(address).exclude(paused_at=None)
    returned = OutboundMail.objects.to(address).exclude(returned_at=None).filter(state=RowState.DONE)
    now = timezone.now()
    if paused.update(paused_at=None, next_try_at=now):
        returned.update(state=RowState.WAITING, returned_at=None, soft_returns=0, tries=0, next_try_at=now)


def change_frequency(subscription: Subscription, frequency: str) -> None:
    """Send news this often from now on; who wants to know at once gets what waits."""
    subscription.frequency = Frequency(frequency)
    now = timezone.now()
    subscription.next_try_at = now if frequency == Frequency.AT_ONCE else next_due(frequency, now)
    subscription.save(update_fields=["frequency", "next_try_at"])


def stop(subscription: Subscription) -> None:
    """End it and forget the address."""
    subscription.delete()


@eraser
def forget_address(address: str) -> int:
    """End everything that an address follows and forget it; return how many rows went."""
    return Subscription.objects.of(address).delete()[0]


def next_due(frequency: str, after: datetime) -> datetime:
    """Return the next seven o'clock (on a Monday for weekly digests) after a moment; some hours later for news at once."""
    if frequency == Frequency.AT_ONCE:
        return after + LOOK_AGAIN
    day = timezone.localtime(after).date()
    due = timezone.make_aware(datetime.combine(day, time(HOUR)))
    while due <= after or (frequency == Frequency.WEEKLY and timezone.localtime(due).weekday()):
        day += timedelta(days=1)
        due = timezone.make_aware(datetime.combine(day, time(HOUR)))
    return due
