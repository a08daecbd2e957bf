"""The mail outbox: a mail is a committed row before any page says that it will come."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils.html import escape, linebreaks, urlize
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from cms.models.background.leased_row import LeasedRow, LeasedRowQuerySet, LeasePolicy
from cms.storage.encryption import EncryptedTextField, email_key, email_keys, keyed_hash, keyed_hashes

DIGEST = "follow-digest:"  # their keys begin so
_MESSAGE_ID, _HASH_LETTERS = "id of a mail", 20


class OutboundMailQuerySet(LeasedRowQuerySet["OutboundMail"]):
    def to(self, address: str) -> OutboundMailQuerySet:
        """Keep the mails to one address."""
        return self.filter(recipient_key__in=email_keys(address))

    def _parts_of_due(self) -> list[models.QuerySet[OutboundMail]]:
        """Return the due mails that somebody waits for, then the digests: thousands of these may be due at seven."""
        parts = super()._parts_of_due()
        return [*(part.exclude(key__startswith=DIGEST) for part in parts), *(part.filter(key__startswith=DIGEST) for part in parts)]

    def try_again(self) -> int:
        """Retry parked mails as if none had bounced; return how many."""
        self.parked().update(soft_returns=0, returned_at=None)
        return super().try_again()

    def by_message_id(self, number: str, secret: str) -> OutboundMail | None:
        """Return the mail with these two parts of a `Message-ID`, None when we never wrote it."""
        known = secret in {each[:_HASH_LETTERS] for each in keyed_hashes(_MESSAGE_ID, number)}
        return self.filter(pk=number).first() if known else None


class OutboundMail(LeasedRow):
    """One mail to one address; both its address and its text are encrypted. By `key` an event that is handled twice mails once."""

    policy = LeasePolicy(lease=timedelta(minutes=5), max_tries=10)
    may_be_given_up = True

    key = models.CharField(_("key"), max_length=120, unique=True)
    recipient = EncryptedTextField(_("recipient"))
    recipient_key = models.CharField(max_length=64, editable=False, db_index=True)  # keyed hash of the address, to find and erase by
    subject = models.CharField(_("subject"), max_length=200)
    text = EncryptedTextField(_("text"), blank=True)
    unsubscribe_url = EncryptedTextField(blank=True, default="")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    returned_at = models.DateTimeField(_("came back"), null=True, editable=False)
    soft_returns = models.PositiveSmallIntegerField(_("times not taken"), default=0, editable=False)

    objects: ClassVar = OutboundMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [models.Index(fields=["state", "next_try_at"], name="mail_due")]

    def __str__(self) -> str:
        return self.key

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.recipient_key = email_key(self.recipient)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "recipient_key"}
        super().save(*args, **kwargs)

    def describe(self) -> str:
        return f"{self.subject} ({self.key})"

    @property
    def is_digest(self) -> bool:
        """Return whether it tells somebody what is new in what they follow."""
        return bool(self.unsubscribe_url)

    @property
    def message_id(self) -> str:
        """Return the header `Message-ID`: by it a mail that comes back is known, and nobody else can make it up."""
        return f"<{self.pk}.{keyed_hash(_MESSAGE_ID, str(self.pk))[:_HASH_LETTERS]}@minh-bach>"

    @property
    def html(self) -> str:
        """Return the text with paragraphs and links, for mail readers that want HTML; made by the worker when the mail is sent."""
        return linebreaks(urlize(mark_safe(escape(self.text))))
