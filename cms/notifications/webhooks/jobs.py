"""The worker's periodic jobs for webhooks."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from cms.background.jobs import Lane, periodic
from cms.background.retention import Rule, register
from cms.notifications.webhooks.sending import KEEP, deliver_due, old_messages, queue_news


@periodic(every=timedelta(seconds=10), lane=Lane.SLOW)
def send_webhooks() -> int:
    """Send what is new to other machines; return how many messages they took."""
    queue_news()
    return deliver_due()


register(Rule("cms.webhook_messages", _("messages that receivers of webhooks took"), KEEP, old_messages, share=1))
