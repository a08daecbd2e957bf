"""What the second stage measures of a candidate, each as a number near 0..1, from folded text alone."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from search.engines.candidates import Candidate
from search.query.asides import telling_stretches

_K1, _B = 1.2, 0.75
_USUAL_LENGTH = 220.0  # words of a usual Điều
_WINDOW = 40  # words within which the query's pairs should stand together
_NAME_OPENINGS = ("luat ", "bo luat ", "phap lenh ")
_FINES = ("phat", "xu phat", "muc phat", "bi phat")
_PROCEDURES = (" thu tuc ", " ho so ", " trinh tu ", " le phi ", " mau don ")
_LAWS = ("Luật", "Bộ luật", "Hiến pháp")
_T = TypeVar("_T")
Pair = tuple[str, str]

NAMES = (
    "first",
    "first_share",
    "words",
    "pairs",
    "bm_pairs",
    "window_pairs",
    "triples",
    "heading_pairs",
    "heading_precision",
    "heading_pair_precision",
    "title_pairs",
    "title_precision",
    "title_named",
    "length",
    "law_best",
    "law_sum",
    "law_count",
    "is_law",
    "is_decree",
    "is_circular",
    "is_decision",
    "is_constitution",
    "amends",
    "opening",
    "fine",
    "announced",
)


@dataclass(frozen=True, slots=True)
class Question:
    """The query prepared once for all candidates. Weights are idf; asides (`như thế nào`) are left out."""

    text: str
    words: Mapping[str, float]
    pairs: Mapping[Pair, float]
    asks_fine: bool
    asks_procedure: bool


def _idf(frequency: int, size: int) -> float:
    return math.log(1 + (size - frequency + 0.5) / (frequency + 0.5)) if frequency else 0.0


def question(tokens: Sequence[str], frequencies: Mapping[str, int], size: int) -> Question:
    """Prepare the folded words of a query. `frequencies` knows its words and telling pairs, `size` is that of the index.

    A word that the index does not have weighs nothing: it cannot tell one candidate from another.
    """
    words: dict[str, float] = {}
    pairs: dict[Pair, float] = {}
    for stretch in telling_stretches(tokens):
        words |= {word: _idf(frequencies.get(word, 0), size) for word in stretch}
        pairs |= {pair: _idf(frequencies.get(" ".join(pair), 0), size) for pair in pairwise(stretch)}
    text = f" {' '.join(tokens)} "
    return Question(
        text=text,
        words=words,
        pairs=pairs,
        asks_fine=any(f" {word} " in text for word in _FINES),
        asks_procedure=any(word in text for word in _PROCEDURES),
    )


def _share(weights: Mapping[_T, float], found: Iterable[_T]) -> float:
    total = sum(weights.values())
    return sum(weights[key] for key in found) / total if total else 0.0


def _places(tokens: Sequence[str], asked: Question) -> tuple[set[str], list[tuple[int, Pair]]]:
    """The query's words in a text, and where its pairs stand (by the place of their second word)."""
    words, pairs = asked.words, asked.pairs
    at = [index for index, token in enumerate(tokens) if token in words]
    places = [(then, pair) for index, then in pairwise(at) if then == index + 1 and (pair := (tokens[index], tokens[then])) in pairs]
    return {tokens[index] for index in at}, places


def _saturated(places: Sequence[tuple[int, Pair]], weights: Mapping[Pair, float], length: int) -> float:
    """BM25 of the pairs as a share of what an endless text of them would have."""
    total = sum(weights.values())
    if not total:
        return 0.0
    counts: dict[Pair, int] = {}
    for _, pair in places:
        counts[pair] = counts.get(pair, 0) + 1
    norm = _K1 * (1 - _B + _B * length / _USUAL_LENGTH)
    return sum(weights[pair] * count / (count + norm) for pair, count in counts.items()) / total


def _best_window(places: Sequence[tuple[int, Pair]], weights: Mapping[Pair, float]) -> float:
    """The largest share of the weights that stands within `_WINDOW` words."""
    total = sum(weights.values())
    if not total:
        return 0.0
    counts: dict[Pair, int] = {}
    inside = best = 0.0
    left = 0
    for index, pair in places:
        held = counts.get(pair, 0)
        counts[pair] = held + 1
        if held:
            continue
        inside += weights[pair]
        while places[left][0] <= index - _WINDOW:
            gone = places[left][1]
            counts[gone] -= 1
            if not counts[gone]:
                inside -= weights[gone]
            left += 1
        best = max(best, inside)
    return best / total


def _runs(places: Sequence[tuple[int, Pair]], asked: Question) -> float:
    """The share of the weights of pairs that go on into the next pair: three words and more as the query has them."""
    going_on = {pair for (at, (_, middle)), (then, pair) in pairwise(places) if then == at + 1 and middle == pair[0]}
    return _share(asked.pairs, going_on)


def _precision(tokens: Sequence[str], asked: Question) -> tuple[float, float]:
    """The share of a heading's words and pairs that the query has."""
    if not tokens:
        return 0.0, 0.0
    in_words = sum(token in asked.words for token in tokens) / len(tokens)
    if len(tokens) == 1:
        return in_words, in_words
    return in_words, sum(pair in asked.pairs for pair in pairwise(tokens)) / (len(tokens) - 1)


def _named(title: str, asked: Question) -> float:
    """How much of the name of a law the query spells out: 1 for `luật đất đai` in it, less for `đất đai` alone."""
    if f" {title} " in asked.text:
        return 1.0
    opening = next((opening for opening in _NAME_OPENINGS if title.startswith(opening)), "")
    return 0.6 if opening and f" {title[len(opening) :]} " in asked.text else 0.0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a candidate is among the others: the best first score of all, and of its document the best and the mean of the
    best three as shares of that and the number of candidates as a share of twenty.
    """

    best: float
    law_best: float
    law_sum: float
    law_count: float


def surroundings(candidates: Sequence[Candidate]) -> list[Surroundings]:
    """One for each candidate."""
    scores: dict[str, list[float]] = {}
    for candidate in candidates:
        scores.setdefault(candidate.parent_id, []).append(candidate.found.score)
    top = max((max(row) for row in scores.values()), default=0.0) or 1.0
    of_parent = {}
    for parent, row in scores.items():
        best = sorted(row, reverse=True)[:3]
        of_parent[parent] = Surroundings(top, best[0] / top, sum(best) / (3 * top), min(len(row), 20) / 20)
    return [of_parent[candidate.parent_id] for candidate in candidates]


def features(candidate: Candidate, asked: Question, among: Surroundings) -> list[float]:
    """The numbers of a candidate, in the order of `NAMES`. A text without a heading has its title for one."""
    title = candidate.title.split()
    heading = candidate.heading.split()[2:] if candidate.heading.startswith("dieu ") else candidate.heading.split()
    heading = heading or title
    tokens = [*heading, "", *candidate.body.split()]
    words, places = _places(tokens, asked)
    title_words, title_places = _places(title, asked)
    heading_words, heading_pairs = _precision(heading, asked)
    ideal = sum(asked.words.values()) + 2 * sum(asked.pairs.values())
    kind = candidate.facts.type
    return [
        min(candidate.found.score / ideal, 1.5) if ideal else 0.0,
        candidate.found.score / among.best,
        _share(asked.words, words | title_words),
        _share(asked.pairs, {pair for _, pair in [*places, *title_places]}),
        _saturated(places, asked.pairs, len(tokens)),
        _best_window(places, asked.pairs),
        _runs(places, asked),
        _share(asked.pairs, {pair for at, pair in places if at < len(heading)}),
        heading_words,
        heading_pairs,
        _share(asked.pairs, {pair for _, pair in title_places}),
        len(title_words) / len(title) if title else 0.0,
        _named(candidate.title, asked),
        math.log(1 + len(tokens)) / 8,
        among.law_best,
        among.law_sum,
        among.law_count,
        float(kind in _LAWS),
        float(kind == "Nghị định" or candidate.facts.kind not in ("article", "document")),
        float(kind.startswith("Thông tư")),
        float(kind == "Quyết định"),
        float(kind == "Hiến pháp"),
        float("sua doi" in candidate.title[:20]),
        float(candidate.heading[:7] in ("dieu 1 ", "dieu 2 ", "dieu 3 ")),
        float(asked.asks_fine and "xu phat" in candidate.title),
        float(asked.asks_procedure and "cong bo" in candidate.title),
    ]
