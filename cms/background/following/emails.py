"""What subscriptions send: the link to confirm, and the digest of what is new, by mail or as a short message."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, override

from cms.background.sending.mail import queue_mail
from cms.background.short_messages.sending import queue_text
from cms.contracts.following import News, described, find, kind_of
from cms.models.background.mail import DIGEST
from cms.models.background.texts import Channel
from cms.models.following import Subscription
from cms.text.absolute_urls import absolute_url

MOST_LISTED = 200


def followed_name(subscription: Subscription) -> str:
    """Return what is followed, for people: its kind and its name."""
    kind, thing = kind_of(subscription.kind), find(subscription.kind, subscription.ref)
    title = thing.title if thing else gettext("no longer public")
    return described(kind.name if kind else subscription.kind, title)


def _context(subscription: Subscription, token: str) -> dict[str, object]:
    thing = find(subscription.kind, subscription.ref)
    return {
        "SITE_URL": settings.SITE_URL,
        "description": followed_name(subscription),
        "thing_url": absolute_url(thing.url) if thing else settings.SITE_URL,
        "manage_url": absolute_url(reverse("following:manage", args=[token])),
    }


def ask_to_confirm(subscription: Subscription, token: str) -> None:
    """Queue the first mail or message: no other is sent unless its link is opened and the button pressed."""
    context = _context(subscription, token) | {"is_followed": subscription.confirmed_at is not None}
    key = f"follow-confirm:{subscription.pk}:{timezone.localdate():%Y%m%d}"  # one a day, however often somebody types the address
    if subscription.channel != Channel.MAIL:
        with override("vi"):
            text = gettext("To follow %(description)s, open %(manage_url)s and press the button there. If it was not you, ignore this.")
            _queue_text(subscription, key, text % context, context)
        return
    context["paused_at"] = Subscription.objects.of(subscription.email).exclude(paused_at=None).values_list("paused_at", flat=True).first()
    queue_mail(key=key, recipient=subscription.email, template="cms/mail/follow_confirm", context=context)


def send_digest(subscription: Subscription, news: Sequence[News], token: str) -> None:
    """Queue the mail or message of what is new. Its key names the run, so that the same run is never sent twice."""
    key = f"{DIGEST}{subscription.pk}:{subscription.runs}"
    if subscription.channel != Channel.MAIL:
        _send_short(subscription, news, key, _context(subscription, token))
        return
    rows = [{"title": one.title, "text": one.text, "url": absolute_url(one.url)} for one in news[:MOST_LISTED]]
    context = _context(subscription, token) | {"rows": rows, "count": len(news), "others": max(0, len(news) - MOST_LISTED)}
    queue_mail(
        key=key,
        recipient=subscription.email,
        template="cms/mail/follow_digest",
        context=context,
        unsubscribe_url=str(context["manage_url"]),
    )


def _send_short(subscription: Subscription, news: Sequence[News], key: str, context: dict[str, object]) -> None:
    """Send a message that says how many things are new; one alone is named and leads to its own page."""
    with override("vi"):
        count = len(news)
        text = news[0].title if count == 1 else ngettext("%(count)d piece of news", "%(count)d pieces of news", count) % {"count": count}
        if count == 1:
            context = context | {"thing_url": absolute_url(news[0].url)}
        if subscription.channel != Channel.PUSH:
            words = gettext("%(description)s: %(text)s. Read: %(thing_url)s End it: %(manage_url)s")
            text = words % (context | {"text": text})
        _queue_text(subscription, key, text, context)


def _queue_text(subscription: Subscription, key: str, text: str, context: dict[str, object]) -> None:
    queue_text(
        key=key,
        channel=subscription.channel,
        recipient=subscription.email,
        title=str(context["description"]),
        text=text,
        url=str(context["thing_url"]),
        stop_url=str(context["manage_url"]),
    )
