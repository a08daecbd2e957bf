"""Fit the weights of the second stage to the judged questions; print what they give on folds that they were not fitted to.

`python -m benchmarks.relevance.fit INDEX_DIR [--write]` over an embedded index of the data set (`--index-dir` of the benchmark).
Each fold's weights come from the other folds. `--write` prints those of all questions, for `search/query/ranking_profile.py`. Needs
scipy, which the product does not: install it in an environment of your own.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from benchmarks.relevance import data, metrics
from search.engines.embedded.engine import EmbeddedEngine
from search.query.expand import shipped_synonyms
from search.query.plan import build_plan
from search.query.ranking_profile import DEFAULT_PROFILE
from search.query.values import SearchRequest
from search.ranking.candidates import Source
from search.ranking.features import NAMES, all_features, question

_FOLDS = 5
_RIDGE = 3e-4
_STEPS = 60
_LONGEST = 1_500
_PROFILE = replace(DEFAULT_PROFILE)


@dataclass(frozen=True, slots=True)
class Case:
    """A judged question with the features of its candidates; `weight` is how much it counts in the fitting."""

    asked: data.Judged
    ids: list[str]
    rows: Any
    by_document: bool
    weight: float

    def is_relevant(self) -> Any:
        """For each candidate."""
        return np.array([(key.split("|")[0] if self.by_document else key) in self.asked.relevant for key in self.ids])

    def fold(self) -> int:
        """One of `_FOLDS`, by the question."""
        return int(hashlib.md5(self.asked.qid.encode(), usedforsecurity=False).hexdigest(), 16) % _FOLDS


def cases(source: Source, judged: Sequence[data.Judged], *, by_document: bool, weight: float) -> list[Case]:
    """The candidates of the first stage for every question, as the second stage sees them."""
    made = []
    for asked in judged:
        request = SearchRequest(q=asked.text, kinds=("article",))
        plan = build_plan(request, date.today(), shipped_synonyms(), _PROFILE, longest=_LONGEST)
        found, _ = source.collect(plan, _PROFILE.window)
        candidates = source.read(found)
        if not candidates:
            continue
        words, pairs = list(dict.fromkeys(plan.query.words)), list(dict.fromkeys(plan.query.pairs))
        expansions = [row.words for row in plan.query.expansions]
        prepared = question(plan.query.words, source.frequencies(words, pairs), source.size(), expansions)
        rows = np.array(all_features(candidates, prepared), dtype=np.float32)
        made.append(Case(asked, [row.external_id for row in candidates], rows, by_document, weight))
    return made


def fit_weights(chosen: Sequence[Case]) -> Any:
    """Weights that make the judged candidates likeliest (softmax over the candidates of a question).

    Where only the document is judged, the likelihood is that of any of its Điều. Ridge on the standardised weights.
    """
    useful = [case for case in chosen if case.is_relevant().any()]
    stacked = np.concatenate([case.rows for case in useful])
    mean, spread = stacked.mean(0), stacked.std(0) + 1e-6
    prepared = [((case.rows - mean) / spread, case.is_relevant(), case) for case in useful]
    count = sum(case.weight for case in useful)

    def loss(weights: Any) -> tuple[float, Any]:
        total, slope = 0.0, np.zeros_like(weights)
        for rows, relevant, case in prepared:
            scores = rows @ weights
            likely = np.exp(scores - scores.max())
            likely /= likely.sum()
            if case.by_document:
                wanted = np.where(relevant, likely, 0)
                total -= case.weight * np.log(wanted.sum() + 1e-12)
                wanted /= wanted.sum() + 1e-12
            else:
                wanted = relevant / relevant.sum()
                total -= case.weight * (wanted * np.log(likely + 1e-12)).sum()
            slope += case.weight * (rows.T @ (likely - wanted))
        return total / count + _RIDGE * (weights @ weights), slope / count + 2 * _RIDGE * weights

    return minimize(loss, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x / spread


def show(title: str, chosen: Sequence[Case], scores: Sequence[Any]) -> None:
    """Print NDCG@10 and recall@10."""
    results = []
    for case, row in zip(chosen, scores, strict=True):
        ids = [case.ids[index] for index in np.argsort(-row, kind="stable")]
        ids = list(dict.fromkeys(key.split("|")[0] for key in ids)) if case.by_document else ids
        results.append((metrics.ndcg(ids, case.asked.relevant), metrics.recall(ids, case.asked.relevant, 10)))
    print(f"{title:40} {len(chosen):5}  {'/'.join(f'{value:.4f}' for value in np.mean(results, axis=0))}", flush=True)


def cross_validate(everything: Sequence[Case]) -> None:
    """Print for each kind of question what the weights give on folds that they were not fitted to."""
    scores: dict[int, Any] = {}
    for fold in range(_FOLDS):
        weights = fit_weights([case for case in everything if case.fold() != fold])
        scores |= {index: case.rows @ weights for index, case in enumerate(everything) if case.fold() == fold}
    for title, wanted in (("Điều", (False, 1.0)), ("Điều, with choices", (False, 0.5)), ("documents", (True, 1.0))):
        places = [index for index, case in enumerate(everything) if (case.by_document, case.weight) == wanted]
        show(title, [everything[index] for index in places], [scores[index] for index in places])


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(prog="benchmarks.relevance.fit", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("index_dir", type=Path)
    parser.add_argument("--write", action="store_true", help="print the weights of all questions")
    options = parser.parse_args()
    source, folder = EmbeddedEngine(options.index_dir)._source(), data.legal_folder()
    asked = data.questions_by_article(folder)
    plain = {row.qid: row.text for row in asked}
    chosen = [row for row in data.questions_by_article(folder, with_choices=True) if row.text != plain[row.qid]]
    everything = cases(source, asked, by_document=False, weight=1.0)
    everything += cases(source, chosen, by_document=False, weight=0.5)
    everything += cases(source, data.questions_by_document(folder), by_document=True, weight=1.0)
    cross_validate(everything)
    if options.write:
        for name, weight in zip(NAMES, fit_weights(everything), strict=True):
            print(f'        "{name}": {weight:.2f},')


if __name__ == "__main__":
    main()
