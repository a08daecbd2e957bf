"""The ink of a piece of a scanned page: black on white, without specks, dotted lines and what reaches in from its neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass
class Blob:
    """Points of ink that hang together."""

    left: int
    top: int
    right: int
    bottom: int
    points: list[int]

    @property
    def height(self) -> int:
        return self.bottom - self.top + 1

    @property
    def width(self) -> int:
        return self.right - self.left + 1


def blackened(picture: Image) -> Image:
    """Return a grey picture in black and white, parted where that divides its points best (Otsu 1979)."""
    counts = picture.histogram()
    total, weight, part, best, threshold = sum(counts), 0, 0.0, -1.0, 128
    whole = sum(value * count for value, count in enumerate(counts))
    for value, count in enumerate(counts):
        weight += count
        part += value * count
        if 0 < weight < total:
            apart = part / weight - (whole - part) / (total - weight)
            between = weight * (total - weight) * apart * apart
            if between > best:
                best, threshold = between, value
    return picture.point(lambda value: 0 if value <= threshold else 255)


def blobs(picture: Image) -> list[Blob]:
    """Return the parts of a black and white picture that hang together, diagonal neighbours too."""
    width, height = picture.size
    ink = bytearray(1 if value == 0 else 0 for value in picture.tobytes())
    found = []
    for start in range(len(ink)):
        if not ink[start]:
            continue
        ink[start] = 0
        waiting, points = [start], []
        while waiting:
            place = waiting.pop()
            points.append(place)
            y, x = divmod(place, width)
            for below in range(max(0, y - 1), min(height, y + 2)):
                for beside in range(max(0, x - 1), min(width, x + 2)):
                    near = below * width + beside
                    if ink[near]:
                        ink[near] = 0
                        waiting.append(near)
        across, down = [place % width for place in points], [place // width for place in points]
        found.append(Blob(min(across), min(down), max(across), max(down), points))
    return found


def written(picture: Image, em: float) -> Image | None:
    """Return only what was written in a black and white piece of a line, cut to its ink; None where there is nothing.

    `em` is the size of the printed type in points of the picture: specks and dots are far smaller, and what hangs in from the
    printed word at either side touches the edge and is narrow.
    """
    from PIL import Image

    width, height = picture.size
    kept = []
    for blob in blobs(picture):
        at_side = blob.left == 0 or blob.right == width - 1
        if blob.height < 0.18 * em and blob.width < 0.5 * em:  # a speck, a dot of the dotted line
            continue
        if blob.height < 0.2 * em and blob.width > 0.7 * em:  # a rule
            continue
        if at_side and blob.width < 0.28 * em and blob.height < 0.6 * em:  # a stroke of the next letter
            continue
        if (blob.top == 0 or blob.bottom == height - 1) and blob.height < 0.3 * em:  # of the line above or below
            continue
        kept.append(blob)
    if not kept:
        return None
    content = bytearray(b"\xff" * (width * height))
    for blob in kept:
        for place in blob.points:
            content[place] = 0
    clean = Image.frombytes("L", picture.size, bytes(content))
    box = (min(b.left for b in kept), min(b.top for b in kept), max(b.right for b in kept) + 1, max(b.bottom for b in kept) + 1)
    return clean.crop(box)
