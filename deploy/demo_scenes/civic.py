"""Scenes of schools, care, offices, paper and data."""

import math

from .brush import HEIGHT, WIDTH, Canvas, mix
from .parts import cloud, hill, karst, palm, person, pine, ridge, seated, sun, tree, windows

PANES = ("#6f9fb5", "#88b4c6", "#5f8ea6")


def mountain_school(c: Canvas) -> None:
    """A tiled school under the mountains, with an old tree in its yard."""
    c.sky("#6aaed0", "#c3e3e4", "#fff1cf", bottom=430)
    sun(c, 220, 140, 30)
    cloud(c, 420, 100, 250)
    cloud(c, 930, 150, 200, alpha=0.6)
    ridge(c, 230, 120, "#86adba", "#d2dec9", floor=440)
    c.mist(260, 120, "#fdf5dc", 0.5)
    karst(c, 430, [(60, 100, 180), (230, 80, 110), (1010, 90, 150), (1150, 110, 220)], "#5c9688", "#9cc39a")
    for x in range(380, 900, 40):
        pine(c, x, 420, c.random.uniform(70, 120), mix("#3f7a62", "#7fae86", c.random.random() * 0.5))
    hill(c, 432, 8, 260, 0.4, "#9cc878", "#78ac62")
    c.shape([(300, 350), (960, 350), (960, 500), (300, 500)], "#fff6dd", "#f2dfae")
    c.shape([(270, 356), (330, 292), (930, 292), (990, 356)], "#cf6a48", "#a34a35")
    for k in range(22):
        c.line([(300 + k * 31, 352), (338 + k * 28, 294)], "#8f3f2d", 1.2, 0.4)
    c.shape([(560, 360), (630, 250), (700, 360)], "#d97a52", "#b3543c")
    c.oval(630, 322, 17, 17, "#fff6dd")
    c.line([(630, 322), (630, 311)], "#5a3a2c", 2.5)
    c.line([(630, 322), (639, 326)], "#5a3a2c", 2.5)
    for k in range(9):
        x = 322 + k * 70
        if k == 4:
            c.rect(x - 6, 392, 56, 108, "#8a4f38", 3)
            c.line([(x + 22, 394), (x + 22, 500)], "#5f3426", 2)
            continue
        c.rect(x, 390, 42, 56, "#3f7f76", 2)
        c.rect(x + 4, 394, 15, 48, "#cfe9e6")
        c.rect(x + 23, 394, 15, 48, "#cfe9e6")
    c.rect(290, 498, 680, 12, "#d2b88a")
    c.band(510, HEIGHT, "#e3cb98", "#c7a56f")
    c.oval(180, 570, 130, 16, "#a8834f", 0.6)
    tree(c, 180, 572, 380, "#4f9054")
    palm(c, 1090, 560, 240)
    for x in range(1000, 1200, 26):
        c.oval(x, 520, 20, 14, mix("#5a9a52", "#f28fa8", c.random.random() * 0.6))
    for x, y, s, shirt in ((420, 590, 88, "#ffffff"), (470, 612, 92, "#ffffff"), (530, 596, 84, "#ffffff"), (760, 606, 92, "#ffffff"), (812, 590, 84, "#ffffff"), (860, 616, 94, "#ffffff"), (330, 630, 96, "#ffffff")):
        person(c, x, y, s, shirt, "#2b3f6b")
        c.shape([(x - 5, y - s * 0.76), (x + 5, y - s * 0.76), (x, y - s * 0.62)], "#d9342e")
    person(c, 650, 600, 138, "#e77f9c", "#f4efe6")


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
            quad = [(x + 3, y0 + 3 + tilt * x / 400), (x + w - 3, y0 + 3 + tilt * (x + w) / 400), (x + w - 3, y0 + 79 + tilt * (x + w) / 400), (x + 3, y0 + 79 + tilt * x / 400)]
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


def clinic(c: Canvas) -> None:
    """A commune health station with shade trees and a ramp."""
    c.sky("#86c7d6", "#d5eee9", "#fbf8e6", bottom=450)
    cloud(c, 140, 110, 260)
    cloud(c, 820, 90, 240, alpha=0.6)
    ridge(c, 350, 60, "#a0c6c4", "#d9e8d2", floor=460)
    hill(c, 440, 10, 230, 0.9, "#a5d08a", "#7fb573")
    c.shape([(260, 250), (960, 250), (960, 520), (260, 520)], "#ffffff", "#e6f0ef")
    c.rect(244, 236, 732, 22, "#2f9f93", 4)
    c.shape([(500, 520), (500, 190), (720, 190), (720, 520)], "#f4fbfa", "#d5eae7")
    c.rect(488, 176, 244, 20, "#2f9f93", 4)
    c.oval(610, 252, 42, 42, "#2f9f93")
    c.rect(602, 226, 16, 52, "#ffffff", 3)
    c.rect(584, 244, 52, 16, "#ffffff", 3)
    for x0 in (280, 736):
        windows(c, x0, 276, 204, 110, 3, 1, ("#8fc6d6", "#a7d6e1"), 0.3)
        windows(c, x0, 392, 204, 110, 3, 1, ("#8fc6d6", "#a7d6e1"), 0.3)
    c.rect(548, 352, 124, 168, "#7fb9c9", 4)
    c.line([(610, 354), (610, 520)], "#f4fbfa", 4)
    c.rect(520, 326, 180, 14, "#2f9f93", 4)
    c.band(520, HEIGHT, "#e6e0d0", "#c6bda8")
    c.shape([(500, 520), (720, 520), (760, 548), (460, 548)], "#f5f1e6", "#d8d0bd")
    c.shape([(720, 520), (980, 548), (720, 548)], "#e9e2d2", "#cfc5b0")
    c.line([(724, 488), (970, 516)], "#2f9f93", 4)
    for x in (740, 830, 920):
        c.line([(x, 490 + (x - 724) * 0.11), (x, 522 + (x - 724) * 0.1)], "#2f9f93", 3)
    for x, s in ((120, 300), (1090, 320)):
        c.oval(x, 560, 90, 12, "#8f866f", 0.5)
        tree(c, x, 562, s, "#4f9f63")
    c.rect(120, 588, 250, 12, "#9a6b45", 4)
    for x in (140, 350):
        c.rect(x, 598, 9, 36, "#5f6b70")
    for x, shirt in ((170, "#c98f5f"), (240, "#7a8fb5"), (312, "#b56f8f")):
        c.rect(x - 17, 536, 34, 56, shirt, 12)
        c.rect(x - 17, 588, 34, 14, "#3a4a5c", 6)
        c.rect(x + 2, 596, 11, 40, "#3a4a5c", 4)
        c.rect(x - 14, 596, 11, 40, "#34424f", 4)
        c.oval(x, 522, 14, 16, "#d99f77")
        c.shape([(x - 15, 522), (x - 12, 504), (x, 500), (x + 12, 504), (x + 15, 522), (x, 512)], "#d8d8d6")
    person(c, 560, 632, 140, "#ffffff", "#e6efef")
    c.rect(578, 548, 28, 36, "#f2c14e", 3)
    person(c, 640, 636, 118, "#7a4d8f", hair="#cfcfcd")
    person(c, 860, 640, 136, "#3e6fa3")
    person(c, 904, 642, 84, "#f2b134")


def open_data(c: Canvas) -> None:
    """Charts and a map on calm cards."""
    c.sky("#0f4c5f", "#146b78", "#2a8f8f")
    c.glow(900, 120, 520, "#5fd0c0", 0.45)
    c.glow(160, 620, 420, "#f2c14e", 0.16)
    for k in range(26):
        c.oval(c.random.uniform(0, WIDTH), c.random.uniform(0, HEIGHT), 3, 3, "#bff0e6", 0.35)
    for x, y, w, h in ((80, 90, 470, 300), (590, 90, 250, 300), (880, 90, 240, 220), (80, 430, 300, 170), (420, 430, 420, 170), (880, 350, 240, 250)):
        c.rect(x + 6, y + 10, w, h, "#06303c", 18, 0.35)
        c.rect(x, y, w, h, "#f8fbf8", 18)
        c.rect(x + 24, y + 22, w * 0.38, 10, "#2a6f7c", 5)
        c.rect(x + 24, y + 40, w * 0.22, 6, "#b5cdd0", 3)
    for k, v in enumerate((70, 96, 88, 124, 142, 132, 168, 196)):
        c.shape([(112 + k * 53, 366), (146 + k * 53, 366), (146 + k * 53, 366 - v), (112 + k * 53, 366 - v)], "#39b5a5" if k < 7 else "#f5b544", "#15807f" if k < 7 else "#e28f2c")
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


def service_counter(c: Canvas) -> None:
    """People at the counters of a bright one-stop hall."""
    c.sky("#eef5f1", "#dcebe6", bottom=470)
    c.shape([(0, 0), (1200, 0), (1040, 84), (160, 84)], "#f8fbf9", "#e3efea")
    for k in range(5):
        c.rect(240 + k * 160, 30, 96, 13, "#fff7d6", 6)
        c.glow(288 + k * 160, 38, 90, "#fff3c4", 0.5)
    for x in (50, 990):
        c.rect(x, 120, 170, 250, "#bfe0ea", 6)
        c.shape([(x, 300), (x + 60, 250), (x + 110, 286), (x + 170, 244), (x + 170, 370), (x, 370)], "#8fc3a5", "#6fae8c")
        c.line([(x + 85, 120), (x + 85, 370)], "#f8fbf9", 6)
        c.rect(x, 240, 170, 5, "#f8fbf9")
    c.rect(280, 110, 640, 46, "#1f6f78", 8)
    for k in range(4):
        c.rect(312 + k * 152, 122, 120, 22, "#123f4a", 5)
        c.rect(322 + k * 152, 128, 34, 10, "#f5b544", 3)
        c.rect(366 + k * 152, 128, 54, 10, "#9fd6d0", 3)
    staff = ("#ffffff", "#dfeaf5", "#ffffff", "#f5e6e0")
    for k in range(4):
        x = 350 + k * 166
        c.rect(x - 72, 184, 144, 200, "#f8fbf9", 8)
        c.rect(x - 58, 198, 116, 90, ("#cfe6df", "#d9e4f0", "#f3e6cf", "#e0e9da")[k], 6)
        person(c, x, 452, 196, staff[k])
        c.rect(x + 26, 306, 54, 40, "#2b3a42", 4)
        c.rect(x + 30, 310, 46, 32, "#7fb9c9", 2)
    c.shape([(230, 372), (970, 372), (1000, 392), (200, 392)], "#e3b982", "#c99a62")
    c.shape([(206, 392), (994, 392), (994, 500), (206, 500)], "#2a8f88", "#1c6a69")
    for k in range(1, 4):
        c.line([(206 + k * 197, 394), (206 + k * 197, 500)], "#17595a", 3)
    c.rect(206, 470, 788, 8, "#f5b544", 2)
    c.band(490, HEIGHT, "#d9d3c4", "#b9b19d")
    c.shape([(206, 500), (994, 500), (1060, 540), (140, 540)], "#8f8a7c", "#c3bcab", alpha=0.5)
    c.band(596, 606, "#f1c64c", "#e5b634")
    for x, s, shirt, hair in ((300, 226, "#d9654a", "#2b2a33"), (500, 218, "#3e6fa3", "#d8d8d6"), (700, 228, "#7a4d8f", "#2b2a33"), (880, 216, "#3c8d7d", "#40342f")):
        person(c, x, 640, s, shirt, hair=hair)
    c.rect(330, 520, 44, 58, "#fdf6e3", 3)
    person(c, 940, 642, 128, "#f2b134")
    c.line([(528, 560), (548, 640)], "#6b4a32", 6)
    for x in (70, 1130):
        c.shape([(x - 32, 560), (x + 32, 560), (x + 24, 630), (x - 24, 630)], "#c97b4a", "#a35a34")
        for a in range(-75, 76, 25):
            r = math.radians(a - 90)
            c.shape([(x - 6, 560), (x + 100 * math.cos(r) - 14, 560 + 120 * math.sin(r) * 0.8), (x + 120 * math.cos(r), 560 + 130 * math.sin(r)), (x + 6, 560)], "#5fae72", "#2f7f55")


def assembly_hall(c: Canvas) -> None:
    """A council in session, seen from the back of the hall."""
    c.sky("#7a2f2f", "#9c4a3c", "#6b2a2c", bottom=420)
    for k in range(25):
        x = k * 50
        c.shape([(x, 0), (x + 25, 0), (x + 25, 400), (x, 400)], "#8f3a34", "#5f2426", alpha=0.75)
    c.shape([(0, 0), (1200, 0), (1120, 46), (80, 46)], "#f4e3c1", "#d8bd8c")
    c.shape([(300, 70), (900, 70), (900, 330), (300, 330)], "#f8efdc", "#e3cfa5")
    c.rect(300, 70, 600, 260, "#c9a25f", 4, 0.18)
    c.shape([(320, 312), (430, 190), (500, 260), (600, 140), (700, 250), (780, 190), (880, 312)], "#c96a4a", "#e3a56f")
    c.shape([(320, 312), (470, 268), (600, 296), (740, 262), (880, 312)], "#3f8d85", "#2a6a6a")
    c.oval(600, 128, 30, 30, "#f2b134")
    c.glow(600, 130, 120, "#ffdf8f", 0.6)
    c.rect(120, 330, 960, 22, "#b07a45", 3)
    c.band(350, 440, "#8a5a36", "#6b4228")
    for k in range(7):
        x = 330 + k * 90
        c.rect(x - 24, 300, 48, 56, ("#2b3f5c", "#34495e", "#3f3f55")[k % 3], 14)
        c.shape([(x - 8, 302), (x + 8, 302), (x, 330)], "#ffffff")
        c.line([(x, 306), (x, 330)], "#c0392b", 3)
        c.oval(x, 284, 15, 17, ("#e8b48c", "#d99f77", "#c98d66")[k % 3])
        c.shape([(x - 16, 284), (x - 13, 266), (x, 262), (x + 13, 266), (x + 16, 284), (x, 274)], "#2b2a33" if k % 3 else "#c9c9c7")
    c.shape([(270, 344), (930, 344), (950, 410), (250, 410)], "#c98f57", "#9a6238")
    c.shape([(96, 300), (196, 300), (184, 430), (108, 430)], "#c98f57", "#8a5530")
    c.line([(146, 300), (154, 268)], "#2b2b2b", 3)
    c.oval(155, 264, 6, 9, "#2b2b2b")
    c.rect(122, 226, 56, 76, "#3c6f8f", 16)
    c.oval(150, 206, 20, 22, "#d99f77")
    c.shape([(129, 208), (132, 186), (150, 180), (168, 186), (171, 208), (150, 196)], "#2b2a33")
    for row in range(4):
        y, s, n = 468 + row * 62, 60 + row * 24, 15 - row * 2
        for k in range(n):
            x = (k - (n - 1) / 2) * (92 + row * 22) + 600
            seated(c, x, y, s, ("#34495e", "#5a6f8c", "#7a3f4f", "#3f6f66", "#8a8f99", "#4a3f66")[c.random.randrange(6)], ("#2b2a33", "#3a3029", "#b9b9b7")[c.random.randrange(3)])
        c.shape([(-10, y + s * 0.1), (1210, y + s * 0.1), (1210, y + s * 0.42), (-10, y + s * 0.42)], "#a8673c", "#7a4528")
        c.line([(0, y + s * 0.11), (1200, y + s * 0.11)], "#e0b27a", 3, 0.7)


def school_opening(c: Canvas) -> None:
    """The first day of school: balloons over a yard with flame trees."""
    c.sky("#4fa5d8", "#a9dcea", "#fdf3d9", bottom=470)
    sun(c, 1040, 110, 34)
    cloud(c, 90, 120, 260)
    cloud(c, 620, 80, 220, alpha=0.6)
    c.shape([(180, 220), (1020, 220), (1020, 500), (180, 500)], "#fff7e4", "#f0dcae")
    c.shape([(160, 226), (200, 190), (1000, 190), (1040, 226)], "#c9553f", "#a03f31")
    for floor in range(3):
        y = 246 + floor * 84
        c.rect(180, y + 66, 840, 10, "#d9a25f")
        for k in range(12):
            x = 204 + k * 68
            c.rect(x, y, 46, 52, "#3f8088", 2)
            c.rect(x + 4, y + 4, 17, 44, "#cdeaf0")
            c.rect(x + 25, y + 4, 17, 44, "#cdeaf0")
    c.rect(540, 400, 120, 100, "#8a4f38", 3)
    for x, s in ((90, 360), (1120, 350)):
        c.oval(x, 540, 120, 15, "#a8834f", 0.6)
        tree(c, x, 542, s, "#d9472f")
    for x in (232, 970):
        tree(c, x, 520, 150, "#5a9c52")
    c.band(500, HEIGHT, "#e9d2a0", "#cfae74")
    c.shape([(480, 530), (720, 530), (740, 560), (460, 560)], "#b8402f", "#8f2f25")
    c.oval(600, 492, 44, 16, "#f4e6cc")
    c.shape([(556, 492), (644, 492), (632, 536), (568, 536)], "#c9382e", "#8f241f")
    c.oval(600, 491, 38, 12, "#fff6e3")
    person(c, 660, 534, 110, "#e77f9c", "#f4efe6")
    for row in range(3):
        y, s = 596 + row * 36, 70 + row * 14
        for k in range(16):
            x = (k - 7.5) * (66 + row * 8) + 600 + (row % 2) * 24
            person(c, x, y, s, "#ffffff", "#2b3f6b")
            c.shape([(x - 5, y - s * 0.77), (x + 5, y - s * 0.77), (x, y - s * 0.6)], "#d9342e")
    for k in range(34):
        x, y = c.random.gauss(600, 230), c.random.uniform(20, 330)
        r = 12 + c.random.random() * 9
        colour = ("#e4473c", "#f5b544", "#3e8fb5", "#5fae72", "#e77f9c", "#8f6fc0")[k % 6]
        c.line([(x, y + r), (x + 4, y + r + 18), (x - 2, y + r + 34)], "#7f8a90", 1, 0.7)
        c.oval(x, y, r * 0.86, r, colour)
        c.oval(x - r * 0.3, y - r * 0.36, r * 0.2, r * 0.28, "#ffffff", 0.6)


def books(c: Canvas, x: float, y: float, w: float, h: float) -> None:
    """Fill a shelf, whose floor is at ``y``, with books."""
    tones = ("#b8433a", "#2f6f7f", "#e0a33d", "#5a7f4f", "#7a4f7f", "#d9c39a", "#3e5f8f", "#c97b4a")
    at = x + 3
    while at < x + w - 12:
        thick, tall = c.random.uniform(8, 17), h * c.random.uniform(0.66, 0.94)
        if c.random.random() < 0.06:
            at += 16
            continue
        tone = tones[c.random.randrange(8)]
        c.rect(at, y - tall, thick, tall, tone, 1.5)
        c.rect(at, y - tall * 0.84, thick, 4, "#fff0cf", 0, 0.7)
        c.rect(at + thick * 0.72, y - tall, thick * 0.28, tall, "#000000", 1, 0.14)
        at += thick + 1.5


def library(c: Canvas) -> None:
    """Tall shelves, a great window and readers in the evening light."""
    c.sky("#f2dfbd", "#e3c79a")
    c.rect(430, 60, 340, 380, "#fff3d4", 170)
    c.shape([(430, 230), (770, 230), (770, 440), (430, 440)], "#ffe2a8", "#ffd08a")
    c.shape([(430, 440), (430, 380), (510, 320), (590, 372), (660, 330), (770, 392), (770, 440)], "#8fb5a5", "#5f9488")
    sun(c, 640, 250, 34, "#fff8e0", "#ffd98f")
    for x in (515, 600, 685):
        c.line([(x, 66), (x, 440)], "#8a5f3c", 7)
    for y in (190, 310):
        c.line([(432, y), (768, y)], "#8a5f3c", 6)
    for x0 in (-10, 800):
        c.rect(x0, 30, 410, 480, "#7a4f30", 4)
        for shelf in range(5):
            y = 120 + shelf * 92
            c.rect(x0 + 12, y - 82, 386, 84, "#4f321f", 2)
            books(c, x0 + 12, y, 386, 80)
            c.rect(x0 + 8, y, 394, 9, "#a8713f", 2)
    for x in (250, 850):
        c.line([(x, 520), (x + (70 if x < 600 else -70), 60)], "#c9965b", 7)
        c.line([(x + 44, 520), (x + (114 if x < 600 else -26), 60)], "#c9965b", 7)
        for k in range(9):
            shift = (70 if x < 600 else -70) * k / 9
            c.line([(x + shift + 4, 510 - k * 50), (x + 40 + shift, 510 - k * 50)], "#b07a45", 5)
    c.band(505, HEIGHT, "#b98254", "#8a5934")
    for k in range(16):
        c.line([(600 + (k - 8) * 80, 505), (600 + (k - 8) * 170, HEIGHT)], "#6f4527", 1.4, 0.4)
    c.shape([(450, 505), (750, 505), (960, 675), (240, 675)], "#fff0c4", alpha=0.22)
    for x, shirt in ((440, "#3e6fa3"), (600, "#d9654a"), (760, "#3c8d7d")):
        c.rect(x - 32, 486, 64, 84, shirt, 22)
        c.oval(x, 462, 22, 25, "#d99f77")
        c.shape([(x - 24, 466), (x - 20, 438), (x, 430), (x + 20, 438), (x + 24, 466), (x, 452)], "#2b2a33")
    c.shape([(300, 556), (900, 556), (960, 590), (240, 590)], "#d9a56a", "#b8804a")
    c.rect(240, 590, 720, 16, "#8f5f36", 3)
    for x in (280, 900):
        c.rect(x, 604, 20, 71, "#7a4f30")
    for x in (440, 600, 760):
        c.shape([(x - 46, 574), (x, 566), (x, 548), (x - 40, 554)], "#fffaf0", "#e9dfc8")
        c.shape([(x + 46, 574), (x, 566), (x, 548), (x + 40, 554)], "#fffaf0", "#e9dfc8")
    for x in (520, 684):
        c.line([(x, 568), (x, 520)], "#3f4a3c", 4)
        c.shape([(x - 26, 524), (x - 14, 500), (x + 14, 500), (x + 26, 524)], "#3f8060", "#2a5f48")
        c.glow(x, 540, 80, "#ffe9a8", 0.6)


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
    for x, y, r, colour in ((120, 560, 190, "#e4876a"), (1100, 120, 170, "#3f9f95"), (1080, 620, 230, "#f2b95a"), (110, 90, 120, "#f2b95a")):
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


def public_office(c: Canvas) -> None:
    """The seat of the administration, with wide steps and a garden."""
    c.sky("#4f9bc9", "#a9d6e3", "#fdf0d2", bottom=470)
    cloud(c, 80, 110, 280)
    cloud(c, 830, 80, 260, alpha=0.65)
    ridge(c, 360, 70, "#96bcc6", "#d9e4d2", floor=470)
    for x, w, h in ((130, 300, 210), (770, 300, 210)):
        c.shape([(x, 500 - h), (x + w, 500 - h), (x + w, 500), (x, 500)], "#fbf1da", "#ead6a8")
        c.rect(x - 8, 486 - h, w + 16, 18, "#c9a66b", 3)
        windows(c, x + 14, 510 - h, w - 28, h - 30, 6, 2, PANES, 0.42)
    c.shape([(400, 210), (800, 210), (800, 500), (400, 500)], "#fff7e6", "#f0dfb5")
    c.shape([(376, 214), (600, 116), (824, 214)], "#f4e3bb", "#d9bd82")
    c.shape([(430, 204), (600, 132), (770, 204)], "#c96a4a", "#a34a35")
    crest = [(520, 200), (560, 168), (584, 184), (610, 154), (640, 182), (676, 200)]
    c.shape(crest, "#fff0cf")
    c.line([(530, 202), (580, 196), (620, 203), (668, 197)], "#2f7f8f", 4)
    c.rect(376, 212, 448, 18, "#c9a66b", 2)
    windows(c, 420, 240, 360, 80, 6, 1, PANES, 0.45)
    c.rect(540, 352, 120, 148, "#6b4228", 3)
    for k in range(2):
        c.rect(548 + k * 56, 362, 48, 130, "#8fb9c6", 2)
    for x in (408, 474, 540, 640, 706, 772):
        c.shape([(x - 2, 330), (x + 22, 330), (x + 20, 500), (x, 500)], "#ffffff", "#e6d8b5")
        c.rect(x - 7, 320, 34, 12, "#f8edd2", 2)
        c.rect(x - 7, 492, 34, 10, "#f8edd2", 2)
    hill(c, 502, 3, 300, 0.2, "#8fc270", "#5f9f58")
    for k in range(6):
        y, inset = 500 + k * 13, k * 16
        c.shape([(390 - inset, y), (810 + inset, y), (816 + inset, y + 13), (384 - inset, y + 13)], "#f8f1e0" if k % 2 else "#e9dfc6", "#d8cbac")
    c.shape([(300, 578), (900, 578), (1090, 690), (110, 690)], "#efe4c9", "#d3c29b")
    for k in range(9):
        c.line([(600 + (k - 4) * 76, 578), (600 + (k - 4) * 122, 690)], "#b9a77f", 1.4, 0.5)
    for x, s in ((60, 260), (1140, 260), (250, 120), (950, 120)):
        tree(c, x, 560 if s > 200 else 540, s, "#4f965a")
    palm(c, 330, 560, 230)
    palm(c, 860, 560, 230)
    for x in (*range(20, 250, 22), *range(960, 1200, 22)):
        c.oval(x, 606 + c.random.uniform(-4, 6), 17, 13, mix("#4f9a52", "#f28f6a", c.random.random() * 0.7))
    for x, y, s, shirt in ((470, 640, 112, "#3e6fa3"), (540, 610, 96, "#d9654a"), (690, 650, 118, "#7a4d8f"), (742, 652, 76, "#f2b134"), (610, 568, 80, "#ffffff"), (860, 630, 106, "#3c8d7d")):
        person(c, x, y, s, shirt)
    sun(c, 1060, 120, 26)
