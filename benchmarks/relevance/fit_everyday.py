"""Fit the weights of the second stage for everyday questions; print what they give on questions that they were not fitted to.

`python -m benchmarks.relevance.fit_everyday INDEX_DIR FILE [--write]` over the index of `benchmarks.relevance.everyday` and its vectors.
The questions are those of the last of `data.FITTED`. The queries of each part are moved by a matrix that is fitted to the others, as a
matrix brings the right answers of its own questions nearer than those of anybody else. `--write` prints the weights of all questions, for
`search/query/ranking_profile.py`. Needs scipy, which the product does not: install it in an environment of your own.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from scipy.optimize import minimize

from benchmarks.relevance import data, fit_query
from benchmarks.relevance.everyday import plan_of
from benchmarks.relevance.vectors import VectorStore
from search.engines.embedded.engine import EmbeddedEngine
from search.meaning.nano import NanoEmbedder
from search.meaning.vectors import packed
from search.query.ranking_profile import DEFAULT_PROFILE, Meaning
from search.query.values import SearchPlan
from search.ranking.candidates import Source
from search.ranking.features import NAMES
from search.ranking.pipeline import _Rescored, ordered
from search.ranking.rank import Ranked
from search.results.finding.meaning import text_of

_PARTS = 3
_RIDGE = 3e-4  # draws each weight to that of questions in the words of the law
_STEPS = 60
_START = 20.0  # of what the nearest by meaning gains
_KINDS = ("article", "procedure")
_PLAIN = replace(
    DEFAULT_PROFILE, second=MappingProxyType(dict.fromkeys(NAMES, 1.0)), everyday=MappingProxyType(dict.fromkeys(NAMES, 1.0)),
    meaning=Meaning(most=1.0, least=1.0),
)  # fmt: skip
_LAW = np.array([DEFAULT_PROFILE.second[name] for name in NAMES])


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its candidates: their measures with the nearness behind them, what no weight changes, which are right."""

    rows: Any
    fixed: Any
    right: Any
    share: float

    def scores(self, change: Any) -> Any:
        """Return the scores with `change` added to the weights of an everyday question."""
        meaning = DEFAULT_PROFILE.meaning
        gain = meaning.least + self.share * (_START - meaning.least)
        return self.fixed + self.rows @ (np.append(_LAW, gain) + self.share * change)


def cases(source: Source, asked: Sequence[data.Judged], embedder: NanoEmbedder, matrix: Any) -> Iterator[Case]:
    """Measure the candidates of each question as the product finds them, its vector moved by `matrix`."""
    for question in asked:
        plan = replace(plan_of(question.text, False, _KINDS), profile=_PLAIN, explain=True)
        row = fit_query.directions([fit_query.unmoved(embedder, text_of(plan.query))])
        found = _ranked(replace(plan, meaning=packed(embedder.model, fit_query.moved(row, matrix)[0])), source)
        if not found:
            continue
        factors = [dict(row.factors) for row in found]
        rows = np.array([[row[name] for name in (*NAMES, "meaning")] for row in factors])
        lifts = np.array([1 + sum(row[name] for name in ("in_force", "recency", "citations", "rating")) for row in factors])
        fixed = np.array([row["expired"] + row["service"] for row in factors]) + np.log(lifts)
        by_words = [not row.candidate.found.by_meaning for row in found]
        fits = (rows[:, :-1] @ _LAW + [row["expired"] for row in factors])[by_words]
        right = np.array([row.candidate.external_id in question.relevant for row in found])
        yield Case(rows, fixed, right, DEFAULT_PROFILE.meaning.share(fits.max() if len(fits) else 0.0))


def _ranked(plan: SearchPlan, source: Source) -> list[Ranked]:
    return [row for row in ordered(plan, source, plan.profile.window, _Rescored())[0] if isinstance(row, Ranked)]


def fit(chosen: Sequence[Case]) -> Any:
    """Return what is to be added to the weights so that the right candidates are the likeliest."""
    useful = [case for case in chosen if case.right.any()]

    def loss(change: Any) -> tuple[float, Any]:
        total, slope = 0.0, np.zeros_like(change)
        for case in useful:
            scores = case.scores(change)
            likely = np.exp(scores - scores.max())
            likely /= likely.sum()
            wanted = np.where(case.right, likely, 0) + 1e-12 * case.right
            total -= np.log(wanted.sum())
            slope += case.share * case.rows.T @ (likely - wanted / wanted.sum())
        return total / len(useful) + _RIDGE * (change @ change), slope / len(useful) + 2 * _RIDGE * change

    return minimize(loss, np.zeros(len(NAMES) + 1), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x


def show(title: str, chosen: Sequence[Case], change: Any) -> None:
    """Print how often a right answer is first and among ten."""
    places = [np.flatnonzero(case.right[np.argsort(-case.scores(change), kind="stable")])[:1] for case in chosen]
    shares = [np.mean([bool(len(place)) and place[0] < most for place in places]) for most in (1, 10)]
    print(f"{title:30} {len(chosen):5}  {shares[0]:.1%} / {shares[1]:.1%}", flush=True)


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.relevance.fit_everyday", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("index_dir", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--write", action="store_true", help="print the weights of all questions")
    options = parser.parse_args()
    source, embedder = EmbeddedEngine(options.index_dir)._source(), NanoEmbedder()
    ids, vectors = fit_query.passages(VectorStore(options.file), embedder.model)
    everything, asked = fit_query.groups(embedder, ids), data.everyday_questions(data.FITTED[-1])
    parts = []
    for part in range(_PARTS):
        matrix = fit_query.fit([fit_query.Group(row.name, *fit_query.part_of(row, row.folds != part)) for row in everything], vectors)
        chosen = [row for place, row in enumerate(asked) if place * _PARTS // len(asked) == part]
        parts.append([*cases(source, chosen, embedder, matrix)])
    for part, left_out in enumerate(parts):
        change = fit([case for number, others in enumerate(parts) if number != part for case in others])
        show(f"part {part + 1}, as it was", left_out, np.zeros(len(NAMES) + 1))
        show(f"part {part + 1}, fitted to the others", left_out, change)
    if options.write:
        change = fit([case for part in parts for case in part])
        for name, weight in zip([*NAMES, "most"], np.append(_LAW, _START) + change, strict=True):
            print(f'        "{name}": {weight:.2f},')


if __name__ == "__main__":
    main()
