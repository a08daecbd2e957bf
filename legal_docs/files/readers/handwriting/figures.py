"""A number of one or two figures in a strip of ink: every way to cut the strip is tried, the figures of the best one are taken."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, log
from typing import TYPE_CHECKING

from legal_docs.files.readers.handwriting.digits import chances

if TYPE_CHECKING:
    from PIL.Image import Image

NONE = 10
_SLANTS = (0.0, 0.25, 0.5)  # of a cut, in width by height: handwriting leans
_CUTS = 12  # places at which two figures are parted
_LEAST = 1e-4


def numbers_in(strip: Image, most: int) -> dict[int, float]:
    """Return how likely a strip (ink 0 on 255) is each number from 1 to `most`, written with one or two figures; {} without ink."""
    scores: dict[int, float] = {}
    for figures, score in _readings(strip):
        value = int("".join(map(str, figures)))
        if 1 <= value <= most and score > scores.get(value, float("-inf")):
            scores[value] = score
    if not scores:
        return {}
    best = max(scores.values())
    raised = {value: exp(score - best) for value, score in scores.items()}
    # What is left to 1 is doubt: even the best way to read it may look little like figures.
    return {value: chance / sum(raised.values()) * exp(best) for value, chance in raised.items()}


def _readings(strip: Image) -> Iterator[tuple[tuple[int, ...], float]]:
    """Yield figures with the logarithm of the chance that they are what the strip shows (the mean of the figures')."""
    for digit, chance in enumerate(chances(strip)[:NONE]):
        yield (digit,), log(max(chance, _LEAST))
    for left, right in _cut(strip):
        first, second = chances(left), chances(right)
        for one in range(NONE):
            for two in range(NONE):
                yield (one, two), (log(max(first[one], _LEAST)) + log(max(second[two], _LEAST))) / 2


def _cut(strip: Image) -> Iterator[tuple[Image, Image]]:
    """Yield the strip in two parts, cut at several places and slants."""
    from PIL import Image, ImageDraw

    width, height = strip.size
    if width < height * 0.45:  # too narrow for two figures
        return
    blank = Image.new("L", strip.size, 255)
    for slant in _SLANTS:
        lean = slant * height
        for step in range(1, _CUTS):
            foot = width * (0.15 + 0.7 * step / _CUTS) - lean / 2
            mask = Image.new("1", strip.size, 0)
            ImageDraw.Draw(mask).polygon([(-width, 0), (foot + lean, 0), (foot, height), (-width, height)], fill=1)
            left = Image.composite(strip, blank, mask)
            right = Image.composite(blank, strip, mask)
            yield left, right
