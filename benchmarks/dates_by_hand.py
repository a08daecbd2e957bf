"""Measures how days written by hand are read: `python -m benchmarks.dates_by_hand MNIST_FOLDER [--days 300]` (folder: see train_digits).

The days are put together from digits of the MNIST test set, which the network has not seen: slanted, touching, thin and thick.
"""

from __future__ import annotations

import argparse
import gzip
import random
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

from legal_docs.files.readers.handwriting.dateline import SUREST
from legal_docs.files.readers.handwriting.figures import numbers_in

BARS = (SUREST, 0.3, 0.4, 0.5)


def digits(folder: Path) -> dict[int, list[Image.Image]]:
    """The pictures of each digit."""
    content = gzip.decompress((folder / "t10k-images-idx3-ubyte.gz").read_bytes())[16:]
    shown = gzip.decompress((folder / "t10k-labels-idx1-ubyte.gz").read_bytes())[8:]
    found: dict[int, list[Image.Image]] = {digit: [] for digit in range(10)}
    for place, digit in enumerate(shown):
        found[digit].append(Image.frombytes("L", (28, 28), content[place * 784 : (place + 1) * 784]))
    return found


def written(day: int, pictures: dict[int, list[Image.Image]], chance: random.Random) -> Image.Image:
    """A day as a hand writes it, black on white."""
    text = f"{day:02d}" if day > 9 or chance.random() < 0.6 else str(day)
    page, x, size, slant = Image.new("L", (140, 90), 0), 15, chance.choice((50, 60)), chance.uniform(-0.05, 0.35)
    for digit in map(int, text):
        glyph = chance.choice(pictures[digit]).resize((size, size), Image.Resampling.BICUBIC)
        box = glyph.point(lambda value: 255 if value > 90 else 0).getbbox()
        glyph = glyph.crop((box[0], 0, box[2], size)) if box else glyph
        layer = Image.new("L", page.size, 0)
        layer.paste(glyph, (x, 15 + chance.randint(-3, 3)))
        page = ImageChops.lighter(page, layer)
        x += glyph.width + chance.randint(-4, 8)
    page = page.transform(page.size, Image.Transform.AFFINE, (1, slant, -slant * 45, 0, 1, 0), Image.Resampling.BILINEAR)
    if chance.random() < 1 / 3:
        page = page.filter(ImageFilter.MaxFilter(3))
    strip = page.point(lambda value: 0 if value > 90 else 255)
    return strip.crop(ImageChops.invert(strip).getbbox())


def main() -> None:
    """Read days and print how many were right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--days", type=int, default=300)
    options = parser.parse_args()
    chance, pictures = random.Random(3), digits(options.folder)
    seen = []
    for _ in range(options.days):
        day = chance.randint(1, 31)
        found = numbers_in(written(day, pictures, chance), 31)
        best = max(found, key=found.__getitem__, default=0)
        seen.append((found.get(best, 0.0) / (sum(found.values()) or 1), best == day))
    print(f"right as first choice: {sum(right for _, right in seen) / len(seen):.1%} of {len(seen)}")
    for bar in BARS:
        above = [right for share, right in seen if share >= bar]
        print(f"from a share of {bar:.0%}: {len(above) / len(seen):.1%} proposed, {sum(above) / max(1, len(above)):.1%} of them right")


if __name__ == "__main__":
    main()
