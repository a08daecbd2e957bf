"""Contacts of senders: a table apart, encrypted, with a permission of its own."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.storage.encryption import EncryptedTextField, Unreadable, email_key, email_keys, is_open, phone_key, phone_keys
from qa.models.questions import Question


class QuestionContact(models.Model):
    """Name and addresses of the sender of one question; each may be empty. Deleted by erasure or when retention ends."""

    never_on_cached_pages = True

    question = models.OneToOneField(Question, models.CASCADE, related_name="contact")
    name = EncryptedTextField(_("name"), blank=True, default="", may_be_lost=True)
    email = EncryptedTextField(_("e-mail"), blank=True, default="", may_be_lost=True)
    phone = EncryptedTextField(_("telephone"), blank=True, default="", may_be_lost=True)
    address = EncryptedTextField(_("address"), blank=True, default="", may_be_lost=True)
    # Keyed hashes of e-mail and telephone, by which all questions of one person are found; they go with the row.
    email_key = models.CharField(max_length=64, blank=True, default="", db_index=True, editable=False)
    phone_key = models.CharField(max_length=64, blank=True, default="", db_index=True, editable=False)
    email_verified_at = models.DateTimeField(_("e-mail confirmed"), null=True, blank=True)
    publish_name = models.BooleanField(_("publish the name"), default=False)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        permissions: ClassVar = [("read_contact", _("Can read how to reach the sender of a question"))]

    def __str__(self) -> str:
        return f"contact of question {self.question_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not isinstance(self.email, Unreadable):
            self.email_key = email_key(self.email)
        if not isinstance(self.phone, Unreadable):
            self.phone_key = phone_key(self.phone)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "email_key", "phone_key"}
        super().save(*args, **kwargs)

    @property
    def is_unreadable(self) -> bool:
        """Return whether a key is missing to read part of it."""
        return not is_open((self.name, self.email, self.phone, self.address))

    @property
    def email_keys(self) -> list[str]:
        """Return the hashes under which the address may be stored, of a former key, too; none without an address."""
        return _keys(email_keys(self.email), self.email_key)

    @property
    def phone_keys(self) -> list[str]:
        """Return such hashes of the telephone number."""
        return _keys(phone_keys(self.phone), self.phone_key)


def _keys(worked_out: list[str], stored: str) -> list[str]:
    """Return the hashes of a text, and the stored one, which is known where the text cannot be read."""
    return [*worked_out, stored] if stored and stored not in worked_out else worked_out
