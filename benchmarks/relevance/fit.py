"""Fit the weights of the second stage to two thirds of the judged questions; print them with what they give on the rest.

`python -m benchmarks.relevance.fit INDEX_DIR` over an embedded index of the data set (`--index-dir` of the benchmark).
Needs numpy and scipy, which the product does not: install them in an environment of your own.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from benchmarks.relevance import data, metrics
from search.engines.candidates import Source
from search.engines.embedded import EmbeddedEngine
from search.engines.features import NAMES, features, question, surroundings
from search.profile import DEFAULT_PROFILE
from search.query import SearchRequest, build_plan

_CANDIDATES = 100
_RIDGE = 3e-4
_PROFILE = replace(DEFAULT_PROFILE, window=_CANDIDATES)


@dataclass(frozen=True, slots=True)
class Case:
    """A judged question with the features of its candidates; `by_document` when only their document is judged."""

    asked: data.Judged
    ids: list[str]
    rows: Any
    by_document: bool

    def is_relevant(self) -> list[bool]:
        """For each candidate."""
        return [(key.split("|")[0] if self.by_document else key) in self.asked.relevant for key in self.ids]


def cases(source: Source, judged: Sequence[data.Judged], *, by_document: bool) -> list[Case]:
    """The candidates of the first stage for every question, as the second stage sees them."""
    made = []
    for asked in judged:
        plan = build_plan(SearchRequest(q=asked.text, kinds=("article",)), date.today(), profile=_PROFILE)
        found, _ = source.collect(plan, _CANDIDATES)
        candidates = source.read(found)
        if not candidates:
            continue
        words, pairs = list(dict.fromkeys(plan.query.words)), list(dict.fromkeys(plan.query.pairs))
        prepared = question(plan.query.words, source.frequencies(words, pairs), source.size())
        rows = [features(row, prepared, among) for row, among in zip(candidates, surroundings(candidates), strict=True)]
        made.append(Case(asked, [row.external_id for row in candidates], np.array(rows), by_document))
    return made


def fit(chosen: Sequence[Case]) -> Any:
    """Weights that make the judged candidates likeliest (softmax over the candidates of a question).

    Where only the document is judged, the likelihood is that of any of its Điều. Ridge on the standardised weights.
    """
    useful = [case for case in chosen if any(case.is_relevant())]
    stacked = np.concatenate([case.rows for case in useful])
    mean, spread = stacked.mean(0), stacked.std(0) + 1e-6
    prepared = [((case.rows - mean) / spread, np.array(case.is_relevant()), case.by_document) for case in useful]

    def loss(weights: Any) -> tuple[float, Any]:
        total, slope = 0.0, np.zeros_like(weights)
        for rows, relevant, by_document in prepared:
            scores = rows @ weights
            likely = np.exp(scores - scores.max())
            likely /= likely.sum()
            if by_document:
                wanted = np.where(relevant, likely, 0)
                total -= np.log(wanted.sum() + 1e-12)
                wanted /= wanted.sum() + 1e-12
            else:
                wanted = relevant / relevant.sum()
                total -= (wanted * np.log(likely + 1e-12)).sum()
            slope += rows.T @ (likely - wanted)
        count = len(prepared)
        return total / count + _RIDGE * (weights @ weights), slope / count + 2 * _RIDGE * weights

    return minimize(loss, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B", options={"maxiter": 200}).x / spread


def show(title: str, chosen: Sequence[Case], weights: Any) -> None:
    """Print NDCG@10 and recall@10 of the first stage and of `weights`, for all questions and for those held aside."""
    for part, some in (("all", list(chosen)), ("held aside", [case for case in chosen if case.asked.is_held_aside])):
        lines = []
        for scores in ([-np.arange(len(case.ids)) for case in some], [case.rows @ weights for case in some]):
            results = []
            for case, row in zip(some, scores, strict=True):
                ids = [case.ids[index] for index in np.argsort(-row, kind="stable")]
                ids = list(dict.fromkeys(key.split("|")[0] for key in ids)) if case.by_document else ids
                results.append((metrics.ndcg(ids, case.asked.relevant), metrics.recall(ids, case.asked.relevant, 10)))
            lines.append("/".join(f"{value:.4f}" for value in np.mean(results, axis=0)))
        print(f"{title:10} {part:11} {len(some):5}  first stage {lines[0]}  second {lines[1]}")


def main() -> None:
    """Fit and print."""
    source = EmbeddedEngine(Path(sys.argv[1]))._source()
    folder = data.legal_folder()
    by_article = cases(source, data.questions_by_article(folder), by_document=False)
    by_document = cases(source, data.questions_by_document(folder), by_document=True)
    weights = fit([case for case in [*by_article, *by_document] if not case.asked.is_held_aside])
    show("Điều", by_article, weights)
    show("documents", by_document, weights)
    for name, weight in zip(NAMES, weights, strict=True):
        print(f'        "{name}": {weight:.2f},')


if __name__ == "__main__":
    main()
