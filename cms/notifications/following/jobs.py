"""The worker's periodic jobs for subscriptions."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from cms.background.jobs import periodic
from cms.background.retention import Rule, register
from cms.notifications.following.digests import KEEP_TOLD, paused, send_due, told, unconfirmed
from cms.notifications.following.subscribing import CONFIRM_WITHIN, KEEP_PAUSED


@periodic(every=timedelta(minutes=1), slow=True)
def send_digests() -> int:
    """Mail people what is new in what they follow; return how many mails were written."""
    return send_due()


register(Rule("cms.unconfirmed_subscriptions", _("subscriptions that nobody confirmed"), CONFIRM_WITHIN, unconfirmed, share=1))
register(Rule("cms.paused_subscriptions", _("subscriptions whose mails came back"), KEEP_PAUSED, paused))
register(Rule("cms.announcements", _("announcements that every subscription has told"), KEEP_TOLD, told, share=1))
