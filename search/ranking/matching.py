"""Measures of the query's words and pairs in folded texts, in all of them at once, each measure near 0..1."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING

from cms.contracts.late_numpy import np
from search.ranking.question import Pair

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Places = NDArray[np.intp]
    Flags = NDArray[np.bool_]
    Keys = NDArray[np.uint64]  # a number for each word of a text

_K1, _B = 1.2, 0.75
_USUAL_LENGTH = 220.0  # words of a usual Điều
_WINDOW = 40  # words within which the query's pairs should stand together
_BREAK, _END = "|", "."  # no folded word has such a sign; they are words of their own, so that no pair runs across
_WORD_OCTETS = 8  # nearly every folded syllable fits in one number
_ODD = 0x9E3779B97F4A7C15
_SLOT_BITS = 16


@cache
def _masks() -> Keys:
    """Return for each number of octets the mask that keeps so many."""
    return np.array([(1 << 8 * count) - 1 for count in range(_WORD_OCTETS + 1)], dtype=np.uint64)


def word_keys(octets: bytes) -> tuple[Keys, Places, Places]:
    """Return a number for each word (its letters, of a long word the first and the last ones with its length), and where each begins
    and ends.
    """
    raw = b"".join((b" ", octets, bytes(_WORD_OCTETS)))
    inside = np.frombuffer(raw, dtype=np.uint8) > ord(" ")
    turns = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    starts, ends = turns[::2], turns[1::2]
    runs = np.ndarray(len(raw) - _WORD_OCTETS + 1, dtype="<u8", buffer=raw, strides=(1,))
    lengths = ends - starts
    keys = runs[starts] & _masks()[np.minimum(lengths, _WORD_OCTETS)]
    long = np.flatnonzero(lengths > _WORD_OCTETS)
    if len(long):
        keys[long] ^= runs[ends[long] - _WORD_OCTETS] * _ODD + lengths[long].astype(np.uint64)
    return keys, starts - 1, ends - 1


def _keys(text: str) -> Keys:
    return word_keys(text.encode())[0]


def keys_of_texts(texts: Iterable[tuple[str, str]]) -> list[Keys]:
    """Return the numbers of the words of each text of a heading (which may be empty) and a body, as `Texts` takes them."""
    keys = _keys(" ".join([f"{heading} {_BREAK} {body} {_END}" for heading, body in texts]))
    ends = (np.flatnonzero(keys == _END_KEY) + 1).tolist()
    return [keys[start:end].copy() for start, end in zip([0, *ends], ends, strict=False)]


_BREAK_KEY, _END_KEY = ord(_BREAK), ord(_END)


class Terms:
    """The terms of a query: words and pairs of these with their weights, and `others`, words that only stand in `places`
    (the columns of what is counted; the weighted words come first).
    """

    def __init__(self, words: Mapping[str, float], pairs: Mapping[Pair, float] | None = None, others: Iterable[str] = ()) -> None:
        pairs = pairs or {}
        self.places = {word: index for index, word in enumerate(dict.fromkeys([*words, *others]))}
        self.count = len(words)
        self.weights: Numbers = np.array([*words.values()], dtype=float)
        self.pair_weights: Numbers = np.array([*pairs.values()], dtype=float)
        self.words_total, self.pairs_total = sum(words.values()) or 1.0, sum(pairs.values()) or 1.0
        self._pairs = np.full((len(self.places), len(self.places)), -1, dtype=np.intp)
        for index, (word, follows) in enumerate(pairs):
            self._pairs[self.places[word], self.places[follows]] = index
        keys = _keys(" ".join(self.places))
        self._order = np.argsort(keys)
        self._sorted = keys[self._order]
        self._slots = np.zeros(1 << _SLOT_BITS, dtype=np.bool_)
        self._slots[self._slot(keys)] = True

    @staticmethod
    def _slot(keys: Keys) -> Keys:
        return (keys * _ODD) >> np.uint64(64 - _SLOT_BITS)

    def found(self, keys: Keys) -> tuple[Places, Places]:
        """Return where in `keys` something stands that is looked for, and what."""
        if not len(self._sorted):
            return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
        likely = np.flatnonzero(self._slots[self._slot(keys)])
        nearest = np.minimum(np.searchsorted(self._sorted, keys[likely]), len(self._sorted) - 1)
        sure = self._sorted[nearest] == keys[likely]
        return likely[sure], self._order[nearest[sure]]

    def pairs(self, at: Places, what: Places) -> tuple[Places, Places]:
        """Return the pairs among what was found, by the place of their second word."""
        pair = np.where(at[1:] == at[:-1] + 1, self._pairs[what[:-1], what[1:]], -1)
        kept = np.flatnonzero(pair >= 0)
        return at[kept + 1], pair[kept]

    def share(self, held: Places) -> Numbers:
        """Return the weights of the words that each row holds as a share of all."""
        return (held[:, : self.count] > 0) @ self.weights / self.words_total

    def pair_share(self, held: Places) -> Numbers:
        """Return the weights of the pairs that each row holds as a share of all."""
        return (held > 0) @ self.pair_weights / self.pairs_total


def _saturated(counts: Places, weights: Numbers, lengths: Places, total: float) -> Numbers:
    """Return BM25 of the counted items as a share of what an endless text of them would have."""
    norm = _K1 * (1 - _B + _B * lengths / _USUAL_LENGTH)
    return (counts / (counts + norm[:, None])) @ weights / total


class Texts:
    """Texts (see `keys_of_texts`) with what of the query stands where. Arrays have a row for each text."""

    def __init__(self, texts: Sequence[Keys], terms: Terms) -> None:
        self.terms = terms
        keys = np.concatenate(texts) if texts else np.zeros(0, dtype=np.uint64)
        self._ends = np.flatnonzero(keys == _END_KEY)
        self._starts = np.concatenate(([0], self._ends[:-1] + 1)).astype(np.intp) if len(self._ends) else self._ends
        self._breaks = np.flatnonzero(keys == _BREAK_KEY)
        self.lengths = self._ends - self._starts  # with the break
        self._at, self._what = terms.found(keys)
        self._pairs_at, self._pairs = terms.pairs(self._at, self._what)
        self._text = np.searchsorted(self._ends, self._at)
        self._pairs_text = np.searchsorted(self._ends, self._pairs_at)

    def _counts(self, text: Places, what: Places, width: int) -> Places:
        return np.bincount(text * width + what, minlength=len(self._ends) * width).reshape(len(self._ends), width)

    @cached_property
    def words(self) -> Places:
        """Return how often each of `terms.places` stands in the text."""
        return self._counts(self._text, self._what, len(self.terms.places))

    @cached_property
    def pairs(self) -> Places:
        """Return how often each pair stands in the text."""
        return self._counts(self._pairs_text, self._pairs, len(self.terms.pair_weights))

    @cached_property
    def heading_words(self) -> Places:
        """Return the same of the words of the heading."""
        inside = self._at < self._breaks[self._text]
        return self._counts(self._text[inside], self._what[inside], len(self.terms.places))

    @cached_property
    def heading_pairs(self) -> Places:
        """Return the same of the pairs of the heading."""
        inside = self._pairs_at < self._breaks[self._pairs_text]
        return self._counts(self._pairs_text[inside], self._pairs[inside], len(self.terms.pair_weights))

    @cached_property
    def heading_lengths(self) -> Places:
        """Return the words of the heading."""
        return self._breaks - self._starts

    def saturated(self) -> tuple[Numbers, Numbers]:
        """Return BM25 of the words and of the pairs."""
        terms = self.terms
        words = _saturated(self.words[:, : terms.count], terms.weights, self.lengths, terms.words_total)
        return words, _saturated(self.pairs, terms.pair_weights, self.lengths, terms.pairs_total)

    def precision(self) -> tuple[Numbers, Numbers]:
        """Return the share of the heading's words and pairs that the query has."""
        lengths = self.heading_lengths
        words = self.heading_words[:, : self.terms.count].sum(axis=1) / np.maximum(lengths, 1)
        pairs = self.heading_pairs.sum(axis=1) / np.maximum(lengths - 1, 1)
        return words, np.where(lengths == 1, words, pairs)

    def best_windows(self) -> Numbers:
        """Return the largest share of the pairs that stands within `_WINDOW` words.

        A pair is inside of every window that ends less than `_WINDOW` words after it and before it stands there again.
        """
        order = np.argsort(self._pairs_text * len(self.terms.pair_weights) + self._pairs, kind="stable")
        at, pair, text = self._pairs_at[order], self._pairs[order], self._pairs_text[order]
        until = np.minimum(at + _WINDOW, self._ends[text])
        again = (pair[1:] == pair[:-1]) & (text[1:] == text[:-1])
        until[:-1][again] = np.minimum(until[:-1][again], at[1:][again])
        weights, size = self.terms.pair_weights[pair], int(self._ends[-1]) + 1
        inside = np.cumsum(np.bincount(at, weights, size) - np.bincount(until, weights, size))
        return np.maximum(np.maximum.reduceat(inside, self._starts), 0.0) / self.terms.pairs_total

    def runs(self) -> tuple[Numbers, Numbers]:
        """Return the share of the pairs that go on into the next one (three words and more as the query has them), and of the pairs
        in the best such run.
        """
        goes_on = np.zeros(len(self._pairs_at), dtype=np.bool_)
        goes_on[1:] = self._pairs_at[1:] == self._pairs_at[:-1] + 1
        going = self._counts(self._pairs_text[goes_on], self._pairs[goes_on], len(self.terms.pair_weights))
        best = np.zeros(len(self._ends))
        starts = np.flatnonzero(~goes_on)
        if len(starts):
            np.maximum.at(best, self._pairs_text[starts], np.add.reduceat(self.terms.pair_weights[self._pairs], starts))
        return self.terms.pair_share(going), np.minimum(best / self.terms.pairs_total, 1.5)


def count_words_held(texts: Iterable[str], words: Iterable[str]) -> list[int]:
    """Return how many of the different `words` each text holds."""
    found = Texts(keys_of_texts(("", text) for text in texts), Terms(dict.fromkeys(words, 1.0)))
    return np.count_nonzero(found.words, axis=1).tolist()
