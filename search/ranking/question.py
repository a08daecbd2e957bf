"""The query prepared once for the second stage: its content words and pairs with their weights, and what it asks about."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from search.query.fillers import content_stretches

Pair = tuple[str, str]
_FINES = (" phat ", " xu phat ", " muc phat ", " bi phat ")
_PROCEDURES = (" thu tuc ", " ho so ", " trinh tu ", " le phi ", " mau don ")
_DEFINITIONS = (" la gi ", " the nao la ", " duoc hieu ", " khai niem ")
_CRIMES = (" toi ", " phat tu ", " hinh su ", " pham toi ")
_WHO = (" tham quyen ", " co quan nao ", " ai ", " chu the nao ", " nguoi nao ")
_WHEN = (" bao lau ", " thoi han ", " may ngay ", " bao nhieu ngay ", " thoi gian ", " khi nao ")


@dataclass(frozen=True, slots=True)
class Question:
    """Weights are idf; filler phrases (`như thế nào`) are left out. The totals are never 0, so that shares of them can be taken."""

    tokens: tuple[str, ...]
    text: str
    words: Mapping[str, float]
    pairs: Mapping[Pair, float]
    words_total: float
    pairs_total: float
    ideal: float
    expansions: tuple[tuple[str, ...], ...]
    years: frozenset[str]
    numbers: frozenset[str]
    articles: frozenset[str]
    asks_fine: bool
    asks_procedure: bool
    asks_definition: bool
    asks_crime: bool
    asks_who: bool
    asks_when: bool
    is_true_or_false: bool


def _idf(frequency: int, size: int) -> float:
    return math.log(1 + (size - frequency + 0.5) / (frequency + 0.5)) if frequency else 0.0


def question(tokens: Sequence[str], frequencies: Mapping[str, int], size: int, expansions: Sequence[tuple[str, ...]] = ()) -> Question:
    """Prepare the folded words of a query. `frequencies` knows its words and content pairs, `size` is that of the index.

    A word that the index does not have weighs nothing: it cannot tell one candidate from another.
    """
    words: dict[str, float] = {}
    pairs: dict[Pair, float] = {}
    for stretch in content_stretches(tokens):
        words |= {word: _idf(frequencies.get(word, 0), size) for word in stretch}
        pairs |= {pair: _idf(frequencies.get(" ".join(pair), 0), size) for pair in pairwise(stretch)}
    text = f" {' '.join(tokens)} "
    years = frozenset(token for token in tokens if len(token) == 4 and token[:2] in ("19", "20") and token.isdigit())

    def says(phrases: Sequence[str]) -> bool:
        return any(phrase in text for phrase in phrases)

    return Question(
        tokens=tuple(tokens),
        text=text,
        words=words,
        pairs=pairs,
        words_total=sum(words.values()) or 1.0,
        pairs_total=sum(pairs.values()) or 1.0,
        ideal=sum(words.values()) + 2 * sum(pairs.values()),
        expansions=tuple(expansions),
        years=years,
        numbers=frozenset(token for token in tokens if token.isdigit()) - years,
        articles=frozenset(then for word, then in pairwise(tokens) if word == "dieu" and then[0].isdigit()),
        asks_fine=says(_FINES),
        asks_procedure=says(_PROCEDURES),
        asks_definition=says(_DEFINITIONS),
        asks_crime=says(_CRIMES),
        asks_who=says(_WHO),
        asks_when=says(_WHEN),
        is_true_or_false=" dung hay sai " in text,
    )
