"""What a candidate is among the others of its query: beside the best, beside its document, beside its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from search.engines.asking import Question
from search.engines.candidates import Candidate

_NAME_OPENINGS = ("luat ", "bo luat ", "phap lenh ")
_NEAR = 2  # Điều


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The place (from 0) and best score of all; of its document the best score and the mean of the best three as shares of
    that, and the number of candidates as a share of twenty; the scores of the Điều beside it; how far the query names
    its document and how much further another one; whether one of the same title is newer.
    """

    place: int
    best: float
    law_best: float
    law_sum: float
    law_count: float
    beside: float
    named: float
    named_elsewhere: float
    is_older: bool


def article_number(heading: str) -> int:
    """The number of an Điều by its folded heading, -1 when it has none."""
    opening, _, rest = heading.partition(" ")
    digits = "".join(filter(str.isdigit, rest.partition(" ")[0])) if opening == "dieu" else ""
    return int(digits) if digits else -1


def named(title: str, asked: Question) -> float:
    """How much of the name of a law the query spells out: 1 for `luật đất đai` in it, less for `đất đai` alone."""
    if f" {title} " in asked.text:
        return 1.0
    opening = next((opening for opening in _NAME_OPENINGS if title.startswith(opening)), "")
    return 0.6 if opening and f" {title[len(opening) :]} " in asked.text else 0.0


def surroundings(candidates: Sequence[Candidate], asked: Question) -> list[Surroundings]:
    """One for each candidate; they come in the order of the first stage."""
    if not candidates:
        return []
    laws: dict[str, list[int]] = {}
    newest: dict[str, int] = {}
    for place, row in enumerate(candidates):
        laws.setdefault(row.parent_id, []).append(place)
        newest[row.title] = max(newest.get(row.title, 0), row.facts.day)
    scores = [row.found.score for row in candidates]
    numbers = [article_number(row.heading) for row in candidates]
    names = {title: named(title, asked) for title in newest}
    top, most_named = max(scores) or 1.0, max(names.values())
    made = []
    for place, row in enumerate(candidates):
        same = laws[row.parent_id]
        best = sorted((scores[other] for other in same), reverse=True)[:3]
        beside = [scores[o] for o in same if o != place and numbers[o] > 0 and abs(numbers[o] - numbers[place]) <= _NEAR]
        made.append(
            Surroundings(
                place,
                top,
                best[0] / top,
                sum(best) / (3 * top),
                min(len(same), 20) / 20,
                sum(beside) / top,
                names[row.title],
                most_named - names[row.title],
                newest[row.title] > row.facts.day,
            )
        )
    return made
