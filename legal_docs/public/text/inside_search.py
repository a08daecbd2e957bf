"""Words found inside one document, for readers without scripts: provisions with the words, with or without tone marks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cms.text.vietnamese import fold, tone_on_first
from legal_docs.text.provisions.rows import Row

MOST_HITS = 200
_AROUND = 110


class Hit(NamedTuple):
    """A provision that holds the words: its anchor, and the text around their first place as `before`, `found`, `after`."""

    anchor: str
    before: str
    found: str
    after: str


def hits_in(rows: Iterable[Row], words: str) -> list[Hit]:
    """Return the provisions whose own text holds `words`; without marks any marks fit, `hòa` is `hoà`. At most `MOST_HITS`."""
    wanted = _plain(words)
    return list(_hits(rows, wanted, exact=_has_marks(words))) if wanted else []


def _hits(rows: Iterable[Row], wanted: str, *, exact: bool) -> Iterator[Hit]:
    count = 0
    for row in rows:
        text = unicodedata.normalize("NFC", " ".join(f"{row.heading} {row.text}".split()))
        searched = tone_on_first(text.lower()) if exact else _folded(text)
        position = searched.find(wanted)
        if position < 0:
            continue
        count += 1
        if count > MOST_HITS:
            return
        end = position + len(wanted)
        before, after = text[max(0, position - _AROUND) : position], text[end : end + _AROUND]
        more = "…" if end + _AROUND < len(text) else ""
        yield Hit(row.anchor, f"…{before}" if position > _AROUND else before, text[position:end], after + more)


def _plain(words: str) -> str:
    text = " ".join(unicodedata.normalize("NFC", words).lower().split())[:200]
    return tone_on_first(text) if _has_marks(text) else _folded(text)


def _has_marks(words: str) -> bool:
    return fold(words) != words.lower()


def _folded(text: str) -> str:
    """Fold letter by letter, so that a place in the folded text is the same place in the text."""
    return "".join((fold(letter) or letter)[:1] if not letter.isascii() else letter.lower() for letter in text)
