"""The contents of a text while it is edited, with the line of each entry, and words found in it for replacing."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from legal_docs.text.structure.nodes import LEVELS
from legal_docs.text.structure.parser import parse_normalised
from legal_docs.text.vocabulary import Unit
from legal_docs.text.words.normalise import normalise

_CONTEXT = 70
_LINES_APART = 4  # `Điều`, its number and a dot may stand on three lines and become one


@dataclass(frozen=True)
class Entry:
    """A part, chapter, article or annex; `line` counts the lines of the text as it was typed, from 0."""

    name: str
    line: int
    depth: int


@dataclass(frozen=True)
class Hit:
    """A place where the words stand, by characters of the text, with what stands around it in its line and what comes instead."""

    start: int
    end: int
    before: str
    words: str
    after: str
    place: str
    becomes: str


def contents(text: str) -> list[Entry]:
    """Return the entries down to articles, in their order."""
    normal = normalise(text)
    shown = [node for node in parse_normalised(normal).walk() if LEVELS[node.kind] <= LEVELS[Unit.ARTICLE]]
    typed = _typed_lines(text, normal)
    depths = {level: depth for depth, level in enumerate(sorted({LEVELS[node.kind] for node in shown}))}
    names = [" ".join(filter(None, (node.marker, node.heading))) or _("Attached regulation") for node in shown]
    return [Entry(name, typed[node.line - 1], depths[LEVELS[node.kind]]) for name, node in zip(names, shown, strict=True)]


def places_of_words(text: str, words: str, replacement: str = "", *, exact_case: bool, whole_words: bool) -> list[Hit]:
    """Return every place of `words` in `text`, which is in NFC; a space of `words` stands for any spaces of one line.

    Unless capitals must be as typed, the replacement takes those of a place that has others: `QUY ĐỊNH` becomes `QUY TẮC`.
    """
    typed = " ".join(unicodedata.normalize("NFC", words).split())
    pattern = r"[^\S\n]+".join(map(re.escape, typed.split()))
    if not pattern:
        return []
    pattern = rf"(?<!\w){pattern}(?!\w)" if whole_words else pattern
    entries = contents(text)
    lines = [entry.line for entry in entries]
    found: list[Hit] = []
    line = counted = 0
    for match in re.finditer(pattern, text, 0 if exact_case else re.IGNORECASE):
        start, end = match.span()
        line, counted = line + text.count("\n", counted, start), start
        above = bisect_right(lines, line)
        place = entries[above - 1].name if above else ""
        first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        before, after = text[max(first, start - _CONTEXT) : start], text[end : min(end + _CONTEXT, last if last >= 0 else len(text))]
        becomes = replacement if exact_case or " ".join(match[0].split()) == typed else _in_capitals_of(match[0], replacement)
        found.append(Hit(start, end, before, match[0], after, place, becomes))
    return found


def replace(text: str, hits: Collection[Hit]) -> str:
    """Return `text` with what comes instead at the place of each hit."""
    for hit in sorted(hits, key=lambda one: one.start, reverse=True):
        text = text[: hit.start] + hit.becomes + text[hit.end :]
    return text


def _in_capitals_of(words: str, replacement: str) -> str:
    if words.isupper() and len(words) > 1:
        return replacement.upper()
    return replacement[:1].upper() + replacement[1:] if words[:1].isupper() else replacement


def _typed_lines(text: str, normal: str) -> list[int]:
    """Return, for each line of the normalised text, the typed line on which it begins."""
    typed = [(number, line) for number, raw in enumerate(text.split("\n")) for line in normalise(raw).split("\n") if line]
    found, place = [], 0
    for line in normal.split("\n"):
        at = next((later for later in range(place, min(place + _LINES_APART, len(typed))) if line.startswith(typed[later][1])), place)
        found.append(typed[at][0] if typed else 0)
        place = min(at + 1, len(typed) - 1)
    return found
