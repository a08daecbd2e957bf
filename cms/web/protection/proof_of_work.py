"""A proof of work for the visitor's own machine, asked only of what looks like a flood or advertising; no puzzle, no third party.

The form carries a signed challenge; a script finds a number so that SHA-256 of `challenge:number` begins with `BITS` zero bits
(some ten thousand tries, a second on a cheap telephone). Checking it costs one hash. Who has no script takes the other way that
the form offers. A challenge is good once and for half an hour.
"""

from __future__ import annotations

import hashlib
import secrets

from django.core import signing
from django.core.cache import cache

BITS = 15
GOOD_FOR_S = 1800
_SALT = "proof of work"
_LONGEST = 200


def new_challenge(purpose: str) -> str:
    """Return a challenge for one form of the kind `purpose`."""
    return signing.dumps(secrets.token_urlsafe(9), salt=f"{_SALT}:{purpose}")


def is_solved(purpose: str, challenge: str, number: str) -> bool:
    """Return whether `number` solves `challenge`, which is ours, fresh and was not used before."""
    if not number.isascii() or not number.isdecimal() or len(number) > 20 or len(challenge) > _LONGEST:
        return False
    try:
        name = signing.loads(challenge, salt=f"{_SALT}:{purpose}", max_age=GOOD_FOR_S)
    except signing.BadSignature:
        return False
    return zero_bits(challenge, number) >= BITS and cache.add(f"pow:{name}", 1, timeout=GOOD_FOR_S)


def zero_bits(challenge: str, number: str) -> int:
    """Return how many zero bits SHA-256 of `challenge:number` begins with."""
    digest = int.from_bytes(hashlib.sha256(f"{challenge}:{number}".encode()).digest(), "big")
    return 256 - digest.bit_length()


def solve(challenge: str) -> str:
    """Find the number, as the script in the browser does (for tests and for programs that may send)."""
    number = 0
    while zero_bits(challenge, str(number)) < BITS:
        number += 1
    return str(number)
