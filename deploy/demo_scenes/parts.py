"""The things that scenes are made of: mountains, trees, clouds, houses, people, boats."""

import math
from itertools import pairwise

from .brush import HEIGHT, WIDTH, Canvas, Point, mix

SKIN = ("#e8b48c", "#d99f77", "#c98d66")


def sun(c: Canvas, x: float, y: float, r: float, colour: str = "#fff3cf", halo: str = "#ffd48a") -> None:
    """Draw a sun with a wide halo."""
    c.glow(x, y, r * 7, halo, 0.75)
    c.glow(x, y, r * 2.4, colour, 0.7)
    c.oval(x, y, r, r, colour)


def cloud(c: Canvas, x: float, y: float, size: float, colour: str = "#ffffff", alpha: float = 0.75) -> None:
    """Draw a flat-bottomed cloud of some ``size`` in width."""
    points: list[Point] = []
    bumps = [(0.2, 0.1), (0.4, 0.2), (0.6, 0.25), (0.8, 0.12)]
    for step in range(61):
        t = step / 60
        top = max(h * math.sqrt(max(0.0, 1 - ((t - m) / 0.2) ** 2)) for m, h in bumps)
        points.append((x + t * size, y - top * size))
    c.shape([*points, (x + size, y + 1), (x, y + 1)], colour, colour, alpha=alpha)


def ridge(c: Canvas, y: float, height: float, *stops: str, rough: float = 0.55, floor: float = HEIGHT) -> None:
    """Draw a jagged mountain range whose crest wanders ``height`` about ``y``."""
    crest = [c.random.uniform(-0.4, 0.6), c.random.uniform(-0.9, 0.1), c.random.uniform(-0.4, 0.6)]
    spread = 0.8
    for _ in range(7):
        finer: list[float] = []
        for a, b in pairwise(crest):
            finer += [a, (a + b) / 2 + c.random.uniform(-spread, spread)]
        crest = [*finer, crest[-1]]
        spread *= rough
    step = WIDTH / (len(crest) - 1)
    points = [(i * step, y + v * height) for i, v in enumerate(crest)]
    c.shape([*points, (WIDTH, floor), (0, floor)], *stops)


def karst(c: Canvas, base: float, peaks: list[tuple[float, float, float]], *stops: str) -> None:
    """Draw steep round limestone hills: each peak is centre, half width, height."""
    points: list[Point] = []
    for x in range(-20, WIDTH + 21, 4):
        lift = max(h * math.exp(-(abs((x - m) / w) ** 2.6)) for m, w, h in peaks)
        points.append((x, base - lift - 2.5 * math.sin(x / 11) - 1.5 * math.sin(x / 4.3)))
    c.shape([*points, (WIDTH + 20, base + 40), (-20, base + 40)], *stops)


def hill(c: Canvas, y: float, height: float, length: float, phase: float, *stops: str, floor: float = HEIGHT) -> None:
    """Draw soft rolling ground down to ``floor``."""
    points = [
        (x, y - height * (math.sin(x / length + phase) + 0.35 * math.sin(x / length * 2.3 + phase * 1.7)))
        for x in range(-10, WIDTH + 11, 6)
    ]
    c.shape([*points, (WIDTH + 10, floor), (-10, floor)], *stops)


def tree(c: Canvas, x: float, y: float, size: float, leaf: str = "#4f8a5b", trunk: str = "#6b4f3a") -> None:
    """Draw a round-headed tree that stands at ``y``."""
    c.shape([(x - size * 0.05, y), (x + size * 0.05, y), (x + size * 0.025, y - size * 0.6), (x - size * 0.025, y - size * 0.6)], trunk)
    dark, light = mix(leaf, "#12303a", 0.28), mix(leaf, "#f4e7a1", 0.25)
    blobs = [(-0.2, -0.56, 0.22), (0.2, -0.55, 0.22), (0.0, -0.74, 0.27), (-0.11, -0.66, 0.24), (0.13, -0.66, 0.23)]
    for dx, dy, r in blobs:
        c.oval(x + dx * size + size * 0.03, y + dy * size + size * 0.03, r * size, r * size, dark)
    for dx, dy, r in blobs:
        c.oval(x + dx * size, y + dy * size, r * size * 0.94, r * size * 0.94, leaf)
    for dx, dy, r in blobs[:3]:
        c.oval(x + (dx - 0.06) * size, y + (dy - 0.07) * size, r * size * 0.55, r * size * 0.5, light, 0.45)


def pine(c: Canvas, x: float, y: float, size: float, colour: str) -> None:
    """Draw a slender conifer."""
    c.rect(x - size * 0.025, y - size * 0.12, size * 0.05, size * 0.12, mix(colour, "#2a1c14", 0.6))
    for level in range(4):
        top, wide = y - size * (1 - level * 0.2), size * (0.1 + level * 0.052)
        c.shape([(x, top), (x + wide, top + size * 0.32), (x - wide, top + size * 0.32)], mix(colour, "#e9f0c0", 0.16), colour)


def palm(c: Canvas, x: float, y: float, size: float, leaf: str = "#3f7a55", trunk: str = "#7a5c42") -> None:
    """Draw an areca palm that leans a little."""
    top = (x + size * 0.08, y - size)
    c.line([(x, y), (x + size * 0.02, y - size * 0.5), top], trunk, size * 0.03)
    for angle, reach in ((-165, 0.4), (-140, 0.36), (-112, 0.3), (-70, 0.3), (-42, 0.36), (-15, 0.4)):
        out, up = math.cos(math.radians(angle)) * reach * size, math.sin(math.radians(angle)) * reach * size
        spine = [(top[0] + out * t, top[1] + up * t + size * 0.3 * t * t) for t in (k / 8 for k in range(9))]
        width = [size * 0.05 * math.sin(math.pi * (0.12 + 0.88 * k / 8)) for k in range(9)]
        upper = [(px, py - w * 0.5) for (px, py), w in zip(spine, width, strict=True)]
        lower = [(px, py + w) for (px, py), w in zip(spine, width, strict=True)]
        c.shape([*upper, *reversed(lower)], mix(leaf, "#f4f0b0", 0.18), leaf)


def person(c: Canvas, x: float, y: float, size: float, shirt: str, legs: str = "#34495e", hat: str = "", hair: str = "#2b2a33") -> None:
    """Draw a standing figure without a face; ``hat`` is the colour of a conical hat."""
    skin, long_hair = SKIN[c.random.randrange(3)], c.random.random() < 0.45
    u, shade = size / 100, mix(shirt, "#000000", 0.16)
    c.shadow(x, y, 19 * u, 4 * u)
    for side, tone in ((-1, legs), (1, mix(legs, "#000000", 0.15))):
        c.rect(x + side * 5.5 * u - 4.5 * u, y - 46 * u, 9 * u, 45 * u, tone, 3 * u)
        c.rect(x + side * 5.5 * u - 5 * u, y - 4 * u, 11 * u, 4.5 * u, "#2a2a30", 2 * u)
    if long_hair:
        c.rect(x - 10.5 * u, y - 96 * u, 21 * u, 26 * u, hair, 8 * u)
    for side in (-1, 1):
        elbow = (x + side * 16.5 * u, y - 58 * u)
        c.line([(x + side * 11 * u, y - 73 * u), elbow, (x + side * 15 * u, y - 45 * u)], shade, 6.4 * u)
        c.oval(x + side * 15 * u, y - 43 * u, 3.4 * u, 3.6 * u, skin)
    c.rect(x - 12.5 * u, y - 78 * u, 25 * u, 40 * u, shirt, 8 * u)
    c.rect(x - 3 * u, y - 84 * u, 6 * u, 8 * u, mix(skin, "#5a2e1a", 0.2))
    c.oval(x, y - 91 * u, 8.5 * u, 9.5 * u, skin)
    fringe = [(x + 9.4 * u * math.cos(a), y - 92 * u + 10.4 * u * math.sin(a)) for a in (math.pi * (1 + k / 12) for k in range(13))]
    c.shape([*fringe, (x + 8 * u, y - 95 * u), (x - 3 * u, y - 97.5 * u), (x - 8.4 * u, y - 90 * u)], hair)
    if hat:
        brim = [(x - 19 * u, y - 92 * u), (x, y - 111 * u), (x + 19 * u, y - 92 * u), (x, y - 88 * u)]
        c.shape(brim, mix(hat, "#ffffff", 0.3), hat)


def seated(c: Canvas, x: float, y: float, size: float, shirt: str, hair: str = "#2b2a33") -> None:
    """Draw the head and shoulders of a seated person seen from behind."""
    u = size / 100
    c.rect(x - 30 * u, y - 52 * u, 60 * u, 70 * u, shirt, 22 * u)
    c.rect(x - 7 * u, y - 64 * u, 14 * u, 18 * u, mix(SKIN[1], "#5a2e1a", 0.2))
    c.oval(x, y - 78 * u, 19 * u, 22 * u, hair)


def house(c: Canvas, x: float, y: float, w: float, wall: str, roof: str, stilts: bool = False) -> None:
    """Draw a small house with a wide roof; ``stilts`` lifts it on posts as in the mountains."""
    lift, h = (w * 0.2 if stilts else 0), w * 0.34
    if stilts:
        for share in (0.08, 0.36, 0.64, 0.92):
            c.rect(x + w * share - w * 0.015, y - lift, w * 0.03, lift, mix(wall, "#1e140e", 0.55))
        c.rect(x - w * 0.02, y - lift - w * 0.03, w * 1.04, w * 0.04, mix(wall, "#1e140e", 0.4))
    c.shape([(x, y - lift), (x + w, y - lift), (x + w, y - lift - h), (x, y - lift - h)], mix(wall, "#ffffff", 0.15), wall)
    c.rect(x + w * 0.42, y - lift - h * 0.72, w * 0.16, h * 0.72, mix(wall, "#2a1a12", 0.55))
    for share in (0.12, 0.7):
        c.rect(x + w * share, y - lift - h * 0.7, w * 0.16, h * 0.36, "#ffe3a0", 1)
    top = y - lift - h
    c.shape(
        [(x - w * 0.12, top + w * 0.05), (x + w * 0.14, top - w * 0.3), (x + w * 0.86, top - w * 0.3), (x + w * 1.12, top + w * 0.05)],
        mix(roof, "#ffffff", 0.18),
        roof,
    )


def boat(c: Canvas, x: float, y: float, size: float, hull: str, canopy: str = "") -> None:
    """Draw a small boat whose water line is ``y``."""
    c.shape(
        [
            (x - size * 0.55, y - size * 0.16),
            (x - size * 0.38, y),
            (x + size * 0.36, y),
            (x + size * 0.56, y - size * 0.18),
            (x + size * 0.4, y - size * 0.1),
            (x - size * 0.42, y - size * 0.09),
        ],
        mix(hull, "#ffffff", 0.15),
        hull,
    )
    c.oval(x, y + size * 0.03, size * 0.46, size * 0.025, "#0b2230", 0.25)
    if canopy:
        for share in (-0.24, 0.0, 0.22):
            c.line([(x + size * share, y - size * 0.1), (x + size * share, y - size * 0.32)], mix(hull, "#000000", 0.3), size * 0.012)
        c.rect(x - size * 0.3, y - size * 0.36, size * 0.6, size * 0.06, canopy, size * 0.03)


def windows(
    c: Canvas, x: float, y: float, w: float, h: float, columns: int, rows: int, colours: tuple[str, ...], gap: float = 0.42
) -> None:
    """Fill a wall with a grid of windows in colours taken at random."""
    cw, rh = w / columns, h / rows
    for row in range(rows):
        for col in range(columns):
            colour = colours[c.random.randrange(len(colours))]
            c.rect(x + col * cw + cw * gap / 2, y + row * rh + rh * gap / 2, cw * (1 - gap), rh * (1 - gap), colour, 1.5)


def birds(c: Canvas, x: float, y: float, colour: str = "#34495e", count: int = 6) -> None:
    """Draw a loose flock of birds."""
    for _ in range(count):
        px, py, s = x + c.random.uniform(-70, 70), y + c.random.uniform(-28, 28), c.random.uniform(5, 9)
        c.line(
            [(px - s, py - s * 0.4), (px - s * 0.4, py - s * 0.6), (px, py), (px + s * 0.4, py - s * 0.6), (px + s, py - s * 0.4)],
            colour,
            1.4,
            0.75,
        )
