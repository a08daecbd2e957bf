"""Marking in plain text what a query found there, for either engine. Never HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from cms.contracts.late_numpy import np
from cms.contracts.search import SearchEntry
from search.query.values import ParsedQuery
from search.ranking.answers import Highlight, Hit
from search.ranking.matching import Terms, word_keys
from search.ranking.octets import fold_octets

if TYPE_CHECKING:
    from search.ranking.matching import Flags, Places

FRAGMENT = 220
MOST_FRAGMENTS = 2
_LONGEST_READ = 40_000
_BETWEEN = "\n" * 4  # texts: farther than the words of a pair
_WORD_ALONE, _PAIR = 5, 15  # a short word alone weighs 1
_FARTHEST_IN_PAIR = 3  # signs between two words of a pair: spaces, a comma, a dash, the end of a line


@lru_cache(maxsize=64)
def _terms(query: ParsedQuery) -> tuple[Terms, Flags]:
    """Return the folded words to mark with the pairs that make a mark weigh more, and which of the words are marked alone too: those
    that were typed, and a term of one word; of `vệ sinh chung` for `xả rác`, `chung` alone says nothing.
    """
    rows = [row.words for row in query.expansions]
    if query.term:
        rows.append(query.words)
    words = dict.fromkeys([*query.words, *(word for row in rows for word in row)], 1.0)
    typed = (tuple(pair.split()) for pair in query.pairs)
    pairs = dict.fromkeys([(first, then) for first, then in [*typed, *(pair for row in rows for pair in pairwise(row))]], 1.0)
    alone = {*(() if query.term else query.words), *(row[0] for row in rows if len(row) == 1)}
    return Terms(words, pairs), np.array([word in alone for word in words], dtype=np.bool_)


class Marks:
    """Where the words of a query stand in several texts, looked up in all of them together."""

    def __init__(self, texts: Sequence[str], query: ParsedQuery) -> None:
        """Weigh each place: `_PAIR` for a word in a wanted pair, `_WORD_ALONE` for a lone one of four letters, else 1."""
        self._texts = texts
        terms, alone = _terms(query)
        keys, starts, ends = word_keys(fold_octets(_BETWEEN.join(texts)))
        at, what = terms.found(keys)
        second, _ = terms.pairs(at, what)
        second = second[starts[second] - ends[second - 1] <= _FARTHEST_IN_PAIR]
        in_pair = np.zeros(len(keys), dtype=np.bool_)
        in_pair[second] = in_pair[second - 1] = True
        at = at[in_pair[at] | alone[what]]
        self._spans = np.stack([starts[at], ends[at]], axis=1)
        self._weights = np.where(in_pair[at], _PAIR, np.where(ends[at] - starts[at] > 3, _WORD_ALONE, 1))
        self._begins = np.cumsum([0, *(len(text) + len(_BETWEEN) for text in texts)]).tolist()
        self._edges = np.searchsorted(self._spans[:, 0], self._begins).tolist()

    def _of(self, index: int) -> tuple[Places, Places]:
        inside = slice(self._edges[index], self._edges[index + 1])
        return self._spans[inside] - self._begins[index], self._weights[inside]

    def whole(self, index: int) -> Highlight:
        """Return the whole of a short text with what was found marked; lone common syllables are left unmarked when pairs match."""
        text = self._texts[index]
        if self._edges[index] == self._edges[index + 1]:
            return Highlight(text)
        spans, weights = self._of(index)
        strong = spans[weights >= _WORD_ALONE]
        return Highlight(text, _merged((strong if len(strong) else spans).tolist(), text))

    def pieces(self, index: int, most: int = MOST_FRAGMENTS) -> tuple[Highlight, ...]:
        """Return the best pieces of a long text, in the order of the text; its beginning when nothing is found."""
        body, (spans, weights) = self._texts[index], self._of(index)
        if not len(spans):
            return (Highlight(_cut(body, 0)[0]),) if most and body.strip() else ()
        strong = spans[weights >= _WORD_ALONE]
        found = []
        for start in sorted(_best_starts(spans, weights, most)):
            text, offset = _cut(body, start)
            inside = strong[(strong[:, 0] >= offset) & (strong[:, 1] <= offset + len(text))] - offset
            found.append(Highlight(text, _merged(inside.tolist(), text)))
        return tuple(found)


def _merged(spans: Iterable[Sequence[int]], text: str) -> tuple[tuple[int, int], ...]:
    """Join neighbouring marks with only a space between them."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and not text[merged[-1][1] : start].strip(" "):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return tuple(merged)


def highlighted(entries: Sequence[SearchEntry], query: ParsedQuery, pieces: Sequence[int]) -> list[Hit]:
    """Return the entries as hits, with what the query found marked in title, heading and at most so many `pieces` of each text."""
    texts = [(row.title, row.heading, row.body[:_LONGEST_READ] if most else "") for row, most in zip(entries, pieces, strict=True)]
    marks = Marks([text for row in texts for text in row], query)
    return [
        Hit(row, 0.0, marks.whole(3 * index), marks.whole(3 * index + 1), marks.pieces(3 * index + 2, pieces[index]))
        for index, row in enumerate(entries)
    ]


def _best_starts(spans: Places, weights: Places, most: int) -> list[int]:
    """Return where the best pieces begin: those whose marks weigh most, the first of equal ones, none within another."""
    starts = spans[:, 0]
    sums = np.concatenate(([0], np.cumsum(weights)))
    ends = np.maximum(np.searchsorted(spans[:, 1], starts + FRAGMENT, side="right"), np.arange(len(starts)))
    pieces = sums[ends] - sums[: len(starts)]
    chosen: list[int] = []
    while len(chosen) < most and (pieces >= 0).any():
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
