"""One handwritten digit from its picture: a small network, made by benchmarks/train_digits.py, run without any library."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from functools import cache
from math import exp
from operator import mul
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 16  # points of the picture that the network looks at
CLASSES = 11  # the digits, and what is none
# Of each layer: how many values go into a unit and how many units it has. Two of small windows, two of everything.
LAYERS = ((5 * 5, 8), (3 * 3 * 8, 20), (2 * 2 * 20, 48), (48, CLASSES))
STORED = Path(__file__).with_name("digits.bin")
_INK = 14  # of SIDE: the longer side of the digit inside its frame

Plane = list[list[list[float]]]  # by row, column and unit


@dataclass(frozen=True)
class _Layer:
    """Weights by unit: each has its row of inputs as bytes, a factor that they are multiplied with, and a bias."""

    rows: tuple[tuple[int, ...], ...]
    factors: tuple[float, ...]
    biases: tuple[float, ...]

    def sums(self, inputs: list[float]) -> list[float]:
        """Return what each unit makes of the inputs."""
        return [bias + factor * sum(map(mul, row, inputs)) for row, factor, bias in zip(self.rows, self.factors, self.biases, strict=True)]


def chances(picture: Image) -> list[float]:
    """Return how likely a picture (ink 0 on 255) is each of the ten digits, and at place 10 none of them; the sum is 1."""
    inputs = glyph(picture)
    if inputs is None:
        return [0.0] * 10 + [1.0]
    first, second, third, last = _layers()
    plane: Plane = [[[inputs[y * SIDE + x]] for x in range(SIDE)] for y in range(SIDE)]
    plane = _pooled(_windows(_pooled(_windows(plane, 5, first)), 3, second))
    flat = [value for row in plane for point in row for value in point]
    sums = last.sums([max(0.0, value) for value in third.sums(flat)])
    most = max(sums)
    raised = [exp(value - most) for value in sums]
    return [value / sum(raised) for value in raised]


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


def _windows(plane: Plane, size: int, layer: _Layer) -> Plane:
    """Let a layer look through a window of `size` at every place."""
    places = range(len(plane) - size + 1)

    def seen(top: int, left: int) -> list[float]:
        return [value for row in plane[top : top + size] for point in row[left : left + size] for value in point]

    return [[layer.sums(seen(top, left)) for left in places] for top in places]


def _pooled(plane: Plane) -> Plane:
    """Halve a plane: of each four neighbours the highest value of each unit, at least 0."""
    return [
        [
            [max(0.0, *four) for four in zip(plane[y][x], plane[y][x + 1], plane[y + 1][x], plane[y + 1][x + 1], strict=True)]
            for x in range(0, len(plane[0]) - 1, 2)
        ]
        for y in range(0, len(plane) - 1, 2)
    ]


@cache
def _layers() -> list[_Layer]:
    content = STORED.read_bytes()
    layers, place = [], 0
    for inputs, units in LAYERS:
        factors = struct.unpack_from(f"<{units}f", content, place)
        biases = struct.unpack_from(f"<{units}f", content, place + 4 * units)
        place += 8 * units
        rows = tuple(struct.unpack_from(f"<{inputs}b", content, place + unit * inputs) for unit in range(units))
        place += inputs * units
        layers.append(_Layer(rows, factors, biases))
    return layers
