"""Vectors as they are kept and compared: whole numbers of one byte, always with the model that made them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cms.contracts.late_numpy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bytes = NDArray[np.int8]

_HIGHEST = 127.0


@dataclass(frozen=True, slots=True)
class Vector:
    """A direction in the space of one model: one signed byte for each dimension. Only vectors of one model can be compared."""

    model: str
    values: bytes

    @property
    def dimension(self) -> int:
        """Return how many numbers the vector has."""
        return len(self.values)

    @property
    def space(self) -> str:
        """Return a short name of the model and the dimension: what the vectors of an index are told apart by."""
        return hashlib.blake2b(f"{self.model}/{self.dimension}".encode(), digest_size=6).hexdigest()

    def numbers(self) -> Bytes:
        """Return the numbers."""
        return np.frombuffer(self.values, dtype=np.int8)


def packed(model: str, numbers: Sequence[float] | NDArray[Any]) -> Vector:
    """Return numbers of any length as a `Vector`: the largest becomes 127. The cosine of two stays the same to about 0.001.

    Raises ValueError when no direction is given: no number, only zeros, or what is not finite.
    """
    row = np.asarray(numbers, dtype=np.float32)
    highest = float(np.abs(row).max()) if row.size else 0.0
    if row.ndim != 1 or not np.isfinite(highest) or highest == 0.0:
        raise ValueError("a vector needs finite numbers that are not all 0")
    return Vector(model, np.rint(row * (_HIGHEST / highest)).astype(np.int8).tobytes())


def scale_of(values: Bytes) -> float:
    """Return 1 over the length of a vector."""
    return float(1.0 / np.linalg.norm(values.astype(np.float32)))
