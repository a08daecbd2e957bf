"""Did you mean: likelier words for those that the index hardly knows, chosen over the whole query."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from cms.text.analysis import pairs

if TYPE_CHECKING:
    from search.query.values import ParsedQuery
    from search.ranking.candidates import Source

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MOST_NEAR = 12
_LONGEST = 12
MOST_CHANGES = 2
_RARE_PAIR = 5  # entries: a word whose pairs are all rarer than this may be a slip
_LIKELIER = 50  # times as common must the pairs of the candidate be


class Vocabulary:
    """The folded words of an index and in how many entries each occurs; read when first needed."""

    def __init__(self, read: Callable[[], Mapping[str, int]]) -> None:
        self._read = read

    @cached_property
    def _frequencies(self) -> Mapping[str, int]:
        return self._read()

    def near(self, word: str) -> dict[str, int]:
        """Return the commonest words that differ from `word` by one letter left out, added, changed or swapped."""
        if not 2 <= len(word) <= _LONGEST or not word.isalpha():
            return {}
        found = {near: self._frequencies[near] for near in one_edit(word) if near in self._frequencies}
        return dict(sorted(found.items(), key=lambda item: -item[1])[:_MOST_NEAR])


def one_edit(word: str) -> set[str]:
    """Return every string at one edit from `word`."""
    halves = [(word[:cut], word[cut:]) for cut in range(len(word) + 1)]
    near = {left + right[1:] for left, right in halves if right}
    near |= {left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1}
    near |= {left + letter + right[1:] for left, right in halves if right for letter in _LETTERS}
    near |= {left + letter + right for left, right in halves for letter in _LETTERS}
    return near - {word, ""}


def _suspects(tokens: Sequence[str], counts: Mapping[str, int]) -> list[tuple[int, int]]:
    """Return positions of words that may be slips, each with how often its pairs occur now: unknown words, and known ones that
    hardly ever stand beside their neighbours.
    """
    found = []
    for position, word in enumerate(tokens):
        if not word.isalpha() or len(word) < 2:
            continue
        around = pairs(list(tokens[max(0, position - 1) : position + 2]))
        common = max((counts.get(pair, 0) for pair in around), default=0)
        if counts.get(word, 0) == 0 or (around and common < _RARE_PAIR):
            found.append((position, common if counts.get(word, 0) else 0))
    return found


def did_you_mean(tokens: Sequence[str], source: Source) -> str:
    """Return a likelier query, as folded words, or empty.

    Each suspect word is replaced by the candidate that makes the commonest pairs with its neighbours; without neighbours
    the commonest word wins. At most two words are changed: more is another query. Where as many unknown words would be left
    as are corrected, as in a query of another language, nothing is proposed.
    """
    if not tokens:
        return ""
    counts = source.frequencies(list(dict.fromkeys(tokens)), list(dict.fromkeys(pairs(list(tokens)))))
    suspects = _suspects(tokens, counts)[:4]
    if not suspects:
        return ""
    nearby = source.corrections([tokens[position] for position, _ in suspects])
    changed = list(tokens)
    changes = 0
    for position, common in suspects:
        best = _best(changed, position, common, nearby.get(tokens[position], {}), source)
        if best and changes < MOST_CHANGES:
            changed[position] = best
            changes += 1
    left = sum(1 for position, _ in suspects if counts.get(changed[position], 0) == 0 and changed[position] == tokens[position])
    return " ".join(changed) if changes > left else ""


def as_typed(likelier: str, query: ParsedQuery) -> str:
    """Return the likelier query with the words that stay as they were typed, with their tone marks."""
    typed, changed = query.exact or query.words, likelier.split()
    if len(typed) != len(changed):
        return likelier
    return " ".join(was if folded == now else now for was, folded, now in zip(typed, query.words, changed, strict=True))


def _best(tokens: Sequence[str], position: int, common: int, candidates: Mapping[str, int], source: Source) -> str:
    """Return the candidate that fits its neighbours far better than the word that was typed, or empty."""
    before, after = tokens[:position][-1:], tokens[position + 1 :][:1]
    if not (before or after):
        return max(candidates, key=lambda near: candidates[near], default="")
    joined = {near: [f"{word} {near}" for word in before] + [f"{near} {word}" for word in after] for near in candidates}
    seen = source.frequencies([], [pair for row in joined.values() for pair in row])
    fits = {near: max(seen.get(pair, 0) for pair in row) for near, row in joined.items()}
    best = max(fits, key=lambda near: (fits[near], candidates[near]), default="")
    return best if best and fits[best] >= _LIKELIER * max(1, common) else ""
