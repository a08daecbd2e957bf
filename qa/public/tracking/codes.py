"""Tracking codes: ten Crockford base-32 characters (50 bits) and a check character, stored only as a keyed hash."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from itertools import count

from django.conf import settings

from cms.storage.encryption import keyed_hash, keyed_hashes
from cms.text.vietnamese import fold

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
# A prime modulus greater than the alphabet finds every single wrong character and every swap of two neighbours.
CHECK_ALPHABET = ALPHABET + "*~$=U"
LENGTH = 10
# Letters that a Vietnamese keyboard (Telex) made of the keys that were pressed.
_TELEX_KEYS = {"\u0306": "W", "\u031b": "W", "\u0301": "S", "\u0300": "F", "\u0309": "R", "\u0303": "X", "\u0323": "J"}
_LOOK_ALIKES = str.maketrans({"I": "1", "L": "1", "O": "0"})


class BadCode(ValueError):
    """Raised when what was typed cannot be a tracking code: wrong length, a strange character, or the check character is wrong."""


def code_from_key(key: str, stored: str | None = None) -> str:
    """Return the code (11 characters, no dashes) that belongs to the random key of a form.

    The same form sent twice thus shows the same code, although the database keeps only its hash (`stored`, by which a code
    that was given out just before SECRET_KEY changed is found).
    """
    given = [_code(secret, key) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return next((code for code in given if stored in code_hashes(code)), given[0])


def _code(secret: str, key: str) -> str:
    for attempt in count():
        digest = hmac.new(secret.encode(), f"tracking code|{attempt}|{key}".encode(), hashlib.sha256).digest()
        number = int.from_bytes(digest[:8], "big") & ((1 << (5 * LENGTH)) - 1)
        body = "".join(ALPHABET[(number >> (5 * index)) & 31] for index in reversed(range(LENGTH)))
        check = check_character(body)
        if check in ALPHABET:  # nobody should have to find a tilde on a telephone
            return body + check
    raise AssertionError("count() does not end")


def check_character(body: str) -> str:
    """Return Crockford's check character: the number modulo 37."""
    number = 0
    for character in body:
        number = number * 32 + ALPHABET.index(character)
    return CHECK_ALPHABET[number % 37]


def read_code(typed: str) -> str:
    """Return the code in its stored form from what a person typed (dashes, dots, spaces, small letters, O for 0); raises BadCode.

    What a keyboard made of the code on its own is undone: Telex turns DD into Đ and AS into Á; the check character
    guards against a wrong guess.
    """
    text = "".join(character for character in _keys_pressed(typed).upper() if character.isalnum())
    body, check = text[:LENGTH].translate(_LOOK_ALIKES), text[LENGTH:]
    if len(body) != LENGTH or len(check) != 1 or any(character not in ALPHABET for character in body):
        raise BadCode(typed)
    if check.translate(_LOOK_ALIKES) != check_character(body):
        raise BadCode(typed)
    return body + check_character(body)


def is_number(typed: str) -> bool:
    """Return whether what was typed for a code is the number of a question, as `HĐ-2026-000041` or `hd 2026 41`."""
    return re.fullmatch(r"hd[\s./-]*\d{4}[\s./-]*\d{1,6}", fold(typed).strip()) is not None


def _keys_pressed(typed: str) -> str:
    """Return `typed` with each letter that has marks replaced by the Telex keys that make it."""
    if typed.isascii():
        return typed
    keys = []
    for character in unicodedata.normalize("NFC", typed.upper().replace("Đ", "DD")):
        decomposed = unicodedata.normalize("NFD", character)
        letter, marks = decomposed[:1], decomposed[1:]
        if "\u031b" in marks and letter == "U":  # Ư is one W
            letter = ""
        keys.append(letter + "".join(letter if mark == "\u0302" else _TELEX_KEYS.get(mark, "") for mark in marks))
    return "".join(keys)


def code_for_people(code: str) -> str:
    """Return the code as `XXXX-XXXX-XXX`, for people."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def code_hash(code: str) -> str:
    """Return what the database keeps of a code."""
    return keyed_hash("tracking code", code)


def code_hashes(code: str) -> list[str]:
    """Return the hashes that the database may hold of a code from the time of an earlier SECRET_KEY."""
    return keyed_hashes("tracking code", code)
