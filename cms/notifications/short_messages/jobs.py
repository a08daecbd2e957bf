"""The worker's periodic job for short messages."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from cms.background.jobs import Lane, periodic
from cms.background.retention import Rule, register
from cms.notifications.short_messages.sending import KEEP, deliver_due, old_texts


@periodic(every=timedelta(seconds=5), lane=Lane.SLOW)
def send_texts() -> int:
    """Send the short messages that wait; return how many were taken."""
    return deliver_due()


register(Rule("cms.texts", _("short messages that were sent"), KEEP, old_texts, share=1))
