"""Keys of rows as an address or a form names them."""

from __future__ import annotations

LONGEST_KEY = 18  # digits: all such numbers are keys that every database holds


def is_key(text: str) -> bool:
    """Return whether `text` can be the key of a row."""
    return text.isdecimal() and len(text) <= LONGEST_KEY
