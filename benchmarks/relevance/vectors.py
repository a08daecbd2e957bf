"""Vectors of the data set, made once and kept in a file: `python -m benchmarks.relevance.vectors FILE [--seconds N]`.

Laws with their Điều and procedures, by the embedder of the product: first what answers an everyday question, then the others in a mixed
order. What is in the file already is not made again, so that it may be stopped and started at will. The other benchmarks take the file by
`--vectors FILE`; `benchmarks.relevance.everyday --pool` searches what it has so far.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from benchmarks.relevance import data
from cms.contracts.search import SearchEntry
from search.engines.contract import IndexAction
from search.meaning.nano import NanoEmbedder
from search.meaning.passages import digest_of, passage_of
from search.meaning.vectors import Vector

_BATCH = 16


class VectorStore:
    """A file of vectors by model and digest of the passage."""

    def __init__(self, path: Path) -> None:
        self._base = sqlite3.connect(path)
        self._base.execute("create table if not exists vectors (model text, digest blob, numbers blob, primary key (model, digest))")

    def get(self, model: str, passage: str) -> Vector | None:
        """The vector of a passage, if it is there."""
        row = self._base.execute("select numbers from vectors where model = ? and digest = ?", (model, digest_of(passage))).fetchone()
        return Vector(model, row[0]) if row else None

    def put(self, passages: Iterable[str], vectors: Iterable[Vector]) -> None:
        """Keep vectors."""
        rows = [(vector.model, digest_of(passage), vector.values) for passage, vector in zip(passages, vectors, strict=True)]
        with self._base:
            self._base.executemany("insert or replace into vectors values (?, ?, ?)", rows)


def actions(entries: Iterable[SearchEntry], path: Path | None) -> Iterator[IndexAction]:
    """The entries as an engine takes them, with the vectors of the file."""
    store, model = (VectorStore(path), NanoEmbedder().model) if path else (None, "")
    for entry in entries:
        yield IndexAction(entry.entry_id, 1, entry, store.get(model, passage_of(entry)) if store else None)


def main() -> None:
    """Make what is missing."""
    parser = argparse.ArgumentParser(prog="benchmarks.relevance.vectors", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so long")
    options = parser.parse_args()
    folder, store, embedder = data.legal_folder(), VectorStore(options.file), NanoEmbedder()
    answers = {key for half in data.SETS for question in data.everyday_questions(half) for key in question.relevant}
    entries = [*data.entries(folder), *data.procedures(folder)]
    random.Random(1).shuffle(entries)
    everything = map(passage_of, sorted(entries, key=lambda entry: entry.external_id not in answers))
    missing = [passage for passage in dict.fromkeys(everything) if store.get(embedder.model, passage) is None]
    started, cpu, made = time.perf_counter(), time.process_time(), 0
    waiting = iter(missing)
    while batch := list(islice(waiting, _BATCH)):
        store.put(batch, embedder.passages(batch))
        made += len(batch)
        if time.perf_counter() - started > options.seconds:
            break
    used = time.process_time() - cpu
    rate = f", {used / made * 1000:.0f} ms of processor time each" if made else ""
    print(f"{made} vectors made{rate}; {len(missing) - made} are missing")


if __name__ == "__main__":
    main()
