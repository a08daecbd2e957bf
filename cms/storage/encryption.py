"""Encryption of personal columns and keyed hashes to look them up, with keys that rotate.

A column that holds how to reach a citizen is an `EncryptedTextField`; where it must be found, a keyed hash stands beside it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, TypeVar

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Cast

_NOT_DIGIT = re.compile(r"\D")
Row = TypeVar("Row", bound=models.Model)


class UnreadableContact(RuntimeError):
    """No key of CONTACT_KEYS opens a stored value."""


class Unreadable(str):
    """Empty text in the place of one that no key of CONTACT_KEYS opens; an encrypted column stores it as it was.

    Any other column, and every text made of it (`strip`), is just empty: whoever copies it there has to ask what it is.
    """

    stored: str
    key = ""  # the keyed hash that stands beside it: `know_keys`

    @classmethod
    def of(cls, stored: str) -> Unreadable:
        """Return it for a value of the database."""
        made = cls()
        made.stored = stored
        return made


def cipher() -> MultiFernet:
    """Return the keys of CONTACT_KEYS, newest first (the first encrypts, all decrypt).

    Where none is set they are derived from SECRET_KEY and SECRET_KEY_FALLBACKS; those always decrypt, so that setting CONTACT_KEYS
    later, or changing SECRET_KEY, makes nothing unreadable.
    """
    return _cipher(tuple(settings.CONTACT_KEYS), _secrets())


def _secrets() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@lru_cache(maxsize=4)  # settings do not change while a process runs; tests change them
def _cipher(keys: tuple[str, ...], secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in (*keys, *map(_derived_key, secrets))])


def _derived_key(secret: str) -> str:
    digest = hashlib.sha256(b"qa contacts|" + secret.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()


def keyed_hash(purpose: str, value: str) -> str:
    """Return hex HMAC-SHA256 of `value` under SECRET_KEY, to store; hashes of different purposes are unrelated."""
    return _hash(settings.SECRET_KEY, purpose, value)


def keyed_hashes(purpose: str, value: str) -> list[str]:
    """Return the hashes of `value` under SECRET_KEY and each of SECRET_KEY_FALLBACKS, to look for what was stored under any of them."""
    return [_hash(secret, purpose, value) for secret in _secrets()]


def _hash(secret: str, purpose: str, value: str) -> str:
    return hmac.new(secret.encode(), f"{purpose}|{value}".encode(), hashlib.sha256).hexdigest()


def email_key(email: str) -> str:
    """Return a keyed hash by which the same address is recognised, whatever its capitals; empty for none."""
    if isinstance(email, Unreadable):
        return email.key
    return keyed_hash("contact e-mail", _plain_email(email)) if email.strip() else ""


def email_keys(email: str) -> list[str]:
    """Return the hashes under which an address may be stored; none for an empty one."""
    if isinstance(email, Unreadable):
        return [email.key] if email.key else []
    return keyed_hashes("contact e-mail", _plain_email(email)) if email.strip() else []


def phone_key(phone: str) -> str:
    """Return such a hash of a telephone number, whatever its spaces and whether it starts with 0, 84 or +84.

    Return an empty string for fewer than 8 digits.
    """
    if isinstance(phone, Unreadable):
        return phone.key
    digits = plain_phone(phone)
    return keyed_hash("contact telephone", digits) if digits else ""


def phone_keys(phone: str) -> list[str]:
    """Return the hashes under which a telephone number may be stored; none for fewer than 8 digits."""
    if isinstance(phone, Unreadable):
        return [phone.key] if phone.key else []
    digits = plain_phone(phone)
    return keyed_hashes("contact telephone", digits) if digits else []


def _plain_email(email: str) -> str:
    return email.strip().lower()


def plain_phone(phone: str) -> str:
    """Return a telephone number as `0912345678`; empty for fewer than 8 digits."""
    digits = _NOT_DIGIT.sub("", phone)
    if digits.startswith("84") and len(digits) >= 11:
        digits = "0" + digits[2:]
    return digits if len(digits) >= 8 else ""


class EncryptedTextField(models.TextField):
    """Text that is readable in Python and unreadable in the database. Empty stays empty; a query by it is refused.

    Reading a row whose key is lost raises UnreadableContact; where work has to go on without the text (`may_be_lost`) it is `Unreadable`.
    """

    def __init__(self, *args: Any, may_be_lost: bool = False, **kwargs: Any) -> None:
        self.may_be_lost = may_be_lost  # nothing of the database: migrations do not name it
        super().__init__(*args, **kwargs)

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Unreadable):
            return value.stored
        value = super().get_prep_value(value)
        return cipher().encrypt(value.encode()).decode() if value else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        if not value:
            return value
        try:
            return cipher().decrypt(value.encode()).decode()
        except InvalidToken as error:
            if self.may_be_lost:
                return Unreadable.of(value)
            raise UnreadableContact("A contact cannot be decrypted: a key is missing from CONTACT_KEYS.") from error

    def get_lookup(self, lookup_name: str) -> Any:
        """Refuse what would silently find nothing: the same text is never stored the same way twice."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


class EncryptedJSONField(EncryptedTextField):
    """Data of the kinds that JSON knows, encrypted like text; days and moments become text. None is stored as nothing."""

    def __init__(self, *args: Any, encoder: type[json.JSONEncoder] = DjangoJSONEncoder, **kwargs: Any) -> None:
        self.encoder = encoder
        super().__init__(*args, **kwargs)

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(None if value is None else json.dumps(value, cls=self.encoder, ensure_ascii=False))

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Any:
        text = super().from_db_value(value, expression, connection)
        return json.loads(text) if text else None


def encrypt_column(model: Any, column: str, **hashes: Any) -> None:
    """Encrypt the clear texts of `column`, an `EncryptedTextField` since the step before; for migrations.

    `hashes`: further columns, each with a function of the clear text.
    """
    raw = model.objects.annotate(clear=Cast(column, models.TextField()))
    for pk, clear in raw.values_list("pk", "clear").iterator():
        model.objects.filter(pk=pk).update(**{column: clear}, **{name: function(clear) for name, function in hashes.items()})


def decrypt_column(model: Any, column: str) -> None:
    """Undo `encrypt_column`."""
    for pk, clear in model.objects.values_list("pk", column).iterator():
        model.objects.filter(pk=pk).update(**{column: models.Value(clear, output_field=models.TextField())})


def encrypted_tables() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Yield each model that has encrypted fields, with their names."""
    for model in apps.get_models():
        if names := [field.name for field in model._meta.local_fields if isinstance(field, EncryptedTextField)]:
            yield model, names


def is_open(values: Iterable[Any]) -> bool:
    """Return whether every one of the values of a row was read."""
    return not any(isinstance(value, Unreadable) for value in values)


def know_keys(row: Row, **columns: str) -> Row:
    """Give texts of a row that no key opens the keyed hash beside them (`email="email_key"`); return the row. For `from_db`."""
    for name, key in columns.items():
        if isinstance(text := vars(row).get(name), Unreadable):
            text.key = vars(row).get(key, "")
    return row


def tables_without_key() -> list[str]:
    """Return the labels of the models whose oldest or newest row no key of CONTACT_KEYS opens; two queries for each model."""
    found = ((model, model._default_manager.order_by("pk").values_list(*names)) for model, names in encrypted_tables())
    return [model._meta.label for model, rows in found if not (_opens(rows) and _opens(rows.reverse()))]


def _opens(rows: models.QuerySet[Any, Any]) -> bool:
    try:
        return is_open(rows.first() or ())
    except UnreadableContact:
        return False
