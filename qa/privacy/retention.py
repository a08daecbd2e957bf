"""For how long the app keeps what it knows of senders; jobs delete by these figures, pages show them."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cms.contracts.retention import RetentionPeriod, register

KEEP_CONTACT = timedelta(days=settings.KEEP_CONTACT_DAYS)
KEEP_WITHDRAWN = timedelta(days=30)
KEEP_SPAM = timedelta(days=30)
KEEP_UNUSED_FILES = timedelta(days=30)  # uploaded for an answer; no answer uses them

register(
    RetentionPeriod(
        _("Name, e-mail and telephone of who sent a question, with their consent"),
        KEEP_CONTACT.days,
        _("the day of sending"),
        _("deleted, but not before the answer could be read for 30 days; the sender can delete them at any time with the tracking code"),
    ),
    RetentionPeriod(_("Contact data of a question that its sender withdrew"), KEEP_WITHDRAWN.days, _("the day of the withdrawal")),
    RetentionPeriod(_("What was held back as spam"), KEEP_SPAM.days, _("the day on which it was closed")),
)
