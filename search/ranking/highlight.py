"""Marking in plain text what a query found there, for either engine. Never HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from search.analysis import fold_composed
from search.query.values import ParsedQuery
from search.ranking.answers import Highlight

_WORD = re.compile(r"[^\W_]+")
FRAGMENT = 220
MOST_FRAGMENTS = 2
_LONGEST_READ = 40_000


def wanted(query: ParsedQuery) -> tuple[frozenset[str], frozenset[str]]:
    """Return the folded words to mark, and the pairs that make a mark weigh more."""
    words = set(query.words)
    pairs = set(query.pairs)
    for row in query.expansions:
        words |= set(row.words)
        pairs |= {f"{a} {b}" for a, b in zip(row.words, row.words[1:], strict=False)}
    return frozenset(words), frozenset(pairs)


def _spans(text: str, words: frozenset[str]) -> list[tuple[int, int, str]]:
    """Return where the wanted words stand. Folding keeps the length of composed text, so offsets are those of `text`."""
    if not words:
        return []
    folded = fold_composed(text)
    if len(folded) != len(text):
        return [(m.start(), m.end(), fold_composed(m[0])) for m in _WORD.finditer(text) if fold_composed(m[0]) in words]
    return [(m.start(), m.end(), m[0]) for m in _any_of(words).finditer(folded)]


@lru_cache(maxsize=64)
def _any_of(words: frozenset[str]) -> re.Pattern[str]:
    """Return whole words that are one of `words`: the long texts of a page are gone through once each, without a look at other words."""
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})(?![^\W_])")


def _kept(spans: Sequence[tuple[int, int, str]], text: str, pairs: frozenset[str]) -> list[tuple[int, int, float]]:
    """Return spans with a weight: three for a word in a wanted pair, one for a lone word of four letters, less for a short one."""
    weights = [1.0 if end - start > 3 else 0.2 for start, end, _ in spans]
    for index in range(len(spans) - 1):
        (_, end, first), (start, _, second) = spans[index], spans[index + 1]
        if f"{first} {second}" in pairs and not text[end:start].strip(" \n\t,-–"):
            weights[index] = weights[index + 1] = 3.0
    return [(start, end, weight) for (start, end, _), weight in zip(spans, weights, strict=True)]


def _merged(spans: Iterable[tuple[int, int]], text: str) -> tuple[tuple[int, int], ...]:
    """Join neighbouring marks with only a space between them."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and not text[merged[-1][1] : start].strip(" "):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def mark(text: str, query: ParsedQuery) -> Highlight:
    """Return the whole of a short text with what was found marked; lone common syllables are left unmarked when pairs match."""
    words, pairs = wanted(query)
    kept = _kept(_spans(text, words), text, pairs)
    strong = [row for row in kept if row[2] >= 1.0] or kept
    return Highlight(text, _merged(((start, end) for start, end, _ in strong), text))


def fragments(body: str, query: ParsedQuery) -> tuple[Highlight, ...]:
    """Return the best one or two pieces of a long text, in the order of the text; its beginning when nothing is found."""
    body = body[:_LONGEST_READ]
    words, pairs = wanted(query)
    kept = _kept(_spans(body, words), body, pairs)
    if not kept:
        return (Highlight(_cut(body, 0)[0]),) if body.strip() else ()
    windows = sorted(_windows(kept), key=lambda row: -row[1])
    chosen: list[int] = []
    for start, _ in windows:
        if all(abs(start - other) > FRAGMENT for other in chosen):
            chosen.append(start)
        if len(chosen) == MOST_FRAGMENTS:
            break
    found = []
    for start in sorted(chosen):
        text, offset = _cut(body, start)
        inside = [(s - offset, e - offset) for s, e, weight in kept if weight >= 1 and offset <= s and e <= offset + len(text)]
        found.append(Highlight(text, _merged(inside, text)))
    return tuple(found)


def _windows(kept: Sequence[tuple[int, int, float]]) -> list[tuple[int, float]]:
    """Return for each mark: the summed weight of the marks in the piece that begins there."""
    windows = []
    last, total = 0, 0.0
    for index, (start, _, weight) in enumerate(kept):
        while last < len(kept) and kept[last][1] <= start + FRAGMENT:
            total += kept[last][2]
            last += 1
        windows.append((start, total))
        total -= weight if last > index else 0.0
        last = max(last, index + 1)
    return windows


def _cut(body: str, start: int) -> tuple[str, int]:
    """Return about `FRAGMENT` characters around `start`, from the beginning of a sentence or word to the end of one."""
    line = body.rfind("\n", max(0, start - 80), start)
    begin = line + 1 if line >= 0 else max(0, body.rfind(" ", 0, max(0, start - 40)) + 1 if start > 40 else 0)
    end = min(len(body), begin + FRAGMENT + 40)
    if end < len(body):
        space = body.rfind(" ", begin, end)
        end = space if space > begin else end
    text = body[begin:end].rstrip()
    return text.replace("\n", " "), begin
