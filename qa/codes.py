"""Tracking codes: ten Crockford base-32 characters (50 bits) and a check character, stored only as a keyed hash."""

from __future__ import annotations

import hashlib
import hmac
from itertools import count

from django.conf import settings

from qa.crypto import keyed_hash

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
# A prime modulus greater than the alphabet finds every single wrong character and every swap of two neighbours.
CHECK_ALPHABET = ALPHABET + "*~$=U"
LENGTH = 10
_LOOK_ALIKES = str.maketrans({"I": "1", "L": "1", "O": "0"})


class BadCode(ValueError):
    """What was typed cannot be a tracking code: wrong length, a strange character, or the check character is wrong."""


def code_from_key(key: str) -> str:
    """Return the code (11 characters, no dashes) that belongs to the random key of a form.

    The same form sent twice thus shows the same code, although the database keeps only its hash.
    """
    for attempt in count():
        digest = hmac.new(settings.SECRET_KEY.encode(), f"tracking code|{attempt}|{key}".encode(), hashlib.sha256).digest()
        number = int.from_bytes(digest[:8], "big") & ((1 << (5 * LENGTH)) - 1)
        body = "".join(ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(LENGTH)))
        check = check_character(body)
        if check in ALPHABET:  # nobody should have to find a tilde on a telephone
            return body + check
    raise AssertionError("count() does not end")


def check_character(body: str) -> str:
    """Crockford's check character: the number modulo 37."""
    number = 0
    for character in body:
        number = number * 32 + ALPHABET.index(character)
    return CHECK_ALPHABET[number % 37]


def read_code(typed: str) -> str:
    """Return the code in its stored form from what a person typed (dashes, spaces, small letters, O for 0); raises BadCode."""
    text = "".join(typed.upper().split()).replace("-", "")
    body, check = text[:LENGTH].translate(_LOOK_ALIKES), text[LENGTH:]
    if len(body) != LENGTH or len(check) != 1 or any(character not in ALPHABET for character in body):
        raise BadCode(typed)
    if check.translate(_LOOK_ALIKES) != check_character(body):
        raise BadCode(typed)
    return body + check_character(body)


def shown(code: str) -> str:
    """`XXXX-XXXX-XXX`, for people."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def code_hash(code: str) -> str:
    """What the database keeps of a code."""
    return keyed_hash("tracking code", code)
