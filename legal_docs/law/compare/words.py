"""Differences between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, GONE, NEW = "=", "-", "+"
# A word takes the space before it along: half as many tokens, a quarter of the time. A number is one word with its decimals, its day and
# month, its percent sign, or the symbol of a document: 4,5 that becomes 4 is one change, not a removed comma and a removed 5.
_NUMBER = r"\d\w*(?:[.,:/]\d\w*)*(?:/[^\W\d_][\w-]*)?%?"
_TOKEN = re.compile(rf"\s*(?:{_NUMBER}|\w+|[^\w\s])|\s+")
# Beyond so many words the texts are compared line by line first: the time of a comparison grows with the square.
_MOST_WORDS = 2500


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stands in both (`=`), only before (`-`), or only after (`+`)."""

    kind: str
    text: str


def word_changes(before: str, after: str) -> list[Piece]:
    """Return the pieces of both texts in order; all but the `+` make the first text, all but the `-` the second."""
    if before == after:
        return [Piece(SAME, before)] if before else []
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if max(len(old), len(new)) > _MOST_WORDS:
        return _joined(_by_lines(before, after))
    return _joined(_by_tokens(old, new))


def is_changed(pieces: Sequence[Piece]) -> bool:
    return any(piece.kind != SAME for piece in pieces)


def _by_tokens(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    """Compare words; what both begin and end with is set aside first, as most of an amended provision is."""
    shorter = min(len(old), len(new))
    start = next((index for index in range(shorter) if old[index] != new[index]), shorter)
    rest = shorter - start
    end = next((index for index in range(rest) if old[-1 - index] != new[-1 - index]), rest)
    inner = _opcodes(old[start : len(old) - end], new[start : len(new) - end])
    return [Piece(SAME, "".join(old[:start])), *inner, Piece(SAME, "".join(old[len(old) - end :]))]


def _opcodes(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    found: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece(SAME, "".join(old[i1:i2])))
            continue
        if i2 > i1:
            found.append(Piece(GONE, "".join(old[i1:i2])))
        if j2 > j1:
            found.append(Piece(NEW, "".join(new[j1:j2])))
    return found


def _by_lines(before: str, after: str) -> list[Piece]:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, fresh = "".join(old[i1:i2]), "".join(new[j1:j2])
        if tag == "equal":
            found.append(Piece(SAME, gone))
        elif max(len(gone), len(fresh)) < _MOST_WORDS * 4:
            found += _by_tokens(_TOKEN.findall(gone), _TOKEN.findall(fresh))
        else:
            found += [piece for piece in (Piece(GONE, gone), Piece(NEW, fresh)) if piece.text]
    return found


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Join changes that only a space or a comma separates: a reader sees one change, not six."""
    found: list[Piece] = []
    gone = new = ""
    for index, piece in enumerate(pieces):
        if piece.kind == GONE:
            gone += piece.text
        elif piece.kind == NEW:
            new += piece.text
        elif (gone or new) and len(piece.text.strip()) <= 1 and index + 1 < len(pieces):
            gone, new = gone + piece.text, new + piece.text
        else:
            found += _pair(gone, new)
            gone = new = ""
            found.append(piece)
    return _merged([*found, *_pair(gone, new)])


def _merged(pieces: Sequence[Piece]) -> list[Piece]:
    """Join neighbours of one kind and drop empty pieces."""
    found: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if found and found[-1].kind == piece.kind:
            found[-1] = Piece(piece.kind, found[-1].text + piece.text)
        else:
            found.append(piece)
    return found


def _pair(gone: str, new: str) -> list[Piece]:
    """Return a change with the spaces that both sides have at its ends taken out again."""
    if not gone or not new:
        return [Piece(GONE, gone), Piece(NEW, new)]
    head = len(gone) - len(gone.lstrip())
    before = gone[:head] if gone[:head] == new[: len(new) - len(new.lstrip())] else ""
    gone, new = gone[len(before) :], new[len(before) :]
    tail = len(gone) - len(gone.rstrip())
    after = gone[-tail:] if tail and gone[-tail:] == new[-tail:] else ""
    if after:
        gone, new = gone[: -len(after)], new[: -len(after)]
    return [Piece(SAME, before), Piece(GONE, gone), Piece(NEW, new), Piece(SAME, after)]
