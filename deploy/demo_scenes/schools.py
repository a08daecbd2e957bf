"""Scenes of schools, books and care."""

from .brush import HEIGHT, Canvas, mix
from .parts import cloud, hill, karst, palm, person, pine, ridge, sun, tree, windows


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
    _school_yard(c)


def _school_yard(c: Canvas) -> None:
    """Draw the yard, its tree and the pupils."""
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
    for x, y, s, shirt in (
        (420, 590, 88, "#ffffff"),
        (470, 612, 92, "#ffffff"),
        (530, 596, 84, "#ffffff"),
        (760, 606, 92, "#ffffff"),
        (812, 590, 84, "#ffffff"),
        (860, 616, 94, "#ffffff"),
        (330, 630, 96, "#ffffff"),
    ):
        person(c, x, y, s, shirt, "#2b3f6b")
        c.shape([(x - 5, y - s * 0.76), (x + 5, y - s * 0.76), (x, y - s * 0.62)], "#d9342e")
    person(c, 650, 600, 138, "#e77f9c", "#f4efe6")


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
    _opening_day(c)


def _opening_day(c: Canvas) -> None:
    """Draw the drum, the pupils and the balloons."""
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
    _reading_table(c)


def _reading_table(c: Canvas) -> None:
    """Draw the floor and the readers at their table."""
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
    _clinic_yard(c)


def _clinic_yard(c: Canvas) -> None:
    """Draw the trees and the people in front."""
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
