"""The worker's periodic jobs for followed searches."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from cms.background.jobs import periodic
from cms.background.retention import Rule, register
from search.alerts.digests import KEEP_TOLD, old_told, send_due, unconfirmed
from search.alerts.following import CONFIRM_WITHIN


@periodic(every=timedelta(minutes=10), slow=True)
def send_digests() -> int:
    """Mail people who follow a search what is new in it; return how many mails were written."""
    return send_due()


register(Rule("search.unconfirmed", _("followed searches that nobody confirmed"), CONFIRM_WITHIN, unconfirmed, share=1))
register(Rule("search.told", _("notes of what a followed search told"), KEEP_TOLD, old_told, share=1))
