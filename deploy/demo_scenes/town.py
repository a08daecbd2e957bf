"""Scenes of roads, markets, works and homes."""

import math

from .brush import HEIGHT, WIDTH, Canvas, mix
from .parts import birds, boat, cloud, hill, house, palm, person, ridge, sun, tree, windows

GLASS = ("#dff1f5", "#bfe0ea", "#a7d0df")
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
        c.shape([(x + w * (0.06 + k * 0.14), y - h * 0.6), (x + w * (0.1 + k * 0.14), y - h * 0.96), (x + w * (0.12 + k * 0.14), y - h * 0.96), (x + w * (0.08 + k * 0.14), y - h * 0.6)], "#ffffff", alpha=0.35)
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
            c.shape([(tower + side * 30, 560), (tower + side * 20, 560), (tower + side * 5, 96), (tower + side * 11, 96)], "#fdf6ea", "#c2cdd3")
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
            c.shape([(x + 4 + s * step, 372), (x + 4 + (s + 1) * step, 372), (x + 4 + (s + 1) * step + 3, 398), (x + 1 + s * step, 398)], awning if s % 2 else "#fff6e8")
        x += w
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


def container_port(c: Canvas) -> None:
    """A seaport with cranes, stacked boxes and a ship at the quay."""
    c.sky("#2f77a5", "#8cc3d6", "#ffe5bf", bottom=430)
    sun(c, 1010, 300, 34)
    cloud(c, 80, 120, 260)
    cloud(c, 520, 90, 220, alpha=0.6)
    ridge(c, 390, 46, "#7fa5b6", "#d9d1b8", floor=430)
    c.water(428, "#256b8f", 0.42)
    colours = ("#d9534a", "#f0a53a", "#3c8d7d", "#3e6fa3", "#e8d9b8", "#7a4f7f", "#5fa0b5")
    c.shape([(90, 470), (690, 470), (650, 566), (150, 566)], "#b8382f", "#7c241f")
    c.shape([(84, 452), (700, 452), (690, 474), (90, 474)], "#f6f1e6", "#d8cfbd")
    c.rect(110, 350, 74, 104, "#f7f4ec", 4)
    windows(c, 112, 356, 70, 70, 4, 3, ("#41687d", "#5b8296"))
    c.rect(132, 318, 26, 34, "#d9534a", 3)
    for row in range(4):
        for col in range(8):
            if row == 3 and col % 3 == 0:
                continue
            c.rect(204 + col * 58, 426 - row * 27, 55, 25, colours[c.random.randrange(7)], 2)
            for rib in range(5):
                c.line([(212 + col * 58 + rib * 10, 429 - row * 27), (212 + col * 58 + rib * 10, 448 - row * 27)], "#000000", 1, 0.14)
    for x in (330, 560, 850):
        for leg in (0, 96):
            c.rect(x + leg, 190, 11, 390, "#f2b134")
        c.line([(x + 5, 560), (x + 100, 330)], "#f2b134", 6)
        c.rect(x - 150, 180, 330, 13, "#f2b134", 3)
        c.rect(x + 10, 326, 90, 9, "#d99a22")
        c.shape([(x + 30, 180), (x + 52, 92), (x + 66, 92), (x + 88, 180)], "#f6c357", "#d99a22")
        for end in (-140, 170):
            c.line([(x + 58, 96), (x + end, 182)], "#5a4a2a", 2)
        c.rect(x - 88, 193, 30, 12, "#41505c", 2)
        c.line([(x - 82, 204), (x - 82, 270)], "#41505c", 1.4)
        c.line([(x - 64, 204), (x - 64, 270)], "#41505c", 1.4)
        c.rect(x - 100, 270, 55, 25, colours[c.random.randrange(7)], 2)
    c.band(566, 582, "#c9c4b8", "#9a9890")
    c.band(582, HEIGHT, "#8d9093", "#676c72")
    for row in range(3):
        for col in range(5):
            c.rect(900 + col * 66, 582 - row * 30 - 4, 63, 28, colours[(row * 3 + col) % 7], 2)
    for k in range(6):
        c.rect(k * 210, 634, 110, 7, "#f4d35e", 2, 0.8)
    c.rect(150, 590, 150, 44, "#3e6fa3", 3)
    c.rect(304, 604, 46, 34, "#e8e4da", 6)
    c.rect(326, 608, 20, 15, "#6fa3b9", 3)
    for wx in (180, 206, 270, 330):
        wheel(c, wx, 640, 12)
    for px, shirt in ((430, "#f28f2b"), (474, "#f28f2b")):
        person(c, px, 640, 72, shirt, hair="#f5d547")


def highland_market(c: Canvas) -> None:
    """A highland market round an old tree, with many-coloured awnings."""
    c.sky("#7db7cf", "#d6eadf", "#fbeecb", bottom=420)
    ridge(c, 250, 90, "#86a9b0", "#cddcc6", floor=430)
    ridge(c, 320, 60, "#5f9483", "#a9c79a", floor=460)
    c.mist(320, 90, "#fbf2d8", 0.5)
    c.band(420, HEIGHT, "#d8b98a", "#b98f60")
    for x, y, w in ((60, 430, 110), (930, 428, 120), (1080, 446, 100)):
        house(c, x, y, w, "#a27850", "#5a463a", stilts=True)
    tree(c, 610, 470, 330, "#4f8a4f")
    awnings = ("#d9534a", "#2f7f9f", "#f0a53a", "#7a4f9f", "#3c8d5f", "#e06f8b")
    rows = ((452, 112, 7), (520, 146, 7), (606, 190, 6))
    for depth, (y, w, n) in enumerate(rows):
        for k in range(n):
            x = (k - n / 2) * w * 1.28 + 600 + (depth % 2) * w * 0.5
            colour = awnings[(k + depth * 2) % 6]
            for side in (0.04, 0.96):
                c.rect(x + w * side - 2, y - w * 0.46, 4, w * 0.5, "#7a5a3c")
            c.rect(x + w * 0.05, y - w * 0.1, w * 0.9, w * 0.14, mix("#a8763f", "#5f4326", 0.3), 3)
            for item in range(7):
                tone = ("#d9452f", "#f2b233", "#6fae4a", "#8f5fa8", "#e8e0c8", "#c97b3d")[(item + k) % 6]
                c.oval(x + w * (0.13 + item * 0.123), y - w * 0.11, w * 0.058, w * 0.05, tone)
            for strip in range(6):
                x0, x1 = x - w * 0.06 + strip * w * 0.187, x - w * 0.06 + (strip + 1) * w * 0.187
                shade = colour if strip % 2 == 0 else "#fff3dd"
                t0, t1 = x + w * (0.1 + strip * 0.133), x + w * (0.1 + (strip + 1) * 0.133)
                c.shape([(t0, y - w * 0.62), (t1, y - w * 0.62), (x1, y - w * 0.42), (x0, y - w * 0.42)], mix(shade, "#ffffff", 0.2), shade)
        for _ in range(5 + depth):
            px = c.random.uniform(40, WIDTH - 40)
            shirt = ("#26324e", "#b83b4b", "#2f5c86", "#6a3f7f", "#1f6f6a")[c.random.randrange(5)]
            person(c, px, y + w * 0.26, w * 0.62, shirt, "#26304a", hair=("#b83b3b", "#26324e", "#2b2a33")[c.random.randrange(3)])


def apartment_blocks(c: Canvas) -> None:
    """New blocks of flats round a green with a playground."""
    c.sky("#6fb5d9", "#c6e6ec", "#fdf5df", bottom=470)
    sun(c, 180, 130, 30)
    cloud(c, 420, 110, 240)
    cloud(c, 900, 150, 220, alpha=0.6)
    ridge(c, 400, 50, "#a7c6c9", "#dfe9d8", floor=480)
    blocks = ((60, 250, 190, "#f3e6cf"), (270, 180, 170, "#e9b78f"), (470, 230, 200, "#f7f1e4"), (700, 160, 180, "#9fc2bd"), (910, 240, 210, "#f1d9a7"))
    for x, y, w, wall in blocks:
        c.shape([(x, y), (x + w, y), (x + w, 520), (x, 520)], mix(wall, "#ffffff", 0.3), wall)
        c.shape([(x + w, y), (x + w + 26, y + 16), (x + w + 26, 520), (x + w, 520)], mix(wall, "#33414f", 0.35))
        c.rect(x - 4, y - 9, w + 8, 12, mix(wall, "#5a4a3f", 0.4), 2)
        rows = int((500 - y) // 40)
        windows(c, x + 10, y + 14, w - 20, rows * 40, 5, rows, ("#6f9fb5", "#88b4c6", "#fbe3a6", "#5f8ea6"), 0.5)
        for row in range(rows):
            for col in (1, 3):
                c.rect(x + 10 + col * (w - 20) / 5 + 2, y + 38 + row * 40, (w - 20) / 5 - 4, 9, mix(wall, "#7a5f4a", 0.55), 1)
                c.oval(x + 20 + col * (w - 20) / 5, y + 37 + row * 40, 6, 4, "#5fa05f")
    hill(c, 520, 8, 190, 0.2, "#a6cf7a", "#6fae62")
    c.shape([(480, 690), (700, 690), (640, 520), (600, 520)], "#efe2c4", "#d8c6a0")
    for x, y, s in ((30, 560, 130), (230, 548, 110), (440, 545, 96), (760, 548, 100), (1010, 556, 120), (1160, 570, 150)):
        tree(c, x, y, s, "#559a5a")
    c.shape([(820, 640), (876, 560), (884, 560), (830, 640)], "#e4572e")
    c.shape([(876, 560), (960, 640), (976, 640), (888, 560)], "#f2b134", "#d99a22")
    c.line([(872, 562), (860, 640)], "#3e6fa3", 5)
    for x in (300, 400):
        c.line([(x, 570), (x - 22, 650)], "#3e6fa3", 5)
        c.line([(x, 570), (x + 22, 650)], "#3e6fa3", 5)
    c.line([(300, 571), (400, 571)], "#3e6fa3", 6)
    c.line([(335, 572), (326, 624)], "#555555", 1.5)
    c.line([(366, 572), (374, 624)], "#555555", 1.5)
    c.rect(318, 622, 18, 5, "#e4572e", 2)
    c.rect(366, 622, 18, 5, "#e4572e", 2)
    for x, y, s, shirt in ((560, 650, 96, "#3e6fa3"), (612, 652, 62, "#f2b134"), (656, 650, 92, "#c94f6d"), (200, 640, 90, "#3c8d7d"), (240, 642, 58, "#d9534a"), (1050, 650, 60, "#7a4f9f"), (1090, 652, 56, "#e4872e")):
        person(c, x, y, s, shirt)


def sorting_bins(c: Canvas) -> None:
    """Three bins for three kinds of waste, by a park."""
    c.sky("#9fd4d0", "#def1df", "#f8f6df", bottom=440)
    c.glow(900, 120, 360, "#fffbe0", 0.8)
    cloud(c, 120, 120, 240)
    hill(c, 380, 26, 220, 0.4, "#a4cf9b", "#7fb884")
    for x in range(20, WIDTH, 92):
        tree(c, x, 420 + c.random.uniform(-8, 12), c.random.uniform(120, 180), mix("#5fa568", "#86bf7a", c.random.random()))
    hill(c, 450, 10, 240, 1.8, "#8cc06f", "#5f9f58")
    c.band(520, HEIGHT, "#d8d2c2", "#b9b2a0")
    for k in range(12):
        c.line([(600 + (k - 6) * 110, 520), (600 + (k - 6) * 190, HEIGHT)], "#a9a18d", 1.5, 0.5)
    for x, colour in ((250, "#3f9b5f"), (500, "#f4f6f5"), (750, "#f08a35")):
        c.shadow(x + 95, 620, 120, 12, 0.5)
        dark = mix(colour, "#1d2c33", 0.28)
        c.shape([(x + 6, 380), (x + 184, 380), (x + 168, 612), (x + 22, 612)], mix(colour, "#ffffff", 0.2), mix(colour, "#1d2c33", 0.16))
        c.shape([(x + 134, 380), (x + 184, 380), (x + 168, 612), (x + 130, 612)], dark, alpha=0.35)
        c.rect(x - 6, 352, 202, 34, mix(colour, "#1d2c33", 0.12), 12)
        c.rect(x + 54, 336, 82, 20, dark, 9)
        c.oval(x + 95, 486, 47, 47, "#ffffff" if colour != "#f4f6f5" else "#3e8fb5", 0.95)
        for wx in (x + 44, x + 146):
            wheel(c, wx, 612, 15)
    c.shape([(345, 512), (322, 482), (345, 452), (368, 482)], "#3f9b5f")
    c.line([(345, 512), (345, 470)], "#ffffff", 3)
    for angle in (-90, 30, 150):
        a = math.radians(angle)
        tip = (595 + 30 * math.cos(a), 488 + 30 * math.sin(a))
        c.line([(595 + 22 * math.cos(a + k * 0.2), 486 + 22 * math.sin(a + k * 0.2)) for k in range(8)], "#ffffff", 7)
        c.shape([(tip[0] + 12 * math.cos(a + 1.5), tip[1] + 12 * math.sin(a + 1.5)), (tip[0] - 14 * math.cos(a), tip[1] - 14 * math.sin(a)), (tip[0] - 8 * math.cos(a + 1.5), tip[1] - 8 * math.sin(a + 1.5))], "#ffffff")
    c.rect(825, 462, 40, 46, "#f08a35", 4)
    c.rect(818, 454, 54, 10, "#f08a35", 4)
    for dx in (835, 845, 855):
        c.line([(dx, 472), (dx, 500)], "#ffffff", 3)
    person(c, 1040, 632, 190, "#3e6fa3")
    c.rect(966, 520, 46, 58, "#6fae4a", 8)
    person(c, 140, 626, 128, "#e06f8b")
    c.rect(164, 560, 30, 36, "#f2b134", 6)


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


def workshops(c: Canvas) -> None:
    """Small works with saw-tooth roofs, and a lorry being loaded."""
    c.sky("#86bfda", "#d3e9ea", "#fdeed0", bottom=450)
    cloud(c, 200, 120, 260)
    cloud(c, 800, 160, 220, alpha=0.6)
    ridge(c, 360, 60, "#9bbbc2", "#d9e0cb", floor=460)
    for x, w, wall in ((40, 420, "#e6d3b3"), (500, 380, "#c9d8d6"), (910, 320, "#e9c3a0")):
        c.shape([(x, 330), (x + w, 330), (x + w, 540), (x, 540)], mix(wall, "#ffffff", 0.2), wall)
        teeth = 4
        for k in range(teeth):
            x0, x1 = x + k * w / teeth, x + (k + 1) * w / teeth
            c.shape([(x0, 332), (x0, 262), (x1, 332)], "#8f4a3a", "#b4634a")
            c.shape([(x0, 262), (x0 + 9, 268), (x0 + 9, 332), (x0, 332)], "#dff1f5", "#a7d0df")
        windows(c, x + 16, 352, w - 32, 70, 6, 1, GLASS, 0.3)
        c.rect(x + w * 0.34, 440, w * 0.32, 100, mix(wall, "#2a2f36", 0.7), 3)
        for line in range(8):
            c.line([(x + w * 0.34, 450 + line * 12), (x + w * 0.66, 450 + line * 12)], mix(wall, "#2a2f36", 0.5), 1.5)
    for x in (476, 890):
        tree(c, x, 550, 150, "#5a9c62")
    c.band(540, HEIGHT, "#b9b4a8", "#8f8c84")
    c.band(600, 606, "#f4d35e", "#e2bd3d")
    c.shadow(430, 640, 250, 10, 0.5)
    c.rect(230, 470, 290, 142, "#f6f3ea", 6)
    c.rect(230, 574, 290, 16, "#d9534a")
    c.rect(526, 510, 110, 106, "#d9534a", 14)
    c.rect(572, 522, 54, 42, "#bfe3f0", 6)
    c.rect(230, 610, 400, 14, "#343c44", 4)
    for x in (290, 350, 580):
        wheel(c, x, 628, 26)
    for k, (bx, by) in enumerate(((760, 620), (822, 620), (884, 620), (790, 570), (852, 570), (820, 520))):
        c.rect(bx, by - 48, 58, 48, mix("#c9965b", "#a8763f", (k % 3) / 3), 3)
        c.rect(bx + 24, by - 48, 10, 48, "#e3c18f", 0, 0.7)
    person(c, 700, 630, 132, "#3e6fa3", hair="#f5c53d")
    c.rect(672, 552, 56, 40, "#c9965b", 3)
    person(c, 1010, 634, 132, "#3c8d7d")
    c.rect(1024, 558, 34, 44, "#f7f4ec", 3)
    person(c, 1090, 632, 126, "#b85c4a", hair="#f5c53d")


def solar_panels(c: Canvas) -> None:
    """Rows of solar panels on a school's land under a high sun."""
    c.sky("#3f9bd1", "#a5d9ea", "#f5f6e3", bottom=400)
    sun(c, 860, 130, 52, "#fff8da", "#ffe28a")
    cloud(c, 120, 130, 260)
    cloud(c, 430, 80, 180, alpha=0.6)
    ridge(c, 320, 60, "#8ab8bb", "#cfe3cd", floor=420)
    hill(c, 390, 24, 230, 0.8, "#9cc86f", "#6fae5d")
    c.rect(120, 330, 300, 72, "#fbf3e0", 2)
    c.shape([(104, 334), (140, 292), (400, 292), (436, 334)], "#c96a4a", "#a04f3a")
    for k in range(6):
        c.shape([(156 + k * 42, 326), (168 + k * 40, 300), (200 + k * 40, 300), (192 + k * 42, 326)], "#2b5f9e", "#173a6b")
    windows(c, 134, 346, 272, 50, 8, 1, ("#5f8ea6", "#7fa9bd"), 0.4)
    for x, s in ((60, 110), (470, 120), (540, 90), (1130, 130)):
        tree(c, x, 412, s, "#4f8f55")
    hill(c, 440, 10, 280, 2.0, "#86bd62", "#4d8f4c")
    for row in range(4):
        t = row / 3
        y, h, w = 452 + row * (40 + 17 * t), 34 + 34 * t, 150 + 80 * t
        for k in range(-1, 9):
            x = k * (w + 16) - 60 * t + row * 26
            lean = h * 0.55
            for leg in (0.25, 0.78):
                c.line([(x + w * leg, y + h * 0.6), (x + w * leg, y + h * 1.25)], "#8f9aa0", 3 + 2 * t)
            c.shape([(x + lean, y), (x + w + lean, y), (x + w, y + h), (x, y + h)], "#4f8fd0", "#143566")
            for col in range(1, 6):
                c.line([(x + lean + w * col / 6, y), (x + w * col / 6, y + h)], "#9fc8ee", 1.2, 0.6)
            for line in (1, 2):
                c.line([(x + lean * (1 - line / 3), y + h * line / 3), (x + w + lean * (1 - line / 3), y + h * line / 3)], "#9fc8ee", 1.2, 0.6)
            c.shape([(x + lean + w * 0.1, y), (x + lean + w * 0.28, y), (x + w * 0.16, y + h), (x - w * 0.02 + 8, y + h)], "#ffffff", alpha=0.14)
    person(c, 590, 470, 62, "#f28f2b", hair="#f5f0e0")
    for k in range(70):
        x = c.random.uniform(0, WIDTH)
        c.oval(x, HEIGHT - c.random.uniform(0, 12), 4, 4, ("#fff1a8", "#ffffff", "#f7a1b8")[k % 3], 0.9)


