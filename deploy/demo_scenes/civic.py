"""Scenes of offices and of the council."""

import math

from .brush import HEIGHT, Canvas, mix
from .parts import cloud, hill, palm, person, ridge, seated, sun, tree, windows

PANES = ("#6f9fb5", "#88b4c6", "#5f8ea6")


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
    _hall_floor(c)


def _hall_floor(c: Canvas) -> None:
    """Draw the counter, the floor and the people in front of it."""
    c.rect(206, 470, 788, 8, "#f5b544", 2)
    c.band(490, HEIGHT, "#d9d3c4", "#b9b19d")
    c.shape([(206, 500), (994, 500), (1060, 540), (140, 540)], "#8f8a7c", "#c3bcab", alpha=0.5)
    c.band(596, 606, "#f1c64c", "#e5b634")
    for x, s, shirt, hair in (
        (300, 226, "#d9654a", "#2b2a33"),
        (500, 218, "#3e6fa3", "#d8d8d6"),
        (700, 228, "#7a4d8f", "#2b2a33"),
        (880, 216, "#3c8d7d", "#40342f"),
    ):
        person(c, x, 640, s, shirt, hair=hair)
    c.rect(330, 520, 44, 58, "#fdf6e3", 3)
    person(c, 940, 642, 128, "#f2b134")
    c.line([(528, 560), (548, 640)], "#6b4a32", 6)
    for x in (70, 1130):
        c.shape([(x - 32, 560), (x + 32, 560), (x + 24, 630), (x - 24, 630)], "#c97b4a", "#a35a34")
        for a in range(-75, 76, 25):
            r = math.radians(a - 90)
            c.shape(
                [
                    (x - 6, 560),
                    (x + 100 * math.cos(r) - 14, 560 + 120 * math.sin(r) * 0.8),
                    (x + 120 * math.cos(r), 560 + 130 * math.sin(r)),
                    (x + 6, 560),
                ],
                "#5fae72",
                "#2f7f55",
            )


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
    _delegates(c)


def _delegates(c: Canvas) -> None:
    """Draw the chair, the speaker and the rows of delegates."""
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
            seated(
                c,
                x,
                y,
                s,
                ("#34495e", "#5a6f8c", "#7a3f4f", "#3f6f66", "#8a8f99", "#4a3f66")[c.random.randrange(6)],
                ("#2b2a33", "#3a3029", "#b9b9b7")[c.random.randrange(3)],
            )
        c.shape([(-10, y + s * 0.1), (1210, y + s * 0.1), (1210, y + s * 0.42), (-10, y + s * 0.42)], "#a8673c", "#7a4528")
        c.line([(0, y + s * 0.11), (1200, y + s * 0.11)], "#e0b27a", 3, 0.7)


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
    _office_steps(c)


def _office_steps(c: Canvas) -> None:
    """Draw the columns, the steps, the garden and the people."""
    hill(c, 502, 3, 300, 0.2, "#8fc270", "#5f9f58")
    for k in range(6):
        y, inset = 500 + k * 13, k * 16
        c.shape(
            [(390 - inset, y), (810 + inset, y), (816 + inset, y + 13), (384 - inset, y + 13)], "#f8f1e0" if k % 2 else "#e9dfc6", "#d8cbac"
        )
    c.shape([(300, 578), (900, 578), (1090, 690), (110, 690)], "#efe4c9", "#d3c29b")
    for k in range(9):
        c.line([(600 + (k - 4) * 76, 578), (600 + (k - 4) * 122, 690)], "#b9a77f", 1.4, 0.5)
    for x, s in ((60, 260), (1140, 260), (250, 120), (950, 120)):
        tree(c, x, 560 if s > 200 else 540, s, "#4f965a")
    palm(c, 330, 560, 230)
    palm(c, 860, 560, 230)
    for x in (*range(20, 250, 22), *range(960, 1200, 22)):
        c.oval(x, 606 + c.random.uniform(-4, 6), 17, 13, mix("#4f9a52", "#f28f6a", c.random.random() * 0.7))
    for x, y, s, shirt in (
        (470, 640, 112, "#3e6fa3"),
        (540, 610, 96, "#d9654a"),
        (690, 650, 118, "#7a4d8f"),
        (742, 652, 76, "#f2b134"),
        (610, 568, 80, "#ffffff"),
        (860, 630, 106, "#3c8d7d"),
    ):
        person(c, x, y, s, shirt)
    sun(c, 1060, 120, 26)
