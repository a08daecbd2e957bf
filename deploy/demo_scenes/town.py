"""Scenes of markets, works and homes."""

import math

from .brush import HEIGHT, WIDTH, Canvas, mix
from .parts import cloud, hill, house, person, ridge, sun, tree, windows
from .roads import wheel

GLASS = ("#dff1f5", "#bfe0ea", "#a7d0df")


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
        for slot in range(6):
            px = 130 + slot * 188 + depth * 34 + c.random.uniform(-34, 34)
            shirt = ("#26324e", "#b83b4b", "#2f5c86", "#6a3f7f", "#1f6f6a")[c.random.randrange(5)]
            person(
                c,
                px,
                y + w * 0.26,
                w * c.random.uniform(0.52, 0.62),
                shirt,
                "#26304a",
                hat=("", "", "#ecd9a3")[c.random.randrange(3)],
                hair=("#b83b3b", "#26324e", "#2b2a33")[c.random.randrange(3)],
            )


def apartment_blocks(c: Canvas) -> None:
    """New blocks of flats round a green with a playground."""
    c.sky("#6fb5d9", "#c6e6ec", "#fdf5df", bottom=470)
    sun(c, 180, 130, 30)
    cloud(c, 420, 110, 240)
    cloud(c, 900, 150, 220, alpha=0.6)
    ridge(c, 400, 50, "#a7c6c9", "#dfe9d8", floor=480)
    blocks = (
        (60, 250, 190, "#f3e6cf"),
        (270, 180, 170, "#e9b78f"),
        (470, 230, 200, "#f7f1e4"),
        (700, 160, 180, "#9fc2bd"),
        (910, 240, 210, "#f1d9a7"),
    )
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
    _playground(c)


def _playground(c: Canvas) -> None:
    """Draw the green, the playground and the families."""
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
    for x, y, s, shirt in (
        (560, 650, 96, "#3e6fa3"),
        (612, 652, 62, "#f2b134"),
        (656, 650, 92, "#c94f6d"),
        (200, 640, 90, "#3c8d7d"),
        (240, 642, 58, "#d9534a"),
        (1050, 650, 60, "#7a4f9f"),
        (1090, 652, 56, "#e4872e"),
    ):
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
    _bin_signs(c)


def _bin_signs(c: Canvas) -> None:
    """Draw the signs on the bins and the people."""
    c.shape([(345, 512), (322, 482), (345, 452), (368, 482)], "#3f9b5f")
    c.line([(345, 512), (345, 470)], "#ffffff", 3)
    for angle in (-90, 30, 150):
        a = math.radians(angle)
        tip = (595 + 30 * math.cos(a), 488 + 30 * math.sin(a))
        c.line([(595 + 22 * math.cos(a + k * 0.2), 486 + 22 * math.sin(a + k * 0.2)) for k in range(8)], "#ffffff", 7)
        c.shape(
            [
                (tip[0] + 12 * math.cos(a + 1.5), tip[1] + 12 * math.sin(a + 1.5)),
                (tip[0] - 14 * math.cos(a), tip[1] - 14 * math.sin(a)),
                (tip[0] - 8 * math.cos(a + 1.5), tip[1] - 8 * math.sin(a + 1.5)),
            ],
            "#ffffff",
        )
    c.rect(825, 462, 40, 46, "#f08a35", 4)
    c.rect(818, 454, 54, 10, "#f08a35", 4)
    for dx in (835, 845, 855):
        c.line([(dx, 472), (dx, 500)], "#ffffff", 3)
    person(c, 1040, 632, 190, "#3e6fa3")
    c.rect(966, 520, 46, 58, "#6fae4a", 8)
    person(c, 140, 626, 128, "#e06f8b")
    c.rect(164, 560, 30, 36, "#f2b134", 6)


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
                c.line(
                    [(x + lean * (1 - line / 3), y + h * line / 3), (x + w + lean * (1 - line / 3), y + h * line / 3)], "#9fc8ee", 1.2, 0.6
                )
            c.shape(
                [(x + lean + w * 0.1, y), (x + lean + w * 0.28, y), (x + w * 0.16, y + h), (x - w * 0.02 + 8, y + h)], "#ffffff", alpha=0.14
            )
    person(c, 590, 470, 62, "#f28f2b", hair="#f5f0e0")
    for k in range(70):
        x = c.random.uniform(0, WIDTH)
        c.oval(x, HEIGHT - c.random.uniform(0, 12), 4, 4, ("#fff1a8", "#ffffff", "#f7a1b8")[k % 3], 0.9)
