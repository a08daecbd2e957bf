"""One handwritten digit from its picture: a small network, made by benchmarks/train_digits.py, run with numpy."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 16  # points of the picture that the network looks at
CLASSES = 11  # the digits, and what is none
# Of each layer: how many values go into a unit and how many units it has. Two of small windows, two of everything.
LAYERS = ((5 * 5, 8), (3 * 3 * 8, 20), (2 * 2 * 20, 48), (48, CLASSES))
STORED = Path(__file__).with_name("digits.bin")
_INK = 14  # of SIDE: the longer side of the digit inside its frame

Numbers = NDArray[np.float64]  # of a plane: by row, column and unit


@dataclass(frozen=True)
class _Layer:
    """Weights of each input (row) for each unit (column), and a bias for each unit."""

    weights: Numbers
    biases: Numbers

    def sums(self, inputs: Numbers) -> Numbers:
        """Return what each unit makes of the inputs, which are the last axis."""
        return inputs @ self.weights + self.biases


def chances(picture: Image) -> list[float]:
    """Return how likely a picture (ink 0 on 255) is each of the ten digits, and at place 10 none of them; the sum is 1."""
    inputs = glyph(picture)
    if inputs is None:
        return [0.0] * 10 + [1.0]
    first, second, third, last = _layers()
    plane = np.array(inputs).reshape(SIDE, SIDE, 1)
    plane = _pooled(_windows(_pooled(_windows(plane, 5, first)), 3, second))
    sums = last.sums(np.maximum(third.sums(plane.ravel()), 0.0))
    raised = np.exp(sums - sums.max())
    likely: list[float] = (raised / raised.sum()).tolist()
    return likely


def glyph(picture: Image) -> list[float] | None:
    """Return the ink of a picture in SIDE × SIDE points of 0 to 1, as high or wide as the frame allows; None where there is no ink."""
    from PIL import Image, ImageOps

    ink = ImageOps.invert(picture.convert("L"))
    box = ink.getbbox()
    if box is None:
        return None
    ink = ink.crop(box)
    scale = _INK / max(ink.size)
    small = ink.resize((max(1, round(ink.width * scale)), max(1, round(ink.height * scale))), Image.Resampling.BOX)
    frame = Image.new("L", (SIDE, SIDE), 0)
    frame.paste(small, ((SIDE - small.width) // 2, (SIDE - small.height) // 2))
    return [value / 255 for value in frame.tobytes()]


def _windows(plane: Numbers, size: int, layer: _Layer) -> Numbers:
    """Let a layer look through a window of `size` at every place."""
    seen = sliding_window_view(plane, (size, size), axis=(0, 1)).transpose(0, 1, 3, 4, 2)
    return layer.sums(seen.reshape(*seen.shape[:2], -1))


def _pooled(plane: Numbers) -> Numbers:
    """Halve a plane: of each four neighbours the highest value of each unit, at least 0."""
    rows, columns, units = plane.shape
    four = plane[: rows // 2 * 2, : columns // 2 * 2].reshape(rows // 2, 2, columns // 2, 2, units)
    return np.maximum(four.max(axis=(1, 3)), 0.0)


@cache
def _layers() -> list[_Layer]:
    """Read the layers: of each the factors and biases of its units, then their weights as bytes."""
    content = STORED.read_bytes()
    layers, place = [], 0
    for inputs, units in LAYERS:
        factors, biases = np.frombuffer(content, "<f4", 2 * units, place).reshape(2, units).astype(float)
        weights = np.frombuffer(content, np.int8, inputs * units, place + 8 * units).reshape(units, inputs)
        layers.append(_Layer((weights * factors[:, None]).T, biases))
        place += 8 * units + inputs * units
    return layers
