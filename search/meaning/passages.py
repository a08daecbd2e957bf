"""The passage that stands for an entry: title, heading and the beginning of its text, as short as the embedding of it allows."""

from __future__ import annotations

import hashlib
import re

from cms.contracts.search import SearchEntry

_TITLE = 150
_HEADING = 200
_BODY = 420  # characters; the time an embedding takes grows with the length, what is found by it hardly does
_NUMBER = re.compile(r"^\s*Điều\s+\S+\s+")


def passage_of(entry: SearchEntry) -> str:
    """Return the text that is embedded for an entry."""
    parts = (entry.title[:_TITLE], _NUMBER.sub("", entry.heading)[:_HEADING], entry.body[:_BODY])
    return "\n".join(part for part in parts if part)


def digest_of(passage: str) -> bytes:
    """Return the key under which the vectors of a passage are kept."""
    return hashlib.blake2b(passage.encode(), digest_size=16).digest()
