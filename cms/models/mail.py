"""The mail outbox: a mail is a committed row before anyone is told that it will come."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils.html import escape, linebreaks, urlize
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from cms.models.leased_row import LeasedRow, LeasePolicy


class OutboundMail(LeasedRow):
    """One mail to one address. `key` makes it unique, so that an event that is handled twice mails once."""

    policy = LeasePolicy(lease=timedelta(minutes=5), max_tries=10)

    key = models.CharField(_("key"), max_length=120, unique=True)
    recipient = models.EmailField(_("recipient"))
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [models.Index(fields=["state", "next_try_at"], name="mail_due")]

    def __str__(self) -> str:
        return self.key

    def describe(self) -> str:
        return f"{self.subject} ({self.key})"

    @property
    def html(self) -> str:
        """Return the text with paragraphs and links, for mail readers that want HTML; made by the worker when the mail is sent."""
        return linebreaks(urlize(mark_safe(escape(self.text))))
