"""Short messages beside mail: which ways there are, and the outbox of messages as leased rows."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.models.background.leased_row import LeasedRow, LeasedRowQuerySet, LeasePolicy
from cms.storage.encryption import EncryptedTextField, email_keys


class Channel(models.TextChoices):
    """The ways to tell somebody; what an address is depends on it: an e-mail address, a telephone number, a browser's subscription."""

    MAIL = "mail", _("E-mail")
    SMS = "sms", _("SMS")
    ZALO = "zalo", _("Zalo")
    PUSH = "push", _("Notification on this device")


class OutboundTextQuerySet(LeasedRowQuerySet["OutboundText"]):
    def to(self, address: str) -> OutboundTextQuerySet:
        """Keep the messages to one address."""
        return self.filter(recipient_key__in=email_keys(address))

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the messages without decrypting them: a listener of `post_delete` lets Django read each row, by whatever key."""
        return LeasedRowQuerySet.delete(self.without_contacts())

    delete.queryset_only = True  # type: ignore[attr-defined]


class OutboundText(LeasedRow):
    """One short message by SMS, Zalo or Web Push; its address and text are encrypted. By `key` an event handled twice tells once."""

    policy = LeasePolicy(lease=timedelta(minutes=2), max_tries=10)
    stuck_permission = "cms.change_outboundmail"
    may_be_given_up = True

    key = models.CharField(max_length=120, unique=True)
    channel = models.CharField(_("way"), max_length=4, choices=Channel)
    recipient = EncryptedTextField(_("recipient"))
    recipient_key = models.CharField(max_length=64, editable=False, db_index=True)
    title = EncryptedTextField(_("title"), blank=True)
    text = EncryptedTextField(_("text"))
    url = EncryptedTextField(blank=True)
    stop_url = EncryptedTextField(blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True)

    objects: ClassVar = OutboundTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("short message")
        verbose_name_plural = _("short messages")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["state", "next_try_at"], name="text_due")]

    def __str__(self) -> str:
        return self.key
