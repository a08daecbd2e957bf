"""Encryption of contact columns, with keys that rotate; keyed hashes of codes and addresses."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

_NOT_DIGIT = re.compile(r"\D")


class UnreadableContact(RuntimeError):
    """No key of CONTACT_KEYS opens a stored value."""


def cipher() -> MultiFernet:
    """Return the keys of CONTACT_KEYS, newest first (the first encrypts, all decrypt); from SECRET_KEY where none is set."""
    return _cipher(tuple(getattr(settings, "CONTACT_KEYS", ())), settings.SECRET_KEY)


@lru_cache(maxsize=4)  # settings do not change while a process runs; tests change them
def _cipher(keys: tuple[str, ...], secret: str) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys or (_derived_key(secret),)])


def _derived_key(secret: str) -> str:
    digest = hashlib.sha256(b"qa contacts|" + secret.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()


def keyed_hash(purpose: str, value: str) -> str:
    """Return hex HMAC-SHA256 of `value` under SECRET_KEY; hashes of different purposes are unrelated."""
    return hmac.new(settings.SECRET_KEY.encode(), f"{purpose}|{value}".encode(), hashlib.sha256).hexdigest()


def email_key(email: str) -> str:
    """Return a keyed hash by which the same address is recognised, whatever its capitals; empty for none."""
    return keyed_hash("contact e-mail", email.strip().lower()) if email.strip() else ""


def phone_key(phone: str) -> str:
    """Return such a hash of a telephone number, whatever its spaces and whether it starts with 0, 84 or +84.

    Return an empty string for fewer than 8 digits.
    """
    digits = _NOT_DIGIT.sub("", phone)
    if digits.startswith("84") and len(digits) >= 11:
        digits = "0" + digits[2:]
    return keyed_hash("contact telephone", digits) if len(digits) >= 8 else ""


class EncryptedTextField(models.TextField):
    """Text that is readable in Python and unreadable in the database. Empty stays empty; it cannot be searched."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return cipher().encrypt(value.encode()).decode() if value else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        if not value:
            return value
        try:
            return cipher().decrypt(value.encode()).decode()
        except InvalidToken as error:
            raise UnreadableContact("A contact cannot be decrypted: a key is missing from CONTACT_KEYS.") from error
