"""Receivers of webhooks (Standard Webhooks) and what was sent to each: a leased row for each message."""

from __future__ import annotations

import base64
import secrets
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel

from cms.models.background.leased_row import LeasedRow, LeasedRowQuerySet, LeasePolicy, RowState
from cms.storage.encryption import EncryptedTextField


def new_secret() -> str:
    """Return a new signing secret as Standard Webhooks writes it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()


class WebhookReceiver(models.Model):
    """An address of another machine that gets each announcement, signed. One that keeps failing is parked until a person enables it."""

    never_on_cached_pages = True

    name = models.CharField(_("name"), max_length=120)
    url = models.URLField(_("address"), max_length=400)
    secret = EncryptedTextField(_("signing secret"), default=new_secret, help_text=_("Give it to the receiver; it begins with whsec_."))
    topics = models.CharField(
        _("topics"),
        max_length=300,
        blank=True,
        help_text=_("Beginnings of topics with commas between, for example: van-ban, du-thao. Empty: all."),
    )
    enabled = models.BooleanField(_("switched on"), default=True)
    told_number = models.PositiveBigIntegerField(null=True, editable=False)
    parked_at = models.DateTimeField(_("parked since"), null=True, editable=False)

    panels: ClassVar = [
        FieldPanel("name"),
        FieldPanel("url"),
        FieldPanel("secret", widget=forms.TextInput),
        FieldPanel("topics"),
        FieldPanel("enabled"),
    ]

    class Meta:
        verbose_name = _("receiver of webhooks")
        verbose_name_plural = _("receivers of webhooks")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Send what waits again when a person switches a parked receiver on."""
        resumed = self.enabled and self.parked_at is not None and self.pk is not None
        if resumed:
            self.parked_at = None
        super().save(*args, **kwargs)
        if resumed:
            self.deliveries.all().try_again()

    def clean(self) -> None:
        try:
            base64.b64decode(self.secret.removeprefix("whsec_"), validate=True)
        except ValueError:
            raise ValidationError({"secret": _("The secret is whsec_ and then base64.")}) from None

    def park(self) -> None:
        """Switch it off until a person looks at it; what is announced meanwhile is sent afterwards."""
        self.enabled, self.parked_at = False, timezone.now()
        type(self).objects.filter(pk=self.pk).update(enabled=False, parked_at=self.parked_at)

    def wants(self, topic: str) -> bool:
        """Return whether announcements of a topic are sent to it."""
        beginnings = [each.strip() for each in self.topics.split(",") if each.strip()]
        return not beginnings or topic.startswith(tuple(beginnings))


class WebhookDeliveryQuerySet(LeasedRowQuerySet["WebhookDelivery"]):
    def due(self, *args: Any) -> LeasedRowQuerySet[WebhookDelivery]:
        """Return those that may be sent: a receiver that is switched off gets nothing."""
        return super().due(*args).filter(receiver__enabled=True)

    def try_again(self) -> int:
        """Retry parked messages, and switch on the receivers that were parked for them; return how many messages."""
        parked = WebhookReceiver.objects.filter(pk__in=self.parked().values("receiver")).exclude(parked_at=None)
        parked.update(enabled=True, parked_at=None)
        return super().try_again()


class WebhookDelivery(LeasedRow):
    """One message to one receiver: what was sent, when, and what the receiver answered. Tried again for about a day."""

    policy = LeasePolicy(lease=timedelta(minutes=2), max_tries=14, first_wait=timedelta(seconds=30), longest_wait=timedelta(hours=6))
    stuck_permission = "cms.change_webhookreceiver"
    may_be_given_up = True
    never_on_cached_pages = True

    receiver = models.ForeignKey(WebhookReceiver, models.CASCADE, related_name="deliveries")
    message_id = models.CharField(max_length=80)
    payload = models.TextField()
    answer = models.CharField(pgettext_lazy("of a webhook", "answer"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True)

    objects: ClassVar = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("message to a receiver of webhooks")
        verbose_name_plural = _("messages to receivers of webhooks")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["receiver", "message_id"], name="webhook_message_once")]
        indexes: ClassVar = [models.Index(fields=["state", "next_try_at"], name="webhook_due")]

    def __str__(self) -> str:
        return f"{self.receiver_id}:{self.message_id}"

    @property
    def number(self) -> int | None:
        """Return the number of the announcement that the message tells; None for a test."""
        told = self.message_id.removeprefix(f"msg_{self.receiver_id}_")
        return int(told) if told.isdecimal() else None

    @property
    def is_parked(self) -> bool:
        return self.state == RowState.PARKED
