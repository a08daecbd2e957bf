"""Contacts of senders: a table apart, encrypted, with a permission of its own."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.storage.encryption import EncryptedTextField, email_key, is_open, know_keys, phone_key
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
        self.email_key, self.phone_key = email_key(self.email), phone_key(self.phone)
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "email_key", "phone_key"}
        super().save(*args, **kwargs)

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        return know_keys(super().from_db(*args, **kwargs), email="email_key", phone="phone_key")

    @property
    def is_unreadable(self) -> bool:
        """Return whether a key is missing to read part of it."""
        return not is_open((self.name, self.email, self.phone, self.address))
