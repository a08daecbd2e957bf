"""The vectors of an embedded index: one file for each model beside it, appended to, mapped into memory, scanned whole.

A row is 1 over the length of the vector (4 bytes) and its numbers (1 byte each). The index holds the number of a row, from 1 on, so that
rows which it no longer names are simply never found; a rebuild leaves them out.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.meaning.vectors import Vector, scale_of

_ROWS_AT_ONCE = 8_192  # what is widened to numbers of four bytes at a time
Places = NDArray[np.int64]
Likeness = NDArray[np.float32]


def _row_type(dimension: int) -> np.dtype[Any]:
    return np.dtype([("scale", "<f4"), ("values", "i1", (dimension,))])


class VectorFile:
    """The vectors of one model in the folder of one index. One process at a time appends, any number reads."""

    def __init__(self, folder: Path, like: Vector) -> None:
        """Name the file by any vector of the model."""
        self._type = _row_type(like.dimension)
        self._path = folder / f"vectors.{like.space}"

    def count(self) -> int:
        """Return how many whole rows there are; a row that a crash left unfinished is none."""
        return self._path.stat().st_size // self._type.itemsize if self._path.exists() else 0

    def rows(self) -> NDArray[Any]:
        """Return all rows, mapped into memory."""
        count = self.count()
        return np.memmap(self._path, dtype=self._type, mode="r", shape=(count,)) if count else np.empty(0, dtype=self._type)

    def holds(self, number: int, vector: Vector) -> bool:
        """Return whether a row is this very vector."""
        rows = self.rows()
        return 0 < number <= len(rows) and rows[number - 1]["values"].tobytes() == vector.values

    def append(self, vectors: list[Vector]) -> int:
        """Add vectors and return the number of the first; they are on the disk when this returns."""
        before = self.count()
        rows = np.empty(len(vectors), dtype=self._type)
        for index, vector in enumerate(vectors):
            rows[index] = (scale_of(vector.numbers()), vector.numbers())
        with self._path.open("r+b" if self._path.exists() else "wb") as file:
            file.truncate(before * self._type.itemsize)
            file.seek(0, os.SEEK_END)
            file.write(rows.tobytes())
            file.flush()
            os.fsync(file.fileno())
        return before + 1

    def nearest(self, query: Vector, limit: int, among: Places | None = None) -> tuple[Places, Likeness]:
        """Return the numbers of the `limit` rows nearest to `query`, nearest first, and their cosines; `among` these rows alone."""
        rows = self.rows()
        if among is not None:
            among = among[(among > 0) & (among <= len(rows))]
        asked = query.numbers().astype(np.float32)
        asked *= scale_of(query.numbers())
        count = len(rows) if among is None else len(among)
        likeness = np.empty(count, dtype=np.float32)
        for start in range(0, count, _ROWS_AT_ONCE):
            part = rows[start : start + _ROWS_AT_ONCE] if among is None else rows[among[start : start + _ROWS_AT_ONCE] - 1]
            likeness[start : start + len(part)] = (part["values"].astype(np.float32) @ asked) * part["scale"]
        best = np.argpartition(-likeness, limit)[:limit] if count > limit else np.arange(count)
        best = best[np.argsort(-likeness[best], kind="stable")]
        return (best + 1 if among is None else among[best]), likeness[best]
