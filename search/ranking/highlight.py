"""Marking in plain text what a query found there, for either engine. Never HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from cms.text.analysis import fold_composed
from search.query.values import ParsedQuery
from search.ranking.answers import Highlight

_WORD = re.compile(r"[^\W_]+")
FRAGMENT = 220
MOST_FRAGMENTS = 2
_LONGEST_READ = 40_000
_WORD_ALONE, _PAIR = 5, 15  # a short word alone weighs 1
_FARTHEST_IN_PAIR = 8  # signs between two words of a pair: spaces, a comma, a dash, the end of a line
Places = npt.NDArray[np.int64]


def wanted(query: ParsedQuery) -> tuple[frozenset[str], frozenset[str]]:
    """Return the folded words to mark, and the pairs that make a mark weigh more."""
    words = set(query.words)
    pairs = set(query.pairs)
    for row in query.expansions:
        words |= set(row.words)
        pairs |= {f"{a} {b}" for a, b in zip(row.words, row.words[1:], strict=False)}
    return frozenset(words), frozenset(pairs)


def _spans(text: str, words: frozenset[str]) -> tuple[Places, list[str]]:
    """Return where the wanted words stand, as rows of start and end, and these words folded. Folding keeps the length of composed
    text, so offsets are those of `text`.
    """
    folded = fold_composed(text)
    if not words:
        found = []
    elif len(folded) == len(text):
        found = [m.span() for m in _any_of(words).finditer(folded)]
        return np.array(found, dtype=np.int64).reshape(-1, 2), [folded[start:end] for start, end in found]
    else:
        found = [m.span() for m in _WORD.finditer(text) if fold_composed(m[0]) in words]
    return np.array(found, dtype=np.int64).reshape(-1, 2), [fold_composed(text[start:end]) for start, end in found]


@lru_cache(maxsize=64)
def _any_of(words: frozenset[str]) -> re.Pattern[str]:
    """Return whole words that are one of `words`: the long texts of a page are gone through once each, without a look at other words."""
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})(?![^\W_])")


def _weights(spans: Places, found: Sequence[str], text: str, pairs: frozenset[str]) -> Places:
    """Return the weight of each span: `_PAIR` for a word in a wanted pair, `_WORD_ALONE` for a lone one of four letters, else 1."""
    weights = np.where(spans[:, 1] - spans[:, 0] > 3, _WORD_ALONE, 1)
    near = np.flatnonzero(spans[1:, 0] - spans[:-1, 1] <= _FARTHEST_IN_PAIR).tolist() if pairs else ()
    for index in near:
        if f"{found[index]} {found[index + 1]}" in pairs and not text[spans[index, 1] : spans[index + 1, 0]].strip(" \n\t,-–"):
            weights[index : index + 2] = _PAIR
    return weights


def _merged(spans: Iterable[Sequence[int]], text: str) -> tuple[tuple[int, int], ...]:
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
    spans, found = _spans(text, words)
    weights = _weights(spans, found, text, pairs)
    strong = spans[weights >= _WORD_ALONE]
    return Highlight(text, _merged((strong if len(strong) else spans).tolist(), text))


def fragments(body: str, query: ParsedQuery) -> tuple[Highlight, ...]:
    """Return the best one or two pieces of a long text, in the order of the text; its beginning when nothing is found."""
    body = body[:_LONGEST_READ]
    words, pairs = wanted(query)
    spans, held = _spans(body, words)
    if not len(spans):
        return (Highlight(_cut(body, 0)[0]),) if body.strip() else ()
    weights = _weights(spans, held, body, pairs)
    strong = spans[weights >= _WORD_ALONE]
    found = []
    for start in sorted(_best_starts(spans, weights)):
        text, offset = _cut(body, start)
        inside = strong[(strong[:, 0] >= offset) & (strong[:, 1] <= offset + len(text))] - offset
        found.append(Highlight(text, _merged(inside.tolist(), text)))
    return tuple(found)


def _best_starts(spans: Places, weights: Places) -> list[int]:
    """Return where the best pieces begin: those whose marks weigh most, the first of equal ones, none within another."""
    starts = spans[:, 0]
    sums = np.concatenate(([0], np.cumsum(weights)))
    ends = np.maximum(np.searchsorted(spans[:, 1], starts + FRAGMENT, side="right"), np.arange(len(starts)))
    pieces = sums[ends] - sums[: len(starts)]
    chosen: list[int] = []
    while len(chosen) < MOST_FRAGMENTS and (pieces >= 0).any():
        best = int(starts[np.argmax(pieces)])
        chosen.append(best)
        pieces = np.where(np.abs(starts - best) > FRAGMENT, pieces, -1)
    return chosen


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
