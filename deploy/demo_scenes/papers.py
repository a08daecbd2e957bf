"""Scenes of maps, data, files and online services."""

import math

from .brush import HEIGHT, WIDTH, Canvas, mix
from .parts import person, tree


def parcel_map(c: Canvas) -> None:
    """A land register map seen a little from above."""
    c.sky("#e9e4d2", "#ded6bd")
    tones = ("#f2d58a", "#e9b978", "#c9dba0", "#a9cc9a", "#f0c9a4", "#d9e3b5", "#f4e2ae", "#b9d3c2")

    def flow(x: float) -> float:
        return 300 + 90 * math.sin(x / 210) + 36 * math.sin(x / 90)

    for row in range(-1, 9):
        x = -40.0 + (row % 2) * 24
        y0 = row * 82
        while x < WIDTH + 40:
            w = c.random.uniform(62, 150)
            tilt = 26 * math.sin(row * 1.3) + 12
            quad = [
                (x + 3, y0 + 3 + tilt * x / 400),
                (x + w - 3, y0 + 3 + tilt * (x + w) / 400),
                (x + w - 3, y0 + 79 + tilt * (x + w) / 400),
                (x + 3, y0 + 79 + tilt * x / 400),
            ]
            tone = tones[c.random.randrange(8)]
            c.shape(quad, mix(tone, "#ffffff", 0.18), tone)
            c.line([*quad, quad[0]], "#7f6f4f", 1.4, 0.7)
            if c.random.random() < 0.4:
                bx, by = x + w * 0.3, y0 + 26 + tilt * x / 400
                c.rect(bx + 3, by + 3, w * 0.32, 28, "#6f5f45", 2, 0.25)
                c.rect(bx, by, w * 0.32, 28, ("#c96a4a", "#b4553f", "#d98a5f")[c.random.randrange(3)], 2)
                c.line([(bx, by + 14), (bx + w * 0.32, by + 14)], "#ffffff", 1.2, 0.5)
            elif c.random.random() < 0.5:
                for _ in range(6):
                    c.oval(x + c.random.uniform(12, w - 12), y0 + c.random.uniform(14, 66) + tilt * x / 400, 8, 8, "#5a9a5a", 0.8)
            x += w
    for width, colour in ((58, "#cfc19a"), (50, "#f7f3e6")):
        c.line([(-20, 590), (300, 560), (620, 590), (920, 520), (1220, 540)], colour, width * 0.6)
        c.line([(760, -20), (742, 200), (800, 420), (780, 700)], colour, width * 0.5)
    river = [(x, flow(x)) for x in range(-20, WIDTH + 21, 8)]
    c.line(river, "#cfe6dc", 92)
    c.line(river, "#5fb0c9", 74)
    c.line([(x, y - 12) for x, y in river], "#9fd6e3", 8, 0.7)
    c.line([(x, y + 15) for x, y in river], "#3f93b3", 6, 0.5)
    _map_marks(c)


def _map_marks(c: Canvas) -> None:
    """Draw the roads, the river and the marks."""
    c.line([(742, 180), (790, 420)], "#f7f3e6", 26)
    for side in (-15, 15):
        c.line([(742 + side, 182), (790 + side, 420)], "#a8977a", 3)
    chosen = [(330, 428), (470, 438), (466, 540), (326, 530)]
    c.shape(chosen, "#ffe28a", "#ffb84d")
    c.line([*chosen, chosen[0]], "#d9382e", 6)
    c.line([(398, 434), (396, 534)], "#d9382e", 4)
    for x, y, s in ((434, 446, 1.0), (360, 452, 0.86)):
        c.oval(x, y + 42 * s, 18 * s, 5 * s, "#5a4a30", 0.4)
        c.shape([(x - 21 * s, y - 14 * s), (x + 21 * s, y - 14 * s), (x, y + 42 * s)], "#e4473c", "#b8302c")
        c.oval(x, y - 20 * s, 24 * s, 24 * s, "#e4473c")
        c.oval(x, y - 20 * s, 9.5 * s, 9.5 * s, "#fff6ea")
    c.oval(1080, 118, 74, 74, "#fdfaf0", 0.95)
    c.oval(1080, 118, 66, 66, "#2f5f7f", 0.12)
    for a in range(0, 360, 30):
        r = math.radians(a)
        c.line([(1080 + 54 * math.cos(r), 118 + 54 * math.sin(r)), (1080 + 62 * math.cos(r), 118 + 62 * math.sin(r))], "#2f4f66", 2.5)
    c.shape([(1080, 62), (1094, 118), (1066, 118)], "#d9382e")
    c.shape([(1080, 174), (1094, 118), (1066, 118)], "#2f4f66")


def open_data(c: Canvas) -> None:
    """Charts and a map on calm cards."""
    c.sky("#0f4c5f", "#146b78", "#2a8f8f")
    c.glow(900, 120, 520, "#5fd0c0", 0.45)
    c.glow(160, 620, 420, "#f2c14e", 0.16)
    for _ in range(26):
        c.oval(c.random.uniform(0, WIDTH), c.random.uniform(0, HEIGHT), 3, 3, "#bff0e6", 0.35)
    for x, y, w, h in (
        (80, 90, 470, 300),
        (590, 90, 250, 300),
        (880, 90, 240, 220),
        (80, 430, 300, 170),
        (420, 430, 420, 170),
        (880, 350, 240, 250),
    ):
        c.rect(x + 6, y + 10, w, h, "#06303c", 18, 0.35)
        c.rect(x, y, w, h, "#f8fbf8", 18)
        c.rect(x + 24, y + 22, w * 0.38, 10, "#2a6f7c", 5)
        c.rect(x + 24, y + 40, w * 0.22, 6, "#b5cdd0", 3)
    for k, v in enumerate((70, 96, 88, 124, 142, 132, 168, 196)):
        c.shape(
            [(112 + k * 53, 366), (146 + k * 53, 366), (146 + k * 53, 366 - v), (112 + k * 53, 366 - v)],
            "#39b5a5" if k < 7 else "#f5b544",
            "#15807f" if k < 7 else "#e28f2c",
        )
    _data_cards(c)


def _data_cards(c: Canvas) -> None:
    """Draw the small charts."""
    for k in range(4):
        c.line([(104, 366 - k * 56), (530, 366 - k * 56)], "#d5e2e2", 1.4)
    box = [(715 - 84) * 2, (250 - 84) * 2, (715 + 84) * 2, (250 + 84) * 2]
    for start, end, colour in ((-90, 130, (23, 128, 127)), (130, 210, (245, 181, 68)), (210, 270, (228, 87, 74))):
        c.pen.pieslice(box, start, end, fill=colour)
    c.oval(715, 250, 46, 46, "#f8fbf8")
    for k, colour in enumerate(("#17807f", "#f5b544", "#e4574a")):
        c.oval(640 + k * 66, 362, 7, 7, colour)
        c.rect(652 + k * 66, 358, 34, 8, "#c5d6d8", 4)
    shape = [(940, 180), (985, 160), (1030, 176), (1066, 210), (1058, 256), (1020, 282), (972, 270), (936, 232)]
    c.shape(shape, "#7fd0b8", "#2f9f93")
    c.line([(940, 214), (985, 206), (1020, 232), (1060, 240)], "#e9fbf5", 4)
    for x, y in ((980, 190), (1030, 214), (985, 246)):
        c.glow(x, y, 26, "#f5b544", 0.8)
        c.oval(x, y, 7, 7, "#e4574a")
    curve = [(446 + k * 17, 566 - 60 * (1 - math.exp(-k / 9)) - 12 * math.sin(k / 2.1)) for k in range(22)]
    c.shape([*curve, (803, 584), (446, 584)], "#8fdccb", "#eefaf6")
    c.line(curve, "#17807f", 5)
    c.oval(*curve[-1], 9, 9, "#f5b544")
    for k in range(3):
        c.rect(106, 500 + k * 28, 240, 12, "#dfeaea", 6)
        c.rect(106, 500 + k * 28, (210, 168, 120)[k], 12, ("#39b5a5", "#f5b544", "#e4574a")[k], 6)
    for row in range(6):
        for col in range(6):
            heat = c.random.random()
            c.rect(906 + col * 32, 418 + row * 27, 28, 23, mix("#d5f0e8", "#14746f", heat), 4)


def desk_with_files(c: Canvas) -> None:
    """A desk by the window with a file that is being examined."""
    c.sky("#d9e6e0", "#c3d6d0")
    c.rect(140, 40, 560, 340, "#f8fbf8", 8)
    c.shape([(158, 58), (682, 58), (682, 362), (158, 362)], "#9fd0e3", "#f3efd8")
    c.shape([(158, 362), (158, 270), (270, 200), (380, 262), (500, 190), (682, 280), (682, 362)], "#8fb9a5", "#6fa389")
    tree(c, 250, 362, 150, "#5a9a63")
    tree(c, 590, 366, 190, "#4f8f5a")
    c.rect(414, 44, 12, 330, "#f8fbf8")
    c.rect(144, 206, 552, 9, "#f8fbf8")
    c.shape([(120, 380), (720, 380), (740, 400), (100, 400)], "#ffffff", "#dfe6e2")
    c.rect(830, 60, 280, 14, "#a8713f", 3)
    c.rect(830, 200, 280, 14, "#a8713f", 3)
    for shelf in (60, 200):
        for k in range(8):
            tone = ("#2f6f7f", "#b8433a", "#e0a33d", "#3e5f8f")[(k + shelf) % 4]
            c.rect(846 + k * 32, shelf - 104 if shelf > 100 else shelf - 54, 27, 104 if shelf > 100 else 54, tone, 3)
            c.rect(852 + k * 32, shelf - 74 if shelf > 100 else shelf - 40, 15, 26, "#fff6e3", 2)
    c.band(430, HEIGHT, "#c98f57", "#9a6437")
    c.band(426, 434, "#e3b27c", "#d09c63")
    for k in range(14):
        y = 450 + k * 18
        c.line([(c.random.uniform(0, 500), y), (c.random.uniform(700, 1200), y + c.random.uniform(-4, 4))], "#8a5530", 1.4, 0.25)
    c.shape([(352, 474), (846, 474), (906, 660), (292, 660)], "#3a2413", alpha=0.28)
    c.shape([(340, 462), (840, 462), (900, 646), (280, 646)], "#2f6f7f", "#205563")
    c.shape([(366, 470), (590, 470), (584, 636), (308, 636)], "#fffdf6", "#efe8d6")
    _file_and_pen(c)


def _file_and_pen(c: Canvas) -> None:
    """Draw what lies on the desk."""
    c.shape([(596, 470), (816, 470), (872, 636), (592, 636)], "#fffdf6", "#f1ead9")
    for k in range(8):
        t = k / 8
        c.line([(382 - 42 * t, 492 + k * 17), (566 - 6 * t, 492 + k * 17)], "#8f9aa0", 3, 0.6)
        if k < 5:
            c.line([(616, 492 + k * 17), (796 + 42 * t, 492 + k * 17)], "#8f9aa0", 3, 0.6)
    c.oval(778, 594, 40, 27, "#d9382e", 0.85)
    c.oval(778, 594, 33, 21, "#f6efe0", 1)
    c.oval(778, 594, 27, 16, "#d9382e", 0.75)
    c.line([(640, 618), (664, 596), (676, 614), (704, 590), (716, 606)], "#2f4f8f", 3)
    c.line([(700, 560), (842, 436)], "#1d2a38", 13)
    c.line([(706, 555), (842, 436)], "#3e5f8f", 8)
    c.shape([(690, 570), (696, 554), (706, 564)], "#e9c36a")
    for x in (180, 1010):
        c.shadow(x, 600, 70, 14, 0.5)
    c.rect(130, 500, 100, 100, "#f4efe4", 16)
    c.oval(180, 504, 50, 14, "#ffffff")
    c.oval(180, 505, 41, 10, "#6fa35f")
    c.line([(228, 530), (254, 540), (250, 572), (226, 578)], "#f4efe4", 10)
    for k in range(3):
        c.line([(160 + k * 20, 486), (154 + k * 20, 466), (164 + k * 20, 446)], "#ffffff", 4, 0.4)
    for dx in (-52, 52):
        c.oval(1010 + dx, 580, 46, 34, "#2b3138")
        c.oval(1010 + dx, 580, 40, 28, "#cfe6ea", 0.9)
        c.line([(1010 + dx - 20, 592), (1010 + dx + 4, 564)], "#ffffff", 5, 0.7)
    c.line([(994, 572), (1010, 566), (1026, 572)], "#2b3138", 6)


def online_service(c: Canvas) -> None:
    """A telephone that shows the steps of an application, with its results around it."""
    c.sky("#f6e7cf", "#f2d3b0", "#e9b594")
    c.glow(620, 320, 560, "#fff8e6", 0.9)
    for x, y, r, colour in (
        (120, 560, 190, "#e4876a"),
        (1100, 120, 170, "#3f9f95"),
        (1080, 620, 230, "#f2b95a"),
        (110, 90, 120, "#f2b95a"),
    ):
        c.oval(x, y, r, r, colour, 0.28)
    c.shadow(600, 648, 210, 16, 0.6)
    c.rect(440, 40, 320, 606, "#1d2f3f", 44)
    c.rect(454, 54, 292, 578, "#fdfcf8", 34)
    c.shape([(454, 100), (746, 100), (746, 190), (454, 190)], "#1f7f80", "#2a9a92")
    c.rect(454, 54, 292, 70, "#1f7f80", 34)
    c.rect(556, 62, 88, 14, "#123f4a", 7)
    c.rect(482, 104, 150, 14, "#ffffff", 7)
    c.rect(482, 130, 210, 9, "#bfe6df", 4)
    c.rect(482, 148, 120, 9, "#bfe6df", 4)
    c.line([(506, 236), (506, 470)], "#d5e2e0", 5)
    for k in range(4):
        y, done = 226 + k * 78, k < 3
        c.oval(506, y + 12, 21, 21, "#2fae8f" if done else "#d5e2e0")
        if done:
            c.line([(497, y + 12), (504, y + 20), (517, y + 3)], "#ffffff", 5)
        c.rect(542, y - 6, (150, 120, 164, 110)[k], 13, "#2f4f5c" if done else "#a9bcc0", 6)
        c.rect(542, y + 16, (110, 150, 96, 140)[k], 8, "#cfdcdc", 4)
    _papers_around(c)


def _papers_around(c: Canvas) -> None:
    """Draw the results round the telephone and the people."""
    c.rect(488, 552, 224, 50, "#f28f3b", 25)
    c.rect(548, 571, 104, 12, "#ffffff", 6)
    c.rect(178, 150, 210, 264, "#0f2a36", 14, 0.14)
    c.rect(170, 140, 210, 264, "#ffffff", 14)
    c.rect(194, 166, 84, 12, "#2f4f5c", 6)
    for k in range(6):
        c.rect(194, 196 + k * 24, (150, 160, 132, 158, 120, 146)[k], 8, "#d5dfe0", 4)
    c.oval(318, 360, 30, 30, "#e4473c")
    c.shape([(302, 372), (298, 420), (318, 404), (338, 420), (334, 372)], "#b8302c")
    c.oval(318, 360, 19, 19, "#fff0e0")
    c.line([(309, 360), (316, 368), (329, 351)], "#e4473c", 5)
    c.rect(828, 230, 250, 150, "#0f2a36", 16, 0.14)
    c.shape([(820, 222), (1070, 222), (1070, 368), (820, 368)], "#3f9f95", "#2a7f86")
    c.rect(840, 246, 66, 84, "#e9f6f2", 8)
    c.oval(873, 276, 17, 19, "#d99f77")
    c.rect(850, 298, 46, 32, "#3e6fa3", 12)
    c.shape([(855, 278), (858, 258), (873, 254), (888, 258), (891, 278), (873, 266)], "#2b2a33")
    for k in range(4):
        c.rect(926, 252 + k * 22, (110, 86, 120, 70)[k], 9, "#e9f6f2", 4, 0.9)
    c.oval(1014, 470, 62, 62, "#f5c04f")
    c.oval(1014, 470, 50, 50, "#f8d57f")
    c.line([(976, 508), (1054, 430)], "#d9382e", 9)
    for x, y in ((410, 110), (800, 150), (790, 560), (400, 520)):
        c.line([(x - 12, y), (x + 12, y)], "#ffffff", 4)
        c.line([(x, y - 12), (x, y + 12)], "#ffffff", 4)
    person(c, 250, 650, 190, "#3e6fa3", hair="#d8d8d6")
    person(c, 330, 652, 176, "#e77f9c")
