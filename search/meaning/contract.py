"""The protocol of an embedder, which turns text into vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from search.meaning.vectors import Vector


class EmbedderUnavailable(Exception):
    """The embedder cannot answer now, or what it answered is no vector of its model. The text says what an operator can do."""


class Embedder(Protocol):
    """Makes vectors. Its methods raise `EmbedderUnavailable`; they may be called by several threads at once."""

    @property
    def model(self) -> str:
        """Return the name that is kept with each vector: another model, or another version of it, has another name."""
        ...

    @property
    def dimension(self) -> int:
        """Return how many numbers its vectors have; 0 while that is not known, or where the name of the model says it."""
        ...

    def measured(self) -> int:
        """Return the dimension, with a question to the server where it is not known yet."""
        ...

    def passages(self, texts: Sequence[str]) -> list[Vector]:
        """Return a vector for each text that is to be found."""
        ...

    def query(self, text: str) -> Vector:
        """Return the vector of what somebody typed."""
        ...
