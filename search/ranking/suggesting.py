"""Completions put in order, for either engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cms.contracts.search import SearchEntry
from cms.text.analysis import words, words_as_typed
from cms.text.keystrokes import with_marks
from search.ranking.answers import Suggestion
from search.ranking.records import newest_day

_LONGEST_TYPED = 100
_LONGEST_WORD = 15  # of a completed word: Vietnamese syllables have 7 letters at most


def typed_words(text: str) -> list[str]:
    """Return the folded words of what is being typed, cut to what is indexed; the last one is the beginning of one."""
    typed = with_marks(text[:_LONGEST_TYPED])
    return [word[:_LONGEST_WORD] for word in [*words(typed)[:-1], *words_as_typed(typed)[-1:]]]


def whole(word: str) -> str:
    """Return the word that a beginning is if nothing follows: `ki` goes on to `kinh`, or is `ký`."""
    return "".join(words(word))


def suggestions(entries: Iterable[SearchEntry], tokens: Sequence[str], limit: int) -> list[Suggestion]:
    """Return the entries as completions: numbers that begin with what was typed, other numbers that fit it, titles that open with it,
    titles that hold it in a row, short titles; of one length the newest.
    """
    unique = {entry.entry_id: entry for entry in entries}

    typed = f" {' '.join(tokens)}", f" {' '.join([*tokens[:-1], whole(tokens[-1])])} "

    def order(entry: SearchEntry) -> tuple[bool, bool, bool, bool, int, int]:
        number, title = words(entry.number), words(entry.title)
        start = [token.lstrip("0") for token in tokens[:-1]]
        is_number = bool(number) and [part.lstrip("0") for part in number[: len(start)]] == start and tokens[0].isdigit()
        begins = is_number and "".join(number[len(start) :][:1]).lstrip("0").startswith(tokens[-1].lstrip("0"))
        following = "".join(title[len(tokens) - 1 :][:1])
        opens = title[: len(tokens) - 1] == list(tokens[:-1]) and (following.startswith(tokens[-1]) or following == whole(tokens[-1]))
        in_a_row = any(text in f" {' '.join(title)} " for text in typed)
        return (not begins, not is_number, not opens, not in_a_row, len(entry.title), -newest_day(entry))

    chosen = sorted(unique.values(), key=order)[:limit]
    return [Suggestion(entry.title, str(entry.kind), entry.url, entry.number) for entry in chosen]
