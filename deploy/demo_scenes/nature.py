"""Scenes of mountains, fields and forest."""

import math

from .brush import HEIGHT, WIDTH, Canvas, mix
from .parts import cloud, hill, house, person, pine, ridge, sun, tree


def village_in_mist(c: Canvas) -> None:
    """A mountain village on a cold misty morning."""
    c.sky("#7d97ac", "#b9c9d3", "#e9ebe6")
    for y, h, tone in ((230, 110, "#a9bcc7"), (300, 100, "#8aa5b2"), (370, 80, "#6a8c99")):
        ridge(c, y, h, tone, "#e4e9e6")
        c.mist(y + 30, 120, "#eef1ee", 0.75)
    hill(c, 470, 34, 210, 1.0, "#6f9285", "#48705f")
    for _ in range(46):
        x = c.random.uniform(0, WIDTH)
        pine(c, x, 505 + c.random.uniform(-26, 14), c.random.uniform(46, 90), mix("#3d6a5d", "#9db4ae", c.random.uniform(0.1, 0.5)))
    c.mist(440, 120, "#eef1ee", 0.6)
    hill(c, 560, 26, 240, 2.4, "#5b8067", "#2f5546")
    for x, y, w in ((170, 560, 120), (420, 590, 150), (760, 572, 130), (980, 548, 100)):
        house(c, x, y, w, "#9a7350", "#55483f", stilts=True)
        for puff in range(7):
            c.oval(x + w * 0.6 + puff * 9, y - w * 0.85 - puff * 16, 6 + puff * 3.2, 5 + puff * 2.4, "#f4f4f0", 0.22)
    c.mist(540, 90, "#eef1ee", 0.42)
    hill(c, 652, 16, 150, 0.3, "#37604c", "#22443a")
    person(c, 610, 655, 78, "#2f4a7c", "#24364f", hair="#b83b3b")
    person(c, 662, 658, 62, "#a63d4b", "#2b3350", hair="#26324e")


def rice_terraces(c: Canvas) -> None:
    """Golden terraces that wind down a slope."""
    c.sky("#6fb0d2", "#bfe0e4", "#fdf3d6", bottom=360)
    sun(c, 940, 120, 30)
    cloud(c, 180, 140, 260)
    cloud(c, 560, 95, 180, alpha=0.6)
    ridge(c, 230, 90, "#7fa9b4", "#c9dbcf", floor=420)
    ridge(c, 290, 70, "#5f9488", "#a8c39a", floor=460)
    c.mist(280, 110, "#fdf6df", 0.5)
    tones = ("#f4cf5c", "#e9b842", "#d9a637", "#f0c552", "#c9b04a", "#e3bd4a")
    for k in range(17):
        t = k / 16
        y = 318 + 372 * t**1.25
        amp, phase = 10 + 30 * t, k * 0.33
        crest = [
            (x, y + amp * math.sin(x / (150 + 40 * t) + phase) + amp * 0.5 * math.sin(x / 83 + phase * 1.9))
            for x in range(-10, WIDTH + 11, 6)
        ]
        edge = [(x, v + 3 + 7 * t) for x, v in reversed(crest)]
        c.shape([*crest, (WIDTH + 10, HEIGHT), (-10, HEIGHT)], tones[k % 6], mix(tones[k % 6], "#a8862a", 0.5))
        c.shape([*crest, *edge], mix("#5d7a35", "#3f5c2c", t))
        for _ in range(round(26 + 30 * t)):
            x = c.random.uniform(0, WIDTH)
            v = crest[min(len(crest) - 1, int((x + 10) / 6))][1] + 10 + c.random.uniform(2, 10 + 16 * t)
            c.line([(x, v), (x + 2, v - 3 - 5 * t)], "#fff0a8", 1 + t, 0.4)
    house(c, 830, 405, 84, "#8d6a48", "#5a4334", stilts=True)
    tree(c, 800, 410, 80, "#4e8450")
    tree(c, 938, 412, 66, "#5b9159")
    for x, y, s, shirt in ((300, 560, 74, "#b4413f"), (372, 566, 70, "#2f5c86"), (450, 556, 66, "#7a4d8f")):
        person(c, x, y, s, shirt, "#28344c", hat="#ecd9a3")


def old_forest(c: Canvas) -> None:
    """Sunbeams through a tall forest with a stream."""
    c.sky("#e9f2c9", "#a9cf9d", "#5f9a78")
    c.glow(820, 60, 520, "#fff8d2", 0.9)
    for depth in range(4):
        tone = ("#9cc59b", "#6ea682", "#3f7f66", "#1f5a4b")[depth]
        for _ in range(13 - depth * 2):
            x, w = c.random.uniform(-20, WIDTH), (9, 15, 24, 38)[depth] * c.random.uniform(0.8, 1.3)
            c.shape(
                [(x - w / 2, 0), (x + w / 2, 0), (x + w * 0.7, 500 + depth * 36), (x - w * 0.7, 500 + depth * 36)],
                tone,
                mix(tone, "#12362f", 0.3),
            )
        for _ in range(46):
            r = c.random.uniform(26, 62) + depth * 6
            c.oval(
                c.random.uniform(-30, WIDTH + 30),
                c.random.uniform(-50, 60 - depth * 16),
                r * 1.4,
                r * 0.8,
                mix(tone, "#dcecb0", c.random.uniform(0, 0.25)),
                0.8,
            )
        c.mist(420 + depth * 26, 120, "#eaf4d4", 0.45 - depth * 0.1)
        hill(c, 498 + depth * 44, 16, 160, depth * 1.7, mix(tone, "#c9dd8f", 0.12), mix(tone, "#0f332c", 0.3))
    bend = [(620 + 46 * math.sin(t / 7) * (1 - t / 60), 486 + t * 5) for t in range(42)]
    banks = [(x - 5 - t * t * 0.13, y) for t, (x, y) in enumerate(bend)], [(x + 5 + t * t * 0.16, y) for t, (x, y) in enumerate(bend)]
    c.shape([*banks[0], *reversed(banks[1])], "#e4f4ea", "#5fa9ab", alpha=0.9)
    for t, (x, y) in list(enumerate(bend))[6::2]:
        c.oval(x + c.random.uniform(-0.1, 0.12) * t * t, y, 3 + t * 1.1, 1.2, "#ffffff", 0.5)
    for x0 in (560, 690, 830, 960):
        c.shape([(x0 + 70, -10), (x0 + 120, -10), (x0 - 90, 640), (x0 - 230, 640)], "#fffbe0", alpha=0.13)
    for _ in range(150):
        x, y = c.random.uniform(0, WIDTH), c.random.uniform(600, 680)
        for lean in (-9, -3, 4, 10):
            c.line([(x, y), (x + lean, y - c.random.uniform(14, 30))], mix("#2f7a55", "#a3c96a", c.random.random() * 0.6), 2, 0.85)


def tea_hills(c: Canvas) -> None:
    """Rows of tea over round hills, with pickers at work."""
    c.sky("#7cc0d8", "#cdeae4", "#f8f6dc", bottom=380)
    cloud(c, 700, 110, 280)
    cloud(c, 120, 150, 200, alpha=0.6)
    ridge(c, 260, 80, "#86b5b9", "#cfe3d2", floor=420)
    c.mist(270, 100, "#f7f9e6", 0.5)
    for k, (cx, top, wide, tone) in enumerate(
        (
            (260, 300, 420, "#7bb35e"),
            (960, 320, 480, "#6aa855"),
            (560, 400, 620, "#559a4b"),
            (120, 520, 620, "#468a44"),
            (1080, 510, 620, "#3f813f"),
        )
    ):
        dome = [(cx + wide * math.cos(a / 60 * math.pi), top + 330 - 330 * math.sin(a / 60 * math.pi)) for a in range(61)]
        c.shape(dome, mix(tone, "#e8efa0", 0.25), mix(tone, "#234f2e", 0.3))
        for row in range(1, 22):
            drop = row * (15 + k * 2.4)
            for shift, colour, width in ((0, mix(tone, "#153c22", 0.5), 6 + k), (-6 - k, mix(tone, "#f2f3b0", 0.42), 3.4 + k * 0.6)):
                arc = [(x, y + drop + shift) for x, y in dome if abs(x - cx) < wide * math.sqrt(max(0.0, 1 - (drop / 345) ** 2)) * 0.985]
                arc = [p for p in arc if p[1] < top + 330]
                if len(arc) > 2:
                    c.line(arc, colour, width, 0.7)
    tree(c, 880, 350, 120, "#3f7d4a")
    for x, y, s, shirt in ((330, 520, 80, "#2f5c9c"), (430, 560, 90, "#b43f56"), (760, 566, 92, "#7a4d9f"), (880, 602, 104, "#2d7f86")):
        person(c, x, y, s, shirt, "#2a3450", hat="#f0dfae")
        c.oval(x + s * 0.2, y - s * 0.52, s * 0.13, s * 0.15, "#a8763f")
        c.oval(x + s * 0.2, y - s * 0.6, s * 0.12, s * 0.06, "#6fae4a")
    for k in range(40):
        x = k * 31
        c.oval(x, 676, 30, 26 + c.random.uniform(-4, 8), mix("#2f6f3a", "#7fb657", c.random.random() * 0.4))


def signal_tower(c: Canvas) -> None:
    """A mast on a hill at dusk, with a village that has just been reached."""
    c.sky("#2c3f73", "#7a5d93", "#e38a78", "#fcd08f", bottom=520)
    c.band(520, HEIGHT, "#39456e", "#232c4e")
    c.glow(300, 430, 420, "#ffd98f", 0.6)
    ridge(c, 360, 90, "#6d6390", "#c08a86", floor=500)
    c.mist(370, 100, "#f7c79a", 0.4)
    ridge(c, 430, 60, "#4a4b7a", "#7d6584", floor=540)
    c.shape([(520, 560), (700, 440), (800, 396), (880, 410), (1010, 480), (1200, 540), (1200, 675), (420, 675)], "#39456e", "#232c4e")
    base, top = 402, 92
    for side in (-1, 1):
        c.line([(820 + side * 44, base), (820 + side * 9, top)], "#e9edf4", 4)
    for k in range(11):
        t0, t1 = k / 11, (k + 1) / 11
        y0, y1 = base + (top - base) * t0, base + (top - base) * t1
        w0, w1 = 44 - 35 * t0, 44 - 35 * t1
        c.line([(820 - w0, y0), (820 + w1, y1)], "#cfd6e4", 2)
        c.line([(820 + w0, y0), (820 - w1, y1)], "#cfd6e4", 2)
        c.line([(820 - w1, y1), (820 + w1, y1)], "#cfd6e4", 2)
    c.line([(820, top), (820, top - 34)], "#e9edf4", 3)
    for y in (124, 158):
        for side in (-1, 1):
            c.rect(820 + side * 24 - 7, y, 14, 34, "#f5f7fb", 4)
    c.glow(820, 58, 40, "#ff6b5c", 0.9)
    c.oval(820, 58, 5, 5, "#ffd6cf")
    for r in (90, 140, 190):
        for middle in (0, 180):
            arc = [(820 + r * math.cos(math.radians(a)), 130 + r * math.sin(math.radians(a))) for a in range(middle - 32, middle + 33, 4)]
            c.line(arc, "#fff0c9", 4, 0.8 - r / 300)
    c.rect(742, 386, 40, 26, "#dfe4ee", 3)
    c.shape([(700, 420), (760, 420), (744, 396), (684, 396)], "#3a63a8", "#24427a")
    hill(c, 590, 24, 190, 2.0, "#28345c", "#161f3f")
    for x, y, w in ((90, 600, 96), (230, 620, 110), (400, 606, 90), (560, 632, 120), (1010, 622, 104)):
        house(c, x, y, w, "#5c4a5a", "#2a2540", stilts=True)
        c.glow(x + w / 2, y - w * 0.35, w, "#ffcf7d", 0.35)
