"""Did you mean: more probable words for those that the index hardly has, chosen over the whole query."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from cms.text.analysis import pairs
from cms.text.syllables import is_syllable, spellings_of
from cms.text.vietnamese import tone_placements

if TYPE_CHECKING:
    from search.query.values import ParsedQuery
    from search.ranking.candidates import Source

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MOST_NEAR = 12
_LONGEST = 12
MOST_CHANGES = 2
_SHORT = 6  # words: in a longer query people tell a story
_MOST_SUSPECTS = 4
_MOST_FORMS = 12  # spellings of one folded word
_COMMON_PAIR = 50  # entries that hold the pairs of a proposed word, at least


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


def _suspects(query: ParsedQuery, counts: Mapping[str, int], source: Source) -> dict[int, bool]:
    """Return the positions of words that may be misspelt, and whether the pairs with all neighbours must support another word.

    A word that the index does not have is one. In a short query so is one that never stands there with the tone marks that were typed,
    unless it fits its neighbours without them, and one between two others that no entry has beside either. Sentences are in everyday
    words, which laws do not know, or not beside each other: there only what cannot be a syllable is a slip.
    """
    tokens, typed = query.words, query.exact if len(query.exact) == len(query.words) else query.words
    is_short = len(tokens) <= _SHORT
    placed = {word: tone_placements(word) for word in query.exact} if is_short else {}
    spelled = source.spellings([form for forms in placed.values() for form in forms])
    found: dict[int, bool] = {}
    for position, word in enumerate(tokens):
        if not word.isalpha() or len(word) < 2:
            continue
        if not counts.get(word):
            if is_short or not is_syllable(word):
                found[position] = False
        elif typed[position] in placed and not any(spelled[form] for form in placed[typed[position]]):
            if _fit(tokens, position, counts) < _COMMON_PAIR:
                found[position] = True
        elif is_short and 0 < position < len(tokens) - 1 and not _fit(tokens, position, counts):
            found[position] = True
    return found


def _fit(tokens: Sequence[str], position: int, counts: Mapping[str, int]) -> int:
    """Return in how many entries a word stands beside one of its neighbours."""
    return max((counts.get(pair, 0) for pair in pairs(list(tokens[max(0, position - 1) : position + 2]))), default=_COMMON_PAIR)


def did_you_mean(query: ParsedQuery, source: Source) -> str:
    """Return a more probable query, as folded words, or empty.

    Each suspect word is replaced by the candidate that makes the commonest pairs with its neighbours; without neighbours
    the commonest word wins. At most two words are changed: more is another query. Where as many unknown words would be left
    as are corrected, as in a query of another language, nothing is proposed.
    """
    tokens = query.words
    if not tokens:
        return ""
    counts = dict(source.frequencies(list(dict.fromkeys(tokens)), list(dict.fromkeys(pairs(list(tokens))))))
    suspects = dict(list(_suspects(query, counts, source).items())[:_MOST_SUSPECTS])
    if not suspects:
        return ""
    nearby = source.corrections([tokens[position] for position in suspects])
    changed = list(tokens)
    changes = 0
    for position, by_all in suspects.items():
        if by_all and _fit(changed, position, counts) >= _COMMON_PAIR:  # its neighbour was the slip
            continue
        best = _best(changed, position, nearby.get(tokens[position], {}), source, min if by_all else max)
        if best and changes < MOST_CHANGES:
            changed[position] = best
            counts |= source.frequencies([], pairs(changed[max(0, position - 1) : position + 2]))
            changes += 1
    left = sum(1 for position in suspects if counts.get(changed[position], 0) == 0 and changed[position] == tokens[position])
    return " ".join(changed) if changes > left else ""


def as_typed(likelier: str, query: ParsedQuery, source: Source) -> str:
    """Return the likelier query with the words that stay as they were typed; the others get tone marks where the query has any."""
    typed, changed = query.exact or query.words, likelier.split()
    if len(typed) != len(changed):
        return likelier
    spelled = [was if folded == now else "" for was, folded, now in zip(typed, query.words, changed, strict=True)]
    for position, now in enumerate(changed):
        if not spelled[position]:
            spelled[position] = _spelled(now, spelled[:position][-1:], spelled[position + 1 :][:1], source) if query.exact else now
    return " ".join(spelled)


def _spelled(word: str, before: list[str], after: list[str], source: Source) -> str:
    """Return the spelling of a folded word that stands most often beside its neighbours; the word itself when none does.

    Without neighbours it is the commonest.
    """
    if not is_syllable(word):
        return word
    known = source.spellings(spellings_of(word))
    forms = sorted(filter(known.get, known), key=lambda form: -known[form])[:_MOST_FORMS]
    rows = {form: [f"{other} {form}" for other in before if other] + [f"{form} {other}" for other in after if other] for form in forms}
    counts = source.phrases([phrase for row in rows.values() for phrase in row])
    best = max(forms, key=lambda form: max((counts[phrase] for phrase in rows[form]), default=0), default=word)
    return best if not any(rows.values()) or any(counts[phrase] for phrase in rows[best]) else word


def _best(
    tokens: Sequence[str], position: int, candidates: Mapping[str, int], source: Source, of_pairs: Callable[[Iterable[int]], int]
) -> str:
    """Return the candidate that fits its neighbours best, or empty when none fits well."""
    before, after = tokens[:position][-1:], tokens[position + 1 :][:1]
    if not (before or after):
        return max(candidates, key=lambda near: candidates[near], default="")
    joined = {near: [f"{word} {near}" for word in before] + [f"{near} {word}" for word in after] for near in candidates}
    seen = source.frequencies([], [pair for row in joined.values() for pair in row])
    fits = {near: of_pairs(seen.get(pair, 0) for pair in row) for near, row in joined.items()}
    best = max(fits, key=lambda near: (fits[near], candidates[near]), default="")
    return best if best and fits[best] >= _COMMON_PAIR else ""
