"""Scenes of bridges, streets and buses."""

import math

from .brush import HEIGHT, WIDTH, Canvas, mix
from .parts import birds, boat, cloud, hill, house, palm, person, ridge, sun, tree, windows

LIT = ("#ffd98a", "#ffe9b8", "#3d4a78", "#323e68", "#ffcf73")


def wheel(c: Canvas, x: float, y: float, r: float) -> None:
    """Draw a wheel of a road vehicle."""
    c.oval(x, y, r, r, "#20262d")
    c.oval(x, y, r * 0.55, r * 0.55, "#b9c3ca")
    c.oval(x, y, r * 0.2, r * 0.2, "#5a646c")


def bus(c: Canvas, x: float, y: float, w: float, body: str, stripe: str, glass: str = "#bfe3f0") -> None:
    """Draw a bus of length ``w`` that stands on the road at ``y`` and faces right."""
    h = w * 0.34
    c.shadow(x + w / 2, y, w * 0.54, w * 0.025, 0.5)
    c.rect(x, y - h - w * 0.05, w, h, body, w * 0.035)
    c.rect(x, y - w * 0.15, w, w * 0.035, stripe)
    c.rect(x + w * 0.01, y - h - w * 0.05, w * 0.98, w * 0.02, mix(body, "#ffffff", 0.5), w * 0.01)
    for k in range(5):
        c.rect(x + w * (0.04 + k * 0.14), y - h * 0.98, w * 0.12, h * 0.42, glass, w * 0.012)
        c.shape(
            [
                (x + w * (0.06 + k * 0.14), y - h * 0.6),
                (x + w * (0.1 + k * 0.14), y - h * 0.96),
                (x + w * (0.12 + k * 0.14), y - h * 0.96),
                (x + w * (0.08 + k * 0.14), y - h * 0.6),
            ],
            "#ffffff",
            alpha=0.35,
        )
    c.rect(x + w * 0.75, y - h * 0.98, w * 0.1, h * 0.88, mix(glass, "#4d7d95", 0.35), w * 0.012)
    c.line([(x + w * 0.8, y - h * 0.96), (x + w * 0.8, y - h * 0.12)], body, 2)
    c.rect(x + w * 0.875, y - h * 0.98, w * 0.115, h * 0.5, glass, w * 0.02)
    c.oval(x + w * 0.975, y - w * 0.09, w * 0.016, w * 0.016, "#fff4c2")
    for share in (0.19, 0.68):
        c.oval(x + w * share, y - w * 0.045, w * 0.062, w * 0.062, mix(body, "#000000", 0.5))
        wheel(c, x + w * share, y - w * 0.042, w * 0.05)


def cable_bridge(c: Canvas) -> None:
    """A cable-stayed bridge over a wide river in the late afternoon."""
    c.sky("#3e7ca6", "#9cc7d0", "#ffe0ac", "#ffc98a", bottom=440)
    sun(c, 250, 350, 40, "#fff4d2", "#ffcb7d")
    for x, y, s in ((620, 110, 280), (60, 150, 220), (960, 180, 200)):
        cloud(c, x, y, s, "#fff4e2", 0.6)
    ridge(c, 380, 60, "#86a7b2", "#e6c7a0", floor=450)
    for x in range(0, WIDTH, 36):
        h = c.random.uniform(18, 74)
        c.rect(x, 444 - h, 30, h, mix("#8198a8", "#d5b9a0", c.random.random()))
    c.water(444, "#3c7f9a", 0.34, "#fff0d0")
    c.glow(250, 480, 220, "#ffdb9a", 0.4)
    deck = [(x, 432 - 34 * math.sin(math.pi * (x + 60) / (WIDTH + 120))) for x in range(-20, WIDTH + 21, 20)]
    for tower in (390, 830):
        for side in (-1, 1):
            c.shape(
                [(tower + side * 30, 560), (tower + side * 20, 560), (tower + side * 5, 96), (tower + side * 11, 96)], "#fdf6ea", "#c2cdd3"
            )
        c.rect(tower - 25, 392, 50, 12, "#d8dfe1")
        c.rect(tower - 13, 150, 26, 9, "#e8ecec")
        c.rect(tower - 48, 548, 96, 24, "#8797a0", 6)
        for k in range(1, 11):
            top = 108 + k * 11
            for side in (-1, 1):
                x = tower + side * (18 + k * 20.5)
                y = 430 - 34 * math.sin(math.pi * (x + 60) / (WIDTH + 120))
                c.line([(tower, top), (x, y)], "#ffffff", 1.3, 0.85)
    c.shape([*deck, *[(x, y + 15) for x, y in reversed(deck)]], "#f2f4f2", "#7d8e98")
    c.line([(x, y - 7) for x, y in deck], "#ffffff", 2, 0.8)
    for x, colour in ((120, "#d9534a"), (520, "#3e78a8"), (640, "#f0b63f"), (980, "#5b9a72")):
        y = 430 - 34 * math.sin(math.pi * (x + 60) / (WIDTH + 120))
        c.rect(x, y - 17, 34, 11, colour, 4)
        c.rect(x + 6, y - 24, 19, 9, mix(colour, "#e5f3f8", 0.6), 3)
        for dx in (8, 26):
            c.oval(x + dx, y - 5, 4, 4, "#27303a")
    boat(c, 610, 610, 150, "#6b4330", "#d9534a")
    hill(c, 668, 14, 130, 1.4, "#2f6a5a", "#1d463f")
    for x in (40, 96, 1100, 1160):
        tree(c, x, 668, 110, "#3d8562")
    birds(c, 640, 220, "#456379")


def pavement_street(c: Canvas) -> None:
    """A shopping street with a wide pavement, trees and people who walk."""
    c.sky("#8fcbe0", "#dff1ea", "#fff4da", bottom=430)
    cloud(c, 160, 110, 220)
    cloud(c, 840, 90, 260, alpha=0.6)
    walls = ("#f2c879", "#e9967a", "#8fb9a8", "#f4e3c1", "#c98f8f", "#9fb7cf", "#e8b56a", "#b7c99a")
    x = -20.0
    for k in range(9):
        w, h = c.random.uniform(118, 160), c.random.uniform(210, 320)
        wall = walls[k % 8]
        c.shape([(x, 470 - h), (x + w, 470 - h), (x + w, 470), (x, 470)], mix(wall, "#ffffff", 0.25), wall)
        c.shape([(x - 5, 470 - h), (x + w * 0.5, 438 - h), (x + w + 5, 470 - h)], "#b5583f", "#8f4332")
        windows(c, x + 8, 480 - h, w - 16, h - 120, 3, max(2, int(h // 90)), ("#5f8796", "#6f97a3", "#fbe6b5"), 0.46)
        awning = ("#d9534a", "#3c8d7d", "#f0a53a", "#4a6fa5")[k % 4]
        c.rect(x + 10, 392, w - 20, 78, mix(wall, "#33271f", 0.72))
        c.rect(x + 18, 402, w - 36, 60, "#ffe9b5", 2, 0.75)
        for s in range(6):
            step = (w - 8) / 6
            c.shape(
                [(x + 4 + s * step, 372), (x + 4 + (s + 1) * step, 372), (x + 4 + (s + 1) * step + 3, 398), (x + 1 + s * step, 398)],
                awning if s % 2 else "#fff6e8",
            )
        x += w
    _pavement(c)


def _pavement(c: Canvas) -> None:
    """Draw the pavement, the road and the people."""
    c.band(470, 580, "#d9cdb8", "#c7b79e")
    for k in range(14):
        c.line([(600 + (k - 7) * 92, 470), (600 + (k - 7) * 150, 580)], "#b3a288", 1.4, 0.6)
    for y in (500, 536):
        c.line([(0, y), (WIDTH, y)], "#b3a288", 1.4, 0.6)
    c.band(546, 556, "#f1c64c", "#e5b634")
    c.band(580, 592, "#9a9a98", "#7d7f80")
    c.band(592, HEIGHT, "#5d666d", "#474f57")
    for k in range(7):
        c.rect(k * 190 + 20, 630, 96, 8, "#f5f1e3", 2, 0.85)
    for px in (150, 450, 770, 1070):
        c.oval(px, 574, 46, 7, "#6b5a44")
        tree(c, px, 576, 220, "#5a9c62")
    people = ((80, "#c94f4f"), (250, "#3f6f9f"), (316, "#e8a33d"), (560, "#6a4f8f"), (640, "#2f7f6f"), (905, "#b85c7a"), (978, "#4a5f7f"))
    for px, shirt in people:
        person(c, px, 544 + c.random.uniform(-8, 14), 104, shirt)
    c.oval(1148, 556, 22, 22, "#2b3138")
    c.oval(1148, 556, 16, 16, "#c7b79e")
    c.line([(1136, 556), (1136, 516), (1162, 516), (1166, 546)], "#3a424a", 5)
    person(c, 1140, 546, 88, "#3c8d7d")


def school_bus(c: Canvas) -> None:
    """A yellow bus takes pupils along a mountain road in the morning."""
    c.sky("#77b5d4", "#cfe8e4", "#ffe9c0", bottom=430)
    sun(c, 980, 170, 34)
    cloud(c, 120, 130, 240)
    cloud(c, 560, 90, 200, alpha=0.6)
    ridge(c, 270, 100, "#89aebc", "#d3dcc6", floor=440)
    ridge(c, 340, 70, "#5d9690", "#a5c6a2", floor=470)
    c.mist(340, 100, "#fdf1d6", 0.55)
    hill(c, 430, 40, 200, 0.6, "#7fb56c", "#4f8a55")
    far = [(1210, 408), (980, 424), (800, 450), (720, 476), (820, 508), (1080, 540), (1210, 556)]
    c.line(far, "#6c7278", 26)
    c.line(far, "#f4efe0", 1.6, 0.8)
    for x, y, s in ((120, 470, 90), (200, 480, 120), (520, 452, 80), (900, 400, 60), (1080, 392, 64), (620, 470, 100)):
        tree(c, x, y, s, "#4d8c57")
    house(c, 330, 470, 96, "#a27850", "#5a463a", stilts=True)
    hill(c, 560, 14, 260, 2.6, "#5f9f58", "#3d7747")
    c.band(580, HEIGHT, "#6c7278", "#50575e")
    c.band(580, 588, "#e9e4d4", "#cfc8b4")
    for k in range(7):
        c.rect(k * 200 + 40, 630, 110, 7, "#f4efe0", 2, 0.85)
    bus(c, 330, 620, 520, "#f6b92c", "#2b2f36")
    for k, shirt in enumerate(("#d9534a", "#3e6fa3", "#3c8d7d", "#7a4f9f")):
        x = 386 + k * 73
        c.rect(x - 14, 500, 28, 18, shirt, 8)
        c.oval(x, 491, 11, 12, "#d99f77")
        c.oval(x, 485, 12, 8, "#2b2a33")
    for x, y, s, shirt in ((910, 612, 92, "#ffffff"), (958, 614, 84, "#ffffff"), (1006, 612, 88, "#ffffff")):
        person(c, x, y, s, shirt, "#2b3f6b")
        c.rect(x - 15, y - s * 0.72, 30, s * 0.3, ("#d9534a", "#3e6fa3", "#3c8d7d")[int(x) % 3], 7)
    person(c, 1078, 614, 122, "#3c8d7d")
    palm(c, 60, 600, 220)


def night_bus(c: Canvas) -> None:
    """An electric bus among the lights of the town in the evening."""
    c.sky("#161d45", "#34407e", "#7a5c93", "#d9848a", bottom=500)
    for _ in range(70):
        c.oval(c.random.uniform(0, WIDTH), c.random.uniform(0, 180), 1, 1, "#ffffff", c.random.uniform(0.2, 0.7))
    for k in range(17):
        w, h = c.random.uniform(60, 110), c.random.uniform(120, 330)
        x = k * 74 - 20
        tone = mix("#2a3266", "#4a4680", c.random.random())
        c.shape([(x, 520 - h), (x + w, 520 - h), (x + w, 520), (x, 520)], tone, mix(tone, "#a86f8f", 0.4))
        windows(c, x + 6, 528 - h, w - 12, h - 20, max(3, int(w // 20)), max(4, int(h // 26)), LIT, 0.5)
    c.band(510, 560, "#454a7a", "#3a3d66")
    c.band(560, HEIGHT, "#2b2f52", "#1d2040")
    for k in range(8):
        c.rect(k * 170 + 20, 626, 90, 6, "#f0d78a", 2, 0.7)
    for x in (90, 420, 760, 1090):
        c.line([(x, 560), (x, 330), (x + 50, 318)], "#1a1d38", 5)
        c.glow(x + 54, 330, 130, "#ffdc8f", 0.75)
        c.oval(x + 54, 324, 16, 6, "#fff2c8")
        c.glow(x + 54, 570, 150, "#ffcf7a", 0.28)
    for x in (250, 600, 930):
        tree(c, x, 560, 150, "#3d5f74", "#22243c")
    c.glow(880, 590, 240, "#fff0c2", 0.5)
    bus(c, 300, 620, 560, "#eef4f4", "#2fae8f", "#ffe6a8")
    c.shape([(850, 570), (1160, 606), (1160, 650), (850, 590)], "#fff3cf", alpha=0.25)
    c.shape([(430, 452), (412, 484), (428, 484), (418, 508), (446, 474), (430, 474), (440, 452)], "#2fae8f")
    c.rect(960, 420, 170, 10, "#2b315c", 3)
    for x in (972, 1112):
        c.rect(x, 430, 6, 140, "#2b315c")
    c.rect(976, 440, 138, 70, "#8fb3d9", 2, 0.25)
    for x, s, shirt in ((1000, 100, "#e06f8b"), (1046, 106, "#f2b134"), (1092, 98, "#4fa3a5")):
        person(c, x, 574, s, shirt, "#23264a")
    for x in range(0, WIDTH, 7):
        c.oval(x, 640 + c.random.uniform(0, 34), c.random.uniform(4, 18), 1, ("#ffd98a", "#f29a8f", "#8fb3d9")[x % 3], 0.16)
