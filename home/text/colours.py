"""Colours as `#rrggbb`: their contrast (WCAG 2.2), mixing, and the nearest one that can be read on a ground."""

from __future__ import annotations

import re
from typing import Literal

AAA = 7.0  # contrast of text, WCAG 2.2, 1.4.6
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_STEPS = 100


def channels(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue. Raise ValueError for anything but `#rrggbb`."""
    if not _HEX.fullmatch(colour):
        raise ValueError(colour)
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Return the relative luminance, from 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    parts = [value / 255 for value in channels(colour)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """Return `colour` with `share` (0 to 1) of `other` in it."""
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(mine + (theirs - mine) * share):02x}" for mine, theirs in pairs)


def readable(colour: str, ground: str, towards: Literal["#000000", "#ffffff"], least: float = AAA) -> str:
    """Return the colour nearest to `colour` on its way to black or white that has the contrast `least` on `ground`."""
    tries = (mix(colour, towards, step / _STEPS) for step in range(_STEPS + 1))
    return next((tried for tried in tries if contrast(tried, ground) >= least), towards)
