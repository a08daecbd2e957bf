"""Fit the matrix that moves the vector of a query towards the wording of law; print what it gives on questions that it was not fitted to.

`python -m benchmarks.relevance.fit_query FILE [--write]` over the vectors of `benchmarks.relevance.vectors FILE`: the more of them, the
better. Questions are the everyday ones of `data.FITTED`, as typed and with the legal terms of the lexicon before them, and the
judged questions by Điều. `--write` puts the matrix of all of them where `search.meaning.nano` reads it.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.relevance import data
from benchmarks.relevance.vectors import VectorStore
from search.meaning.nano import QUERY_MATRIX, NanoEmbedder
from search.meaning.passages import passage_of
from search.meaning.vectors import Vector, packed
from search.query.expand import shipped_synonyms
from search.query.plan import build_plan
from search.query.values import SearchRequest
from search.results.finding.meaning import text_of

_FOLDS = 3
_RIDGE = 3e-5  # the vectors of queries vary by about five times as much in one direction
_ROUNDS = 6
_STEP = 0.3
_SPREAD = 0.02  # of cosines: what is so much farther than the right answer counts e times less
_HARD = 40  # nearest passages of each question, which its right answers must outdo
_MOST = 2_500
_LONGEST = 1_500


@dataclass(frozen=True, slots=True)
class Group:
    """Hold the questions of one sort: the vector of each, the places of its right passages, and the fold in which it is left out."""

    name: str
    queries: Any
    right: list[list[int]]
    folds: Any


def unmoved(embedder: NanoEmbedder, text: str) -> Vector:
    """Return the vector of a query as the model gives it: what the matrix is fitted to."""
    return packed(embedder.model, embedder._engine().query(text))


def directions(vectors: Sequence[Vector]) -> Any:
    """Return the vectors as rows of length 1."""
    rows = np.array([vector.numbers() for vector in vectors], dtype=np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def passages(store: VectorStore, model: str) -> tuple[list[str], Any]:
    """Return the ids of all Điều and procedures whose vectors are in the file, and these vectors as rows of length 1."""
    folder = data.legal_folder()
    entries = (entry for entry in chain(data.entries(folder), data.procedures(folder)) if entry.kind in ("article", "procedure"))
    found = [(entry.external_id, vector) for entry in entries if (vector := store.get(model, passage_of(entry)))]
    return [key for key, _ in found], directions([vector for _, vector in found])


def typed(text: str, *, with_terms: bool) -> str:
    """Return what is embedded of a question: its words, with the legal terms of the lexicon before them where these are asked for."""
    query = build_plan(SearchRequest(q=text), date.today(), shipped_synonyms(), longest=_LONGEST).query
    return text_of(query if with_terms else replace(query, term="", expansions=()))


def groups(embedder: NanoEmbedder, ids: Sequence[str]) -> list[Group]:
    """Return the questions: of everyday ones a third in a row is left out, so that other people wrote the rest; judged ones by turns."""
    places = {key: place for place, key in enumerate(ids)}

    def group(name: str, asked: Iterable[data.Judged], fold: Callable[[int], int], *, with_terms: bool) -> Group:
        rows = [(fold(place), row) for place, row in enumerate(asked)]
        kept = [(number, row, right) for number, row in rows if (right := [places[key] for key in row.relevant if key in places])]
        vectors = [unmoved(embedder, typed(row.text, with_terms=with_terms)) for _, row, _ in kept]
        return Group(name, directions(vectors), [right for _, _, right in kept], np.array([number for number, *_ in kept]))

    judged = data.questions_by_article(data.legal_folder())
    found = [group("judged by Điều", judged, lambda place: place % _FOLDS, with_terms=True)]
    for name, sets in (("older sets", data.FITTED[:-1]), ("other writers", data.FITTED[-1:])):
        asked = [question for half in sets for question in data.everyday_questions(half)]
        in_a_row = partial(_third, len(asked))
        found.append(group(f"{name}, terms before it", asked, in_a_row, with_terms=True))
        found.append(group(f"{name}, as typed", asked, in_a_row, with_terms=False))
    return found


def _third(count: int, place: int) -> int:
    return place * _FOLDS // count


def moved(queries: Any, matrix: Any) -> Any:
    """Return the directions of queries after the matrix, as rows of length 1."""
    rows = queries + queries @ matrix
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def fit(chosen: Sequence[Group], vectors: Any) -> Any:
    """Return the matrix: in each round the queries want to go from passages that look right to those that are, as far as a ridge allows.

    A few rounds are all: with more, the questions it was fitted to gain, and others lose.
    """
    prepared = []
    for group in chosen:
        nearest = np.argpartition(-(group.queries @ vectors.T), _HARD, axis=1)[:, :_HARD]
        others = np.random.default_rng(0).permutation(np.unique(nearest))[:_MOST]
        shown = np.unique(np.concatenate([others, *map(np.array, group.right)]))
        right = np.zeros((len(group.queries), len(shown)), dtype=bool)
        for row, places in enumerate(group.right):
            right[row, np.searchsorted(shown, places)] = True
        prepared.append((group.queries, vectors[shown], right))
    size = vectors.shape[1]
    spread = sum(queries.T @ queries / len(queries) for queries, *_ in prepared) / len(prepared)
    inverse = np.linalg.inv(spread + _RIDGE * np.eye(size))
    matrix = np.zeros((size, size))
    for _ in range(_ROUNDS):
        slope = np.zeros((size, size))
        for queries, shown, right in prepared:
            near = moved(queries, matrix) @ shown.T / _SPREAD
            likely = np.exp(near - near.max(axis=1, keepdims=True))
            likely /= likely.sum(axis=1, keepdims=True)
            wanted = np.where(right, likely, 0) + right * 1e-12
            slope += queries.T @ ((wanted / wanted.sum(axis=1, keepdims=True) - likely) @ shown) / len(queries)
        matrix += _STEP * inverse @ slope / len(prepared)
    return matrix


def places_of(queries: Any, right: Sequence[Sequence[int]], vectors: Any) -> Any:
    """Return the place of the nearest right passage of each query, from 1 on."""
    near = queries @ vectors.T
    return np.array([(row > row[wanted].max()).sum() + 1 for row, wanted in zip(near, map(list, right), strict=True)])


def main() -> None:
    """Fit on all folds but one, print what each left-out fold gains, and keep the matrix where this is asked for."""
    parser = argparse.ArgumentParser(prog="benchmarks.relevance.fit_query", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--write", action="store_true", help="keep the matrix of all questions")
    options = parser.parse_args()
    embedder = NanoEmbedder()
    ids, vectors = passages(VectorStore(options.file), embedder.model)
    everything = groups(embedder, ids)
    without = [np.zeros(len(group.queries)) for group in everything]
    for fold in range(_FOLDS):
        others = [Group(row.name, *part_of(row, row.folds != fold)) for row in everything]
        matrix = fit(others, vectors)
        for group, found in zip(everything, without, strict=True):
            queries, right, _ = part_of(group, group.folds == fold)
            found[group.folds == fold] = places_of(moved(queries, matrix), right, vectors)
    print(f"{len(ids)} passages; nearest / among ten / among forty, before and with the matrix of the other folds")
    for group, found in zip(everything, without, strict=True):
        shares = [
            " / ".join(f"{np.mean(row <= most):.1%}" for most in (1, 10, 40))
            for row in (places_of(group.queries, group.right, vectors), found)
        ]
        print(f"{group.name:28}{len(found):6}  {shares[0]}   {shares[1]}")
    if options.write:
        np.save(QUERY_MATRIX, fit(everything, vectors).astype(np.float16))


def part_of(group: Group, chosen: Any) -> tuple[Any, list[list[int]], Any]:
    """Return the queries of a group, their right passages and folds, as far as they are chosen."""
    return group.queries[chosen], [right for right, kept in zip(group.right, chosen, strict=True) if kept], group.folds[chosen]


if __name__ == "__main__":
    main()
